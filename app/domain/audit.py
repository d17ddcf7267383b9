"""The audit trail: who did what, when, why."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.models import Account, AuditEntry, Round


def record_audit(
    session: Session,
    action: str,
    *,
    by: Account | None,
    round_: Round | None = None,
    subject: str = "",
    reason: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEntry:
    """Leave the trace of a verb, in its transaction. `by=None` means the command line.

    Casting and retracting a vote are never recorded here: a line would tie a person to a choice.
    """
    entry = AuditEntry(
        at=now(session),
        actor_id=by.id if by else None,
        action=action,
        round_id=round_.id if round_ else None,
        subject=subject,
        reason=reason,
        details=details or {},
    )
    session.add(entry)
    session.flush()
    return entry


def record_audit_of_each(
    session: Session, action: str, subjects: Sequence[str], *, by: Account | None, round_: Round, reason: str = ""
) -> None:
    """The trace of a verb that did the same to many things: a line for each, in two statements."""
    if not subjects:
        return
    actor_id = by.id if by else None
    common = {"at": now(session), "actor_id": actor_id, "action": action, "round_id": round_.id, "reason": reason}
    lines = [{**common, "subject": subject, "details": {}} for subject in subjects]
    session.execute(insert(AuditEntry.__table__), lines)
