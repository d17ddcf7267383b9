"""What is still missing before voting opens and before results are published."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, case, func, or_, select
from sqlalchemy.orm import Session

from app.domain import phase_rules
from app.domain.refusal import Refusal
from app.domain.review import Item
from app.models import (
    Account,
    Challenge,
    MainChallenge,
    Phase,
    PhaseKind,
    Round,
    Solution,
    SolutionState,
    Survey,
    solution_main_challenge,
)

READABLE_PER_CHALLENGE = 8


@dataclass(frozen=True)
class SolutionCounts:
    """How many solutions of a round are in which state, and how much staff still have to look at.

    `solutions_to_review` overlaps the states: a public text waits in the queue as well after an edit or a report.
    Nothing here depends on a vote.
    """

    waiting: int
    undecided: int
    on_ballot: int
    off_ballot: int
    hidden: int
    solutions_to_review: int = 0
    challenges_to_review: int = 0

    @property
    def to_review(self) -> int:
        return self.solutions_to_review + self.challenges_to_review

    @property
    def total(self) -> int:
        return self.waiting + self.undecided + self.on_ballot + self.off_ballot + self.hidden


class CheckName(enum.StrEnum):
    SOLUTIONS_CLOSED = "solutions_closed"
    NO_CHALLENGE_WAITS = "no_challenge_waits"
    NONE_WAITS = "none_waits"
    ALL_DECIDED = "all_decided"
    BALLOT_NOT_EMPTY = "ballot_not_empty"
    RULE_IS_SET = "rule_is_set"
    VOTING_CLOSED = "voting_closed"
    SURVEY_IS_READY = "survey_is_ready"
    SURVEY_IS_PUBLISHED = "survey_is_published"


@dataclass(frozen=True)
class Check:
    """One line of a readiness list. `refusal` is why the verb would say no, if this is what stops it."""

    name: CheckName
    refusal: Refusal | None = None
    count: int = 0

    @property
    def is_ok(self) -> bool:
        return self.refusal is None


def count_solutions(session: Session, round_id: int) -> SolutionCounts:
    """All the counts of a round in one statement."""
    is_public = Solution.state == SolutionState.PUBLIC

    def tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)

    row = session.execute(
        select(
            tally(Solution.state == SolutionState.WAITING),
            tally(is_public & Solution.on_ballot.is_(None)),
            tally(is_public & Solution.on_ballot.is_(True)),
            tally(is_public & Solution.on_ballot.is_(False)),
            tally(Solution.state == SolutionState.HIDDEN),
            tally(is_in_review(Solution)),
            challenges_in_review(round_id),
        ).where(Solution.round_id == round_id)
    ).one()
    return SolutionCounts(*(int(value) for value in row))


def is_in_review(model: type[Item]) -> ColumnElement[bool]:
    """What voting waits for: texts in the queue, and those that nobody may read before staff have."""
    return or_(model.review_since.is_not(None), model.state == "waiting")


def challenges_in_review(round_id: int) -> ScalarSelect[int]:
    waiting = select(func.count()).select_from(Challenge)
    return waiting.where(Challenge.round_id == round_id, is_in_review(Challenge)).scalar_subquery()


def crowded_challenges(session: Session, round_id: int) -> Sequence[tuple[MainChallenge, int]]:
    """Main challenges with more solutions on the ballot than a person can read on a phone."""
    on_ballot = func.count(Solution.id)
    return [
        (challenge, count)
        for challenge, count in session.execute(
            select(MainChallenge, on_ballot)
            .join(solution_main_challenge, solution_main_challenge.c.main_challenge_id == MainChallenge.id)
            .join(Solution, Solution.id == solution_main_challenge.c.solution_id)
            .where(MainChallenge.round_id == round_id, Solution.on_ballot, Solution.state == SolutionState.PUBLIC)
            .group_by(MainChallenge.id)
            .having(on_ballot > READABLE_PER_CHALLENGE)
            .order_by(MainChallenge.position)
        )
    ]


def opening_refusal(session: Session, round_: Round, now: datetime) -> Refusal | None:
    """The first thing that stops voting from opening now."""
    checks = opening_checks(round_, count_solutions(session, round_.id), now)
    return next((check.refusal for check in checks if check.refusal), None)


def opening_checks(round_: Round, counts: SolutionCounts, now: datetime) -> list[Check]:
    """What has to be true before voting opens now, in the order in which staff do it.

    The end of voting is not here: it is typed in the form that opens it.
    """
    solutions = round_.phase(PhaseKind.SOLUTIONS)
    gap = phase_rules.gap_refusal(round_, solutions.opens_at, solutions.closes_at, now)
    return [
        Check(CheckName.SOLUTIONS_CLOSED, gap, round_.grace_minutes),
        waiting_check(CheckName.NO_CHALLENGE_WAITS, Refusal.CHALLENGES_WAIT, counts.challenges_to_review),
        waiting_check(CheckName.NONE_WAITS, Refusal.SOLUTIONS_WAIT, counts.solutions_to_review),
        Check(CheckName.ALL_DECIDED, Refusal.SOLUTIONS_UNDECIDED if counts.undecided else None, counts.undecided),
        Check(CheckName.BALLOT_NOT_EMPTY, None if counts.on_ballot else Refusal.BALLOT_IS_EMPTY, counts.on_ballot),
        Check(CheckName.RULE_IS_SET, phase_rules.rule_refusal(round_)),
    ]


def survey_checks(session: Session, round_: Round) -> dict[PhaseKind, list[Check]]:
    """What to look at of the survey, where the round has one, by phase. It stops nothing."""
    of_round = (Survey.round_id == round_.id, Survey.wave == 1)
    found = session.execute(select(Survey.is_ready, Survey.published_at).where(*of_round)).one_or_none()
    if found is None:
        return {}
    is_ready, published_at = found
    ready = Check(CheckName.SURVEY_IS_READY, None if is_ready else Refusal.SURVEY_NOT_OPEN_YET)
    public = Check(CheckName.SURVEY_IS_PUBLISHED, None if published_at else Refusal.SURVEY_NOT_CLOSED)
    return {PhaseKind.CHALLENGES: [ready], PhaseKind.SOLUTIONS: [public]}


def waiting_check(name: CheckName, refusal: Refusal, count: int) -> Check:
    return Check(name, refusal if count else None, count)


def publishing_refusal(round_: Round, now: datetime) -> Refusal | None:
    return next((check.refusal for check in publishing_checks(round_, now) if check.refusal), None)


def publishing_checks(round_: Round, now: datetime) -> list[Check]:
    """What has to be true before results are published."""
    return [
        Check(CheckName.VOTING_CLOSED, None if round_.voting.has_closed(now) else Refusal.VOTING_NOT_CLOSED),
        Check(CheckName.RULE_IS_SET, phase_rules.rule_refusal(round_)),
    ]


def count_accounts(session: Session) -> int:
    """How many people have an account, staff apart."""
    return session.scalar(select(func.count()).select_from(Account).where(Account.role.is_(None))) or 0


def state_of(phase: Phase, now: datetime) -> str:
    """The word that stands beside a phase: planned, open or closed."""
    if phase.is_open(now):
        return "open"
    return "closed" if phase.has_opened(now) else "planned"
