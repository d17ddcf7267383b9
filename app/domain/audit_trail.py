"""Reading the audit trail of a round, newest first, by key."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import AuditEntry

NEWEST = 20
LARGEST_KEY = 2**31 - 1


@dataclass(frozen=True)
class Trail:
    """One page; `before` is the key of the next one, None at the end."""

    entries: Sequence[AuditEntry]
    before: int | None


def read_trail(session: Session, round_id: int, before: int | None = None, limit: int = NEWEST) -> Trail:
    """Entries of a round with their actors, in one statement."""
    newest = select(AuditEntry).where(AuditEntry.round_id == round_id).order_by(AuditEntry.id.desc())
    if before is not None:
        newest = newest.where(AuditEntry.id < max(0, min(before, LARGEST_KEY)))
    rows = session.scalars(newest.options(joinedload(AuditEntry.actor)).limit(limit + 1)).all()
    return Trail(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def changes_of_the_end(session: Session, round_id: int) -> Sequence[AuditEntry]:
    """Every time the end of a phase was moved by hand, oldest first: the public is told each with its reason."""
    moved = select(AuditEntry).where(
        AuditEntry.round_id == round_id,
        AuditEntry.action.in_(("phase.extended", "phase.closed")),
    )
    return session.scalars(moved.order_by(AuditEntry.id)).all()
