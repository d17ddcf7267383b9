"""What a signed-in owner of verified businesses may answer about one solution."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_login import current_user
from sqlalchemy import select

from app.domain.judgements import frozen_refusal, judgement_counts, judging_businesses
from app.extensions import db
from app.models import Business, OwnerJudgement, Round, Solution, SolutionState, Verdict
from app.web.page import page_now


@dataclass(frozen=True)
class Judging:
    """The businesses that may answer, and what each has said. `is_of_one`: the page is about this business alone."""

    solution_id: int
    businesses: Sequence[Business]
    said: dict[int, Verdict | None] = field(default_factory=dict)
    is_of_one: bool = False


def judging_context(round_: Round, solution: Solution) -> dict[str, Any]:
    """What the page of a solution shows of it: what owners say, and what this owner may say."""
    if solution.state is not SolutionState.PUBLIC:
        return {"judgements": None, "judging": None}
    counts = judgement_counts(db.session(), [solution.id])
    is_frozen = frozen_refusal(round_, page_now()) is not None
    return {"judgements": counts[solution.id], "judging": judging_of(solution), "is_frozen": is_frozen}


def judging_of(solution: Solution, only: int | None = None) -> Judging | None:
    """None for whoever has no verified business. `only`: the one business that the page is about."""
    if not current_user.is_authenticated:
        return None
    own = [one for one in judging_businesses(db.session(), current_user.account_id) if only in (None, one.id)]
    if not own:
        return None
    rows = db.session.execute(
        select(OwnerJudgement.business_id, OwnerJudgement.verdict).where(
            OwnerJudgement.solution_id == solution.id, OwnerJudgement.business_id.in_([one.id for one in own])
        )
    )
    return Judging(solution.id, own, dict(rows.all()), only is not None)
