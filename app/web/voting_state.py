"""What a visitor sees of their own vote: on every card, in the bar, on every page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_login import current_user

from app.domain.lists import Listed
from app.domain.refusal import Refusal
from app.domain.rules import VotingMoment, vote_refusal
from app.domain.voting import ballot_for
from app.extensions import db
from app.models import Round, Solution, SolutionState
from app.web.page import page_now
from app.web.waiting import waiting_votes

# The state of a vote block for a reason not to vote; where there is no reason it is open.
BLOCK_OF = {
    Refusal.VOTING_NOT_OPEN_YET: "planned",
    Refusal.VOTING_CLOSED: "closed",
    Refusal.NOT_ON_BALLOT: "off",
    Refusal.SOLUTION_HIDDEN: "hidden",
    Refusal.STAFF_CASTS_NO_BALLOT: "staff",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """The ballot bar: how many votes are recorded or wait, of how many, and since when."""

    round_id: int
    limit: int
    used: int = 0
    waiting: int = 0
    recorded_at: datetime | None = None
    has_closed: bool = False

    @property
    def left(self) -> int:
        return self.limit - self.used

    @property
    def free_slips(self) -> int:
        return max(0, self.limit - self.used - self.waiting)


@dataclass(frozen=True, slots=True)
class BallotView:
    """The ballot of this browser in one round: recorded votes of an account, or choices that wait."""

    round: Round
    now: datetime
    voted: frozenset[int] = frozenset()
    waiting: Sequence[int] = field(default_factory=list)
    recorded_at: datetime | None = None
    by_staff: bool = False
    blocks: dict[tuple[SolutionState, bool | None], str] = field(default_factory=dict, compare=False)

    @property
    def limit(self) -> int:
        return self.round.votes_per_ballot

    @property
    def bar(self) -> Bar:
        return Bar(
            self.round.id,
            self.limit,
            len(self.voted),
            len(self.waiting),
            self.recorded_at and to_the_minute(self.recorded_at),
            has_closed=self.has_closed,
        )

    @property
    def is_open(self) -> bool:
        return self.round.voting.is_open(self.now)

    @property
    def has_closed(self) -> bool:
        return self.round.voting.has_closed(self.now)

    @property
    def is_shown(self) -> bool:
        """Whether a page has a ballot bar: while voting is open, and after it for those who voted."""
        return not self.by_staff and (self.is_open or (self.has_closed and bool(self.voted)))

    def state_of(self, solution: Listed | Solution) -> str:
        """open, voted, waiting, closed, voted-closed, planned, off, hidden or staff."""
        if solution.id in self.voted:
            return "voted" if self.is_open else "voted-closed"
        block = self.block_of_alike(solution.state, solution.on_ballot)
        return "waiting" if block == "open" and solution.id in self.waiting else block

    def block_of_alike(self, state: SolutionState, on_ballot: bool | None) -> str:
        """The rule, asked once for all solutions that are alike to it: a list has thirty of them."""
        alike = (state, on_ballot)
        if (block := self.blocks.get(alike)) is None:
            refusal = vote_refusal(self.moment(state, on_ballot), by_staff=self.by_staff)
            block = self.blocks[alike] = BLOCK_OF[refusal] if refusal else "open"
        return block

    def moment(self, state: SolutionState, on_ballot: bool | None) -> VotingMoment:
        # `used` stays 0: a card is never drawn as full, since after one retract all of them would lie.
        voting = self.round.voting
        return VotingMoment(self.now, voting.opens_at, voting.closes_at, self.limit, state, on_ballot)


def to_the_minute(moment: datetime) -> datetime:
    """As it is shown: one bar for all who voted in this minute."""
    return moment.replace(second=0, microsecond=0)


def my_ballot(round_: Round) -> BallotView:
    """The ballot as this request's reader has it: one statement for an account, none for a visitor."""
    now = page_now()
    if not current_user.is_authenticated:
        # What was chosen and not confirmed before the end is no vote any more, and nothing may look as if it were.
        return BallotView(round_, now, waiting=waiting_votes(round_.id) if round_.voting.is_open(now) else [])
    if current_user.is_staff:
        return BallotView(round_, now, by_staff=True)
    mine = ballot_for(db.session(), round_.id, current_user.account_id)
    return BallotView(round_, now, mine.solution_ids, recorded_at=mine.recorded_at)
