"""Reading the audit trail, newest first, by key: of a round, or of everything with a filter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from app.models import Account, AuditEntry

NEWEST = 20
LARGEST_KEY = 2**31 - 1
MOST_EXPORTED = 10_000  # about a second and a half; an earlier `until` gives the lines before
MOST_PEOPLE = 200
ANY, NOBODY, NO_ROUND = None, 0, 0  # of a filter: all; the command line; what belongs to no round
EVERY = ".*"  # after a kind: `phase.*` is every action on a phase


@dataclass(frozen=True)
class Trail:
    """One page; `before` is the key of the next one, None at the end."""

    entries: Sequence[AuditEntry]
    before: int | None


@dataclass(frozen=True, slots=True)
class WantedLines:
    """A filter: an action (or `phase.*`), whoever acted, a round, and moments from and until."""

    action: str = ""
    actor_id: int | None = ANY
    round_id: int | None = ANY
    since: datetime | None = None
    until: datetime | None = None


ALL = WantedLines()


def read_trail(session: Session, round_id: int, before: int | None = None, limit: int = NEWEST) -> Trail:
    """Entries of a round with their actors, in one statement."""
    return read_lines(session, WantedLines(round_id=round_id), before, limit)


def read_lines(session: Session, wanted: WantedLines = ALL, before: int | None = None, limit: int = NEWEST) -> Trail:
    """Entries that the filter lets through, with their actors, in one statement."""
    lines = filtered(wanted)
    if before is not None:
        lines = lines.where(AuditEntry.id < max(0, min(before, LARGEST_KEY)))
    rows = session.scalars(lines.options(joinedload(AuditEntry.actor)).limit(limit + 1)).all()
    return Trail(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def filtered(wanted: WantedLines) -> Select[tuple[AuditEntry]]:
    lines = select(AuditEntry).order_by(AuditEntry.id.desc())
    if wanted.action.endswith(EVERY):
        lines = lines.where(AuditEntry.action.startswith(wanted.action.removesuffix("*"), autoescape=True))
    elif wanted.action:
        lines = lines.where(AuditEntry.action == wanted.action)
    if wanted.actor_id is not ANY:
        is_nobody = AuditEntry.actor_id.is_(None)
        lines = lines.where(is_nobody if wanted.actor_id == NOBODY else AuditEntry.actor_id == wanted.actor_id)
    if wanted.round_id is not ANY:
        is_no_round = AuditEntry.round_id.is_(None)
        lines = lines.where(is_no_round if wanted.round_id == NO_ROUND else AuditEntry.round_id == wanted.round_id)
    if wanted.since is not None:
        lines = lines.where(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        lines = lines.where(AuditEntry.at < wanted.until)
    return lines


def people_to_choose(session: Session, chosen: int | None) -> Sequence[Account]:
    """The staff, and whoever was chosen, in one statement: residents are found from their own lines."""
    offered = or_(Account.role.is_not(None), Account.id == (chosen or 0))
    is_chosen = Account.id == (chosen or 0)
    return session.scalars(
        select(Account).where(offered).order_by(is_chosen.desc(), Account.name, Account.id).limit(MOST_PEOPLE)
    ).all()


def changes_of_the_end(session: Session, round_id: int) -> Sequence[AuditEntry]:
    """Every time the end of a phase was moved by hand, oldest first: the public is told each with its reason."""
    moved = select(AuditEntry).where(
        AuditEntry.round_id == round_id,
        AuditEntry.action.in_(("phase.extended", "phase.closed")),
    )
    return session.scalars(moved.order_by(AuditEntry.id)).all()
