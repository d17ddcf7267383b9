"""What is new in a round, for those who follow it from afar: what everybody may read, nothing that hangs on votes."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Solution, SolutionState


def newest_solutions(session: Session, round_id: int, limit: int) -> Sequence[Solution]:
    """Public ones, the youngest first; walked by number, since an index has that order."""
    found = select(Solution).where(Solution.round_id == round_id, Solution.state == SolutionState.PUBLIC)
    return session.scalars(found.order_by(Solution.id.desc()).limit(limit)).all()
