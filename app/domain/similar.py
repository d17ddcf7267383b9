"""Solutions like the one that is being typed: "is it one of these?".

Each process keeps an index of the newest 10,000 public solutions of a round, brought up to date at most once a
minute with what changed since; so a letter typed costs one small statement, whatever the number of solutions.
Older ones are not suggested: they are found by the search of the list. That a suggestion is still public, and what
it says now, is read from the database each time.
"""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.likeness import LikenessIndex
from app.models import Solution, SolutionState

MOST_INDEXED = 10_000
FRESH_SECONDS = 60
OVERLAP = timedelta(minutes=2)  # a transaction may commit after a later one
LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
AT_LEAST = 0.15  # below this, two titles only share a common word


@dataclass(frozen=True, slots=True)
class Similar:
    """A public solution that may be the same idea. `likeness` is about 0 to 1."""

    id: int
    title: str
    sentence: str
    likeness: float


def similar_solutions(
    session: Session, round_id: int, title: str, *, besides: int | None = None, limit: int = 5
) -> list[Similar]:
    """Public solutions of a round whose titles and sentences are most like this title, best first.

    `besides` is the solution itself. One statement; once a minute in each process one more.
    """
    index = up_to_date(session, round_id)
    found = dict(index.most_alike(title, limit=2 * limit, besides=besides, at_least=AT_LEAST)) if index else {}
    if not found:
        return []
    columns = (Solution.id, Solution.title, Solution.sentence)
    rows = session.execute(
        select(*columns).where(
            Solution.id.in_(found), Solution.round_id == round_id, Solution.state == SolutionState.PUBLIC
        )
    )
    similar = [Similar(*row, likeness=found[row.id]) for row in rows]
    return sorted(similar, key=lambda one: (-one.likeness, one.id))[:limit]


def similar_texts(query: str, texts: Sequence[str], *, limit: int = 5, at_least: float = AT_LEAST) -> list[int]:
    """The places in `texts` of those most like `query`, best first. For a few hundred texts at most."""
    index = LikenessIndex()
    for place, text in enumerate(texts):
        index.add(place, text)
    return [place for place, _likeness in index.most_alike(query, limit=limit, at_least=at_least)]


@dataclass
class RoundIndex:
    """The index of one round in this process, and how far it has read."""

    likeness: LikenessIndex = field(default_factory=LikenessIndex)
    read_until: datetime = LONG_AGO
    fresh_until: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


INDEXES: WeakKeyDictionary[Any, dict[int, RoundIndex]] = WeakKeyDictionary()  # by engine, by round


def up_to_date(session: Session, round_id: int) -> LikenessIndex | None:
    """The index of a round; while another thread reads it in, as it stands."""
    kept = INDEXES.setdefault(session.get_bind(), {}).setdefault(round_id, RoundIndex())
    if kept.fresh_until <= time.monotonic() and kept.lock.acquire(blocking=False):
        try:
            read_changes(session, round_id, kept)
        finally:
            kept.lock.release()
    return kept.likeness


def read_changes(session: Session, round_id: int, kept: RoundIndex) -> None:
    solution = Solution.__table__.c
    changed = session.execute(
        select(solution.id, solution.title, solution.sentence, solution.updated_at)
        .where(
            solution.round_id == round_id,
            solution.state == SolutionState.PUBLIC,
            solution.updated_at > kept.read_until - OVERLAP,
        )
        .order_by(solution.id.desc())
        .limit(MOST_INDEXED)
    ).all()
    for row in changed:
        kept.likeness.add(row.id, row.title, row.sentence)
        kept.read_until = max(kept.read_until, row.updated_at)
    kept.fresh_until = time.monotonic() + FRESH_SECONDS
