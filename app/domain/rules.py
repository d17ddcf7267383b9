"""The rules of the vote: one ordered list of reasons, asked by the verb and by the button alike."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.refusal import Refusal
from app.models import Round, SolutionState

SMALL_COUNT = 10  # under so many ballots only the ranking is published


@dataclass(frozen=True, slots=True)
class VotingMoment:
    """What a rule of the vote needs to know, read in one statement with the database's clock (UTC)."""

    now: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    votes_per_ballot: int
    state: SolutionState | None
    on_ballot: bool | None
    used: int = 0
    is_cast: bool = False
    may_vote: bool = True  # whether the voter has an address of a kind that may vote in this round

    @property
    def has_opened(self) -> bool:
        return self.opens_at is not None and self.opens_at <= self.now

    @property
    def has_closed(self) -> bool:
        return self.closes_at is not None and self.closes_at <= self.now


def vote_refusal(moment: VotingMoment, *, by_staff: bool = False) -> Refusal | None:
    """Why this vote may not be cast now, or None. There is no way round it for staff."""
    if moment.state is None:
        return Refusal.NOT_FOUND
    if by_staff:
        return Refusal.STAFF_CASTS_NO_BALLOT
    if refusal := voting_refusal(moment):
        return refusal
    if not moment.may_vote:
        return Refusal.ADDRESS_KIND_MAY_NOT_VOTE
    if moment.state is SolutionState.HIDDEN:
        return Refusal.SOLUTION_HIDDEN
    if moment.state is not SolutionState.PUBLIC or moment.on_ballot is not True:
        return Refusal.NOT_ON_BALLOT
    if moment.used >= moment.votes_per_ballot:
        return Refusal.BALLOT_FULL
    return None


def voting_refusal(moment: VotingMoment) -> Refusal | None:
    """Why no ballot may change now, or None: open means `opens_at <= now < closes_at`."""
    if not moment.has_opened:
        return Refusal.VOTING_NOT_OPEN_YET
    if moment.has_closed:
        return Refusal.VOTING_CLOSED
    return None


def may_show_totals(round_: Round) -> bool:
    """Whether any number that depends on choices may be shown, to anybody: only once results are published."""
    return round_.published_at is not None


def may_show_counts(round_: Round, ballots: int) -> bool:
    """Whether votes may be shown as numbers: published, and enough ballots that no choice can be guessed."""
    return may_show_totals(round_) and ballots >= SMALL_COUNT


def rounded_ballots(ballots: int) -> int:
    """The number of ballots as it may be told before publication, to staff too: down to tens."""
    return ballots // 10 * 10
