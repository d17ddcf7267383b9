"""What is still missing before voting opens and before results are published."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from app.domain import phase_rules
from app.domain.refusal import Refusal
from app.models import Account, MainChallenge, Phase, PhaseKind, Round, Solution, SolutionState, solution_main_challenge

READABLE_PER_CHALLENGE = 8


@dataclass(frozen=True)
class SolutionCounts:
    """How many solutions of a round are in which state. Nothing here depends on a vote."""

    waiting: int
    undecided: int
    on_ballot: int
    off_ballot: int
    hidden: int

    @property
    def total(self) -> int:
        return self.waiting + self.undecided + self.on_ballot + self.off_ballot + self.hidden


class CheckName(enum.StrEnum):
    SOLUTIONS_CLOSED = "solutions_closed"
    NONE_WAITS = "none_waits"
    ALL_DECIDED = "all_decided"
    BALLOT_NOT_EMPTY = "ballot_not_empty"
    RULE_IS_SET = "rule_is_set"
    VOTING_CLOSED = "voting_closed"


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
        ).where(Solution.round_id == round_id)
    ).one()
    return SolutionCounts(*(int(value) for value in row))


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
        Check(CheckName.SOLUTIONS_CLOSED, gap),
        Check(CheckName.NONE_WAITS, Refusal.SOLUTIONS_WAIT if counts.waiting else None, counts.waiting),
        Check(CheckName.ALL_DECIDED, Refusal.SOLUTIONS_UNDECIDED if counts.undecided else None, counts.undecided),
        Check(CheckName.BALLOT_NOT_EMPTY, None if counts.on_ballot else Refusal.BALLOT_IS_EMPTY, counts.on_ballot),
        Check(CheckName.RULE_IS_SET, phase_rules.rule_refusal(round_)),
    ]


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
