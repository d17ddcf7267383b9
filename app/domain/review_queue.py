"""What waits for staff in a round: solutions and challenges together, oldest first, walked by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_, union_all
from sqlalchemy.orm import Session, joinedload

from app.domain.review import Item, Noun, noun_of
from app.models import (
    Business,
    Challenge,
    Report,
    ReviewKind,
    Solution,
    SolutionVersion,
)
from app.models.base import UTCDateTime

PAGE = 30
MODELS: dict[Noun, type[Item]] = {"challenge": Challenge, "solution": Solution}


class Place(NamedTuple):
    """Where a page ends: since when its last item has waited (UTC), its id, and what it is."""

    since: datetime
    id: int
    noun: Noun


@dataclass(frozen=True)
class QueuePage:
    items: Sequence[Item]
    next: Place | None


@dataclass(frozen=True)
class QueueCounts:
    """How much waits, by kind, and since when the oldest has waited."""

    by_kind: dict[ReviewKind, int] = field(default_factory=dict)
    oldest: datetime | None = None

    @property
    def total(self) -> int:
        return sum(self.by_kind.values())


@dataclass(frozen=True)
class Background:
    """What staff want to know of an item besides its text: what it said before, and who reported it why."""

    before: SolutionVersion | None = None
    reports: Sequence[Report] = ()


def read_queue(
    session: Session, round_id: int, kind: ReviewKind | None = None, after: Place | None = None, limit: int = PAGE
) -> QueuePage:
    """One page, in as many statements whatever waits: the places, the solutions, the challenges."""
    lines = [select(waiting_lines(noun, round_id, kind, after, limit + 1)) for noun in MODELS]
    both = union_all(*lines).subquery()
    rows = session.execute(select(both).order_by(both.c.since, both.c.id, both.c.noun).limit(limit + 1)).all()
    places = [Place(row.since, row.id, row.noun) for row in rows[:limit]]
    found = items_by_key(session, [(place.noun, place.id) for place in places])
    items = [found[place.noun, place.id] for place in places]
    return QueuePage(items, places[-1] if len(rows) > limit else None)


def waiting_lines(noun: Noun, round_id: int, kind: ReviewKind | None, after: Place | None, limit: int) -> Any:
    model = MODELS[noun]
    lines: Select[Any] = select(
        model.review_since.label("since"), model.id.label("id"), literal(noun).label("noun")
    ).where(waits_in(model, round_id))
    if kind is not None:
        lines = lines.where(model.review_kind == kind)
    if after is not None:
        place = tuple_(model.review_since, model.id)
        there = tuple_(literal(after.since, UTCDateTime()), literal(after.id))
        lines = lines.where(place >= there if noun > after.noun else place > there)
    return lines.order_by(model.review_since, model.id).limit(limit).subquery()


def waits_in(model: type[Item], round_id: int) -> ColumnElement[bool]:
    return (model.round_id == round_id) & model.review_since.is_not(None)


def count_queue(session: Session, round_id: int) -> QueueCounts:
    """All that waits in a round by kind, in one statement."""
    each = [
        select(
            model.review_kind.label("kind"), func.count().label("count"), func.min(model.review_since).label("oldest")
        )
        .where(waits_in(model, round_id))
        .group_by(model.review_kind)
        for model in MODELS.values()
    ]
    by_kind: dict[ReviewKind, int] = {}
    oldest: list[datetime] = []
    for kind, count, since in session.execute(union_all(*each)):
        by_kind[kind or ReviewKind.NEW] = by_kind.get(kind or ReviewKind.NEW, 0) + count
        oldest.append(since)
    return QueueCounts(by_kind, min(oldest, default=None))


def items_by_key(session: Session, keys: Sequence[tuple[Noun, int]]) -> dict[tuple[Noun, int], Item]:
    """Solutions with their authors, challenges with their businesses: one statement for each."""
    return {(noun_of(item), item.id): item for noun in MODELS for item in session.scalars(whole_items(noun, keys))}


def whole_items(noun: Noun, keys: Sequence[tuple[Noun, int]]) -> Select[tuple[Any]]:
    ids = [id_ for its_noun, id_ in keys if its_noun == noun]
    if noun == "solution":
        return select(Solution).where(Solution.id.in_(ids)).options(joinedload(Solution.account))
    owner = joinedload(Challenge.business).joinedload(Business.account)
    return select(Challenge).where(Challenge.id.in_(ids)).options(owner)


def backgrounds(session: Session, items: Sequence[Item]) -> dict[tuple[Noun, int], Background]:
    """The background of each of these that has one, in two statements."""
    solutions = {item.id: item for item in items if isinstance(item, Solution)}
    seen = [item for item in solutions.values() if item.review_kind is not ReviewKind.NEW]
    before = first_versions(session, {item.id: item.review_since for item in seen})
    reports = open_reports(session, list(solutions))
    known = before.keys() | reports.keys()
    return {("solution", id_): Background(before.get(id_), reports.get(id_, ())) for id_ in known}


def first_versions(session: Session, since: dict[int, datetime | None]) -> dict[int, SolutionVersion]:
    """What each of these said before the first edit that staff have not seen."""
    versions = session.scalars(
        select(SolutionVersion)
        .where(SolutionVersion.solution_id.in_(since))
        .order_by(SolutionVersion.solution_id, SolutionVersion.number.desc())
    )
    found: dict[int, SolutionVersion] = {}
    for version in versions:
        waiting_since = since[version.solution_id]
        if waiting_since is not None and version.replaced_at >= waiting_since:
            found[version.solution_id] = version
    return found


def open_reports(session: Session, solution_ids: Sequence[int]) -> dict[int, list[Report]]:
    """The reports that nobody has settled, oldest first."""
    reports = session.scalars(
        select(Report).where(Report.solution_id.in_(solution_ids), Report.settled_at.is_(None)).order_by(Report.id)
    )
    found: dict[int, list[Report]] = {}
    for report in reports:
        found.setdefault(report.solution_id, []).append(report)
    return found
