"""What a solution said before: kept at each edit, hidden by its author, redacted by staff. Never removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.refusal import Refusal, Refused
from app.domain.solutions import subject
from app.domain.text import clean_line
from app.models import Account, Round, Solution, SolutionState, SolutionVersion

PAGE = 10
FIELDS = ("title", "sentence", "how_it_works", "who_it_helps", "cost_band", "who_would_do_it", "connection")
TEXTS = tuple(name for name in FIELDS if name != "cost_band")


def said_before(solution: Solution) -> dict[str, object]:
    """What it says now, to be kept should an edit replace it."""
    return {name: getattr(solution, name) for name in FIELDS}


def keep_version(session: Session, solution: Solution, said: dict[str, object], clock: datetime) -> None:
    """Keep what an edit replaced. What staff had hidden stays hidden here too; what never was public is not kept."""
    if solution.published_at is None or solution.state is SolutionState.WAITING:
        return  # what waits was read by nobody, and may hold what it waits for
    last = select(func.max(SolutionVersion.number)).where(SolutionVersion.solution_id == solution.id)
    number = (session.scalar(last) or 0) + 1
    is_hidden = solution.state is SolutionState.HIDDEN
    session.add(SolutionVersion(solution_id=solution.id, number=number, replaced_at=clock, is_hidden=is_hidden, **said))
    session.flush()


def versions_of(
    session: Session, solution_id: int, *, before: int | None = None, limit: int = PAGE
) -> Sequence[SolutionVersion]:
    """What it said before, the newest first, hidden ones too: those with a number under `before`."""
    rows = select(SolutionVersion).where(SolutionVersion.solution_id == solution_id)
    if before is not None:
        rows = rows.where(SolutionVersion.number < before)
    return session.scalars(rows.order_by(SolutionVersion.number.desc()).limit(limit)).all()


def hide_version(session: Session, round_: Round, solution: Solution, number: int, *, by: Account) -> SolutionVersion:
    """Its author hides an earlier version. Raises Refused: NOT_FOUND."""
    version = the_version(session, solution, number)
    version.is_hidden = True
    details = {"number": number}
    record_audit(session, "solution.version_hidden", by=by, round_=round_, subject=subject(solution), details=details)
    return version


def redact_version(
    session: Session, round_: Round, solution: Solution, number: int, *, reason: str, by: Account | None
) -> SolutionVersion:
    """Staff take the words of an earlier version away for good; that it existed, when and why stays.

    Raises Refused: NOT_FOUND, REASON_MISSING.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused(Refusal.REASON_MISSING)
    version = the_version(session, solution, number)
    for name in TEXTS:
        setattr(version, name, "")
    version.redacted_reason = reason
    record_audit(
        session,
        "solution.version_redacted",
        by=by,
        round_=round_,
        subject=subject(solution),
        reason=reason,
        details={"number": number},
    )
    return version


def the_version(session: Session, solution: Solution, number: int) -> SolutionVersion:
    version = session.get(SolutionVersion, (solution.id, number), with_for_update=True)
    if version is None:
        raise Refused(Refusal.NOT_FOUND)
    return version
