"""The shortlist: what staff see of the public solutions of one main challenge while they decide on the ballot."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, literal_column, select
from sqlalchemy.orm import Session, selectinload

from app.domain import solutions
from app.domain.judgements import JudgementCount, judgement_counts
from app.models import Account, CoSupport, MainChallenge, Round, Solution, SolutionState, solution_main_challenge

PAGE = 30
LARGEST_KEY = 2**31 - 1
GENERAL = 0  # the "number" of general initiatives, which answer no main challenge


class Part(enum.StrEnum):
    """Which of them to show."""

    ALL = "all"
    UNDECIDED = "undecided"
    ON_BALLOT = "on_ballot"
    OFF_BALLOT = "off_ballot"


DECISIONS: dict[Part, bool | None] = {Part.UNDECIDED: None, Part.ON_BALLOT: True, Part.OFF_BALLOT: False}


@dataclass(frozen=True)
class Candidates:
    """One page: the solutions, what owners say of each, how many joined each."""

    solutions: Sequence[Solution]
    judgements: dict[int, JudgementCount]
    supporters: dict[int, int]
    after: int | None


@dataclass(frozen=True)
class Progress:
    """How far the decisions on one main challenge have come."""

    on_ballot: int = 0
    undecided: int = 0
    off_ballot: int = 0

    @property
    def total(self) -> int:
        return self.on_ballot + self.undecided + self.off_ballot


def candidates(
    session: Session, round_id: int, challenge_id: int, part: Part = Part.ALL, after: int | None = None
) -> Candidates:
    """One page of the public solutions that answer this (GENERAL: none), oldest first, in four statements."""
    rows = select(Solution).where(
        Solution.round_id == round_id, Solution.state == SolutionState.PUBLIC, answers(challenge_id)
    )
    if part is not Part.ALL:
        rows = rows.where(Solution.on_ballot.is_(DECISIONS[part]))
    rows = rows.where(Solution.id > max(0, min(after or 0, LARGEST_KEY))).order_by(Solution.id).limit(PAGE + 1)
    found = session.scalars(rows.options(selectinload(Solution.main_challenges))).all()
    return described(session, found[:PAGE], found[PAGE - 1].id if len(found) > PAGE else None)


def described(session: Session, found: Sequence[Solution], after: int | None = None) -> Candidates:
    ids = [one.id for one in found]
    return Candidates(found, judgement_counts(session, ids), supporter_counts(session, ids), after)


def answers(challenge_id: int) -> ColumnElement[bool]:
    if challenge_id == GENERAL:
        return ~Solution.main_challenges.any()
    return Solution.main_challenges.any(MainChallenge.id == min(challenge_id, LARGEST_KEY))


def supporter_counts(session: Session, solution_ids: Sequence[int]) -> dict[int, int]:
    """How many joined each of these; not a vote, and not shown while people vote."""
    rows = session.execute(
        select(CoSupport.solution_id, func.count())
        .where(CoSupport.solution_id.in_(solution_ids))
        .group_by(CoSupport.solution_id)
    )
    return dict(rows.all())


def progress(session: Session, round_id: int) -> dict[int, Progress]:
    """For each main challenge of a round, and GENERAL: how many are decided which way. One statement."""

    def tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    challenge_id = func.coalesce(solution_main_challenge.c.main_challenge_id, literal_column(str(GENERAL)))
    rows = session.execute(
        select(
            challenge_id,
            tally(Solution.on_ballot.is_(True)),
            tally(Solution.on_ballot.is_(None)),
            tally(Solution.on_ballot.is_(False)),
        )
        .select_from(Solution)
        .outerjoin(solution_main_challenge, solution_main_challenge.c.solution_id == Solution.id)
        .where(Solution.round_id == round_id, Solution.state == SolutionState.PUBLIC)
        .group_by(challenge_id)
    )
    return {id_: Progress(*(int(count) for count in counts)) for id_, *counts in rows}


def leave_undecided(session: Session, round_: Round, solution: Solution, *, by: Account | None) -> Solution:
    """Take a decision on the ballot back: it is open again, and has to be made before voting opens."""
    return solutions.decide(session, round_, solution, None, {}, action="solution.undecided", by=by)
