"""What search engines may find: what everybody may read, in parts walked by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from app.domain.clock import utc_clock
from app.models import Challenge, ChallengeState, MainChallenge, NewsItem, Round, Solution, SolutionState

PART = 500  # numbers of things in a part; what is not public leaves it shorter


@dataclass(frozen=True)
class Part:
    """Everything of a kind whose number divided by `PART` is `number`."""

    kind: str
    number: int
    changed: datetime


class Place(NamedTuple):
    id: int
    changed: datetime


KINDS: dict[str, tuple[Any, ColumnElement[bool]]] = {
    "solutions": (Solution, Solution.state == SolutionState.PUBLIC),
    "challenges": (Challenge, Challenge.state == ChallengeState.PUBLIC),
    "news": (NewsItem, and_(NewsItem.is_public.is_(True), NewsItem.published_at <= utc_clock())),
}


def parts(session: Session) -> list[Part]:
    """Those that hold something, in one statement for each kind."""
    return [Part(kind, *row) for kind in KINDS for row in session.execute(parts_of(kind))]


def parts_of(kind: str) -> Any:
    table, is_shown = KINDS[kind]
    number = (table.id // PART).label("number")
    found = select(number, func.max(table.updated_at)).join(Round, Round.id == table.round_id)
    return found.where(is_shown, Round.is_public.is_(True)).group_by(number).order_by(number)


def places(session: Session, kind: str, number: int) -> Sequence[Place]:
    """What a part holds, by number."""
    table, is_shown = KINDS[kind]
    within = table.id.between(number * PART, number * PART + PART - 1)
    found = select(table.id, table.updated_at).join(Round, Round.id == table.round_id)
    rows = session.execute(found.where(within, is_shown, Round.is_public.is_(True)).order_by(table.id))
    return [Place(*row) for row in rows]


def public_rounds(session: Session) -> Sequence[tuple[int, bool]]:
    """The number of each, and whether its results are out."""
    found = select(Round.id, Round.published_at.is_not(None)).where(Round.is_public.is_(True))
    return [(id_, is_published) for id_, is_published in session.execute(found.order_by(Round.id))]


def public_main_challenges(session: Session) -> Sequence[int]:
    found = select(MainChallenge.id).join(Round, Round.id == MainChallenge.round_id)
    shown = found.where(MainChallenge.is_public.is_(True), Round.is_public.is_(True))
    return session.scalars(shown.order_by(MainChallenge.id)).all()
