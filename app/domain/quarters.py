"""The parts of the city, as staff name them: for profiles of businesses, and for who votes from where."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.rounds import change, clean_localized
from app.models import Account, Localized, Quarter


def quarters(session: Session) -> list[Quarter]:
    """All of them, in their order."""
    return list(session.scalars(select(Quarter).order_by(Quarter.position, Quarter.id)))


def add_quarter(session: Session, texts: Mapping[str, Localized], *, by: Account | None) -> Quarter:
    """A new one, after the others."""
    last = session.scalar(select(func.max(Quarter.position)))
    quarter = Quarter(position=(last or 0) + 1, name=clean_localized(texts["name"]))
    session.add(quarter)
    session.flush()
    record_audit(session, "quarter.added", by=by, subject=subject(quarter))
    return quarter


def rename_quarter(
    session: Session, quarter: Quarter, texts: Mapping[str, Localized], *, by: Account | None
) -> Quarter:
    """Profiles keep their quarter under its new name. There is no removing: what was answered stays answered."""
    if change(quarter, {"name": clean_localized(texts["name"])}):
        record_audit(session, "quarter.renamed", by=by, subject=subject(quarter))
    return quarter


def move_quarter(session: Session, quarter: Quarter, *, step: int, by: Account | None) -> Quarter:
    """Change places with the neighbour before (-1) or after (+1); at the end of the list nothing happens."""
    order = list(quarters(session))
    here = order.index(quarter)
    there = here + step
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for position, each in enumerate(order, start=1):
            each.position = position
        record_audit(session, "quarter.moved", by=by, subject=subject(quarter))
    return quarter


def subject(quarter: Quarter) -> str:
    return f"quarter:{quarter.id}"
