"""The solutions as a business reads them: those of the main challenges it raised come first, then the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import CompoundSelect, case, select, tuple_, union
from sqlalchemy.orm import Session, selectinload

from app.models import (
    Answer,
    Challenge,
    ChallengeState,
    QuestionOption,
    Solution,
    SolutionState,
    SurveyResponse,
    solution_main_challenge,
)

PAGE = 30
LARGEST_KEY = 2**31 - 1


class JudgingPlace(NamedTuple):
    """Where a page ends: 0 while it answers a main challenge of the business, then 1; and its id."""

    rank: int
    id: int


@dataclass(frozen=True)
class JudgingPage:
    solutions: Sequence[Solution]
    own: frozenset[int]
    next: JudgingPlace | None


def read_judging_list(
    session: Session, round_id: int, business_id: int, after: JudgingPlace | None = None, limit: int = PAGE
) -> JudgingPage:
    """One page of the public solutions of a round, with their main challenges, in two statements."""
    links = solution_main_challenge.c
    answers = select(links.solution_id).where(links.main_challenge_id.in_(raised_by_business(business_id)))
    rank = case((Solution.id.in_(answers), 0), else_=1)
    rows = select(Solution, rank).where(Solution.round_id == round_id, Solution.state == SolutionState.PUBLIC)
    if after is not None:
        rows = rows.where(tuple_(rank, Solution.id) > tuple_(after.rank, after.id))
    rows = rows.order_by(rank, Solution.id).limit(limit + 1).options(selectinload(Solution.main_challenges))
    found = session.execute(rows).all()
    shown = found[:limit]
    last = JudgingPlace(shown[-1][1], shown[-1][0].id) if len(found) > limit else None
    own = frozenset(solution.id for solution, its_rank in shown if its_rank == 0)
    return JudgingPage([solution for solution, _rank in shown], own, last)


def raised_by_business(business_id: int) -> CompoundSelect:
    """The main challenges that it posted, or that an answer of its own counts for: only its owner sees which."""
    posted = select(Challenge.main_challenge_id).where(
        Challenge.business_id == business_id,
        Challenge.state == ChallengeState.PUBLIC,
        Challenge.main_challenge_id.is_not(None),
    )
    answered = (
        select(QuestionOption.main_challenge_id)
        .join(Answer, Answer.option_id == QuestionOption.id)
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .where(SurveyResponse.business_id == business_id, SurveyResponse.submitted_at.is_not(None))
        .where(SurveyResponse.is_test.is_(False), QuestionOption.main_challenge_id.is_not(None))
    )
    return union(posted, answered)


def read_place(written: str) -> JudgingPlace | None:
    """A place as it stands in an address; anything else begins anew."""
    rank, _dot, id_ = written.partition(".")
    if rank in ("0", "1") and id_.isascii() and id_.isdigit() and len(id_) < 11:
        return JudgingPlace(int(rank), min(int(id_), LARGEST_KEY))
    return None


def written_place(place: JudgingPlace | None) -> str | None:
    return f"{place.rank}.{place.id}" if place else None
