"""The verbs of a phase. Each writes dates and nothing else, asks for a reason, and leaves a trace.

Each takes the lock of the round alone, then reads the rows and the clock again: what was
loaded before the wait may be old.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import phase_rules, readiness
from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.domain.text import clean_line
from app.models import Account, Phase, PhaseKind, Round

TICK = timedelta(milliseconds=1)


def schedule_phase(
    session: Session,
    round_: Round,
    kind: PhaseKind,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Account | None,
    reason: str,
) -> Phase:
    """Set the dates of a phase that has not opened. Both empty: no dates yet."""
    phase, clock = locked_phase(session, round_, kind)
    refuse(phase_rules.schedule_refusal(phase, clock), phase)
    if opens_at is not None and opens_at <= clock:
        raise Refused(Refusal.OPENING_IN_THE_PAST)
    return write_dates(session, phase, opens_at, closes_at, action="phase.scheduled", by=by, reason=reason)


def open_phase(
    session: Session,
    round_: Round,
    kind: PhaseKind,
    *,
    closes_at: datetime | None = None,
    by: Account | None,
    reason: str,
) -> Phase:
    """Open a phase now; `closes_at` replaces the announced end, else that stays."""
    phase, clock = locked_phase(session, round_, kind)
    refuse(phase_rules.open_refusal(phase, clock), phase)
    closes_at = closes_at or phase.closes_at
    refuse_past(closes_at, clock)
    if kind is PhaseKind.VOTING:
        refuse(readiness.opening_refusal(session, phase.round, clock), phase)
    return write_dates(session, phase, clock, closes_at, action="phase.opened", by=by, reason=reason)


def close_phase(session: Session, round_: Round, kind: PhaseKind, *, by: Account | None, reason: str) -> Phase:
    """Close an open phase now, for everybody."""
    phase, clock = locked_phase(session, round_, kind)
    refuse(phase_rules.close_refusal(phase, clock), phase)
    closes_at = max(clock, phase.opens_at + TICK)  # opened in this very millisecond
    return write_dates(session, phase, phase.opens_at, closes_at, action="phase.closed", by=by, reason=reason)


def extend_phase(
    session: Session, round_: Round, kind: PhaseKind, *, closes_at: datetime, by: Account | None, reason: str
) -> Phase:
    """Move the end of an open phase to a later time."""
    phase, clock = locked_phase(session, round_, kind)
    refuse(phase_rules.extend_refusal(phase, clock), phase)
    if closes_at <= (phase.closes_at or clock):
        raise Refused(Refusal.NOT_LATER, closes_at=phase.closes_at or clock)
    return write_dates(session, phase, phase.opens_at, closes_at, action="phase.extended", by=by, reason=reason)


def reopen_phase(
    session: Session, round_: Round, kind: PhaseKind, *, closes_at: datetime | None, by: Account | None, reason: str
) -> Phase:
    """Open a closed phase again: its opening stays in the past, its end moves ahead."""
    phase, clock = locked_phase(session, round_, kind)
    refuse(phase_rules.reopen_refusal(phase, clock), phase)
    refuse_past(closes_at, clock)
    return write_dates(session, phase, phase.opens_at, closes_at, action="phase.reopened", by=by, reason=reason)


def locked_phase(session: Session, round_: Round, kind: PhaseKind) -> tuple[Phase, datetime]:
    """The phase and the time, both read after the lock."""
    lock_phase(session, round_.id, shared=False)
    fresh = select(Round).where(Round.id == round_.id).execution_options(populate_existing=True)
    return session.scalars(fresh).one().phase(kind), now(session)


def refuse(refusal: Refusal | None, phase: Phase) -> None:
    if refusal is not None:
        raise Refused(refusal, phase=phase.kind, **gap_details(phase.round))


def refuse_past(closes_at: datetime | None, clock: datetime) -> None:
    if closes_at is not None and closes_at <= clock:
        raise Refused(Refusal.CLOSING_IN_THE_PAST)


def gap_details(round_: Round) -> dict[str, object]:
    """What the words about the gap between solutions and voting need."""
    return {
        "grace_minutes": round_.grace_minutes,
        "solutions_close": round_.phase(PhaseKind.SOLUTIONS).closes_at,
        "voting_opens": round_.voting.opens_at,
    }


def write_dates(
    session: Session,
    phase: Phase,
    opens_at: datetime | None,
    closes_at: datetime | None,
    *,
    action: str,
    by: Account | None,
    reason: str,
) -> Phase:
    """Check the dates against those of the other phases, write them, and record old and new."""
    reason = clean_line(reason)
    if not reason:
        raise Refused(Refusal.REASON_MISSING)
    refuse(phase_rules.dates_refusal(phase, opens_at, closes_at), phase)
    changed = {"opens_at": [iso(phase.opens_at), iso(opens_at)], "closes_at": [iso(phase.closes_at), iso(closes_at)]}
    phase.opens_at, phase.closes_at = opens_at, closes_at
    session.flush()
    subject = f"phase:{phase.kind.value}"
    record_audit(session, action, by=by, round_=phase.round, subject=subject, reason=reason, details=changed)
    return phase


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
