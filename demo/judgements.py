"""What made-up businesses said of the solutions, between the end of the solutions and the opening of the vote."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models import Business, OwnerJudgement, PhaseKind, Round, Solution, SolutionState, Verdict, Verification
from demo.dates import evenly

FEWEST, MOST = 30, 75
VERDICTS = (Verdict.HELPS, Verdict.DOES_NOT_HELP, Verdict.NOT_RELEVANT)


def make_judgements(session: Session, round_: Round, business_ids: Sequence[int]) -> None:
    """Once the calendar stands. Some solutions please nearly everybody, others few: always the same ones."""
    chance = random.Random(round_.id)  # noqa: S311 (made-up owners, the same each time)
    verified = session.scalars(
        select(Business.id)
        .where(Business.id.in_(business_ids), Business.verification == Verification.VERIFIED)
        .order_by(Business.id)
    ).all()
    solutions, voting = round_.phase(PhaseKind.SOLUTIONS), round_.voting
    assert solutions.closes_at and voting.opens_at
    rows = []
    for solution_id in public_solutions(session, round_):
        judging = chance.sample(verified, chance.randint(FEWEST, MOST))
        weights = (chance.randint(2, 9), 3, 1)
        for business_id, at in zip(judging, evenly((solutions.closes_at, voting.opens_at), len(judging)), strict=True):
            verdict = chance.choices(VERDICTS, weights)[0]
            rows.append({"solution_id": solution_id, "business_id": business_id, "verdict": verdict, "judged_at": at})
    session.execute(insert(OwnerJudgement), rows)


def move_judgements(session: Session, round_: Round, step: timedelta) -> None:
    of_round = select(Solution.id).where(Solution.round_id == round_.id)
    for judgement in session.scalars(select(OwnerJudgement).where(OwnerJudgement.solution_id.in_(of_round))):
        judgement.judged_at += step
    session.flush()


def public_solutions(session: Session, round_: Round) -> Sequence[int]:
    of_round = (Solution.round_id == round_.id, Solution.state == SolutionState.PUBLIC)
    return session.scalars(select(Solution.id).where(*of_round).order_by(Solution.id)).all()
