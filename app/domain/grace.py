"""Fair close: a form that was opened before the end of its phase may be sent for a few minutes more. A vote may not."""

from datetime import datetime, timedelta

from app.models import Phase, Round


def in_time(round_: Round, phase: Phase, now: datetime, opened_at: datetime | None = None) -> bool:
    """Whether a form of this phase, opened at this moment (UTC; None: unknown), may be sent now."""
    if phase.is_open(now):
        return True
    if opened_at is None or phase.closes_at is None or not phase.has_opened(now):
        return False
    return opened_at < phase.closes_at and now < phase.closes_at + timedelta(minutes=round_.grace_minutes)
