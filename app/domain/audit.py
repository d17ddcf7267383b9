"""The audit trail: who did what, when, why."""

from typing import Any

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
