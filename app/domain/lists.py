"""The public list of solutions: filtered, in random order or newest first, walked by key.

Random order: every solution has a fixed random place on a circle (`shuffle`); a visitor starts at
a point of their own and walks round once. The key of the next page holds that point, so that a
page never repeats another, whoever opens it.
"""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session, selectinload

from app.domain.round_stamp import SEEN, Seen, read_seen
from app.domain.text import search_key
from app.models import CostBand, Localized, Round, Solution, SolutionState, solution_main_challenge

PAGE = 30
CIRCLE = 2**48


class Order(enum.StrEnum):
    RANDOM = "random"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Key:
    """Where a page ends: in random order (start, lap 0 or 1, shuffle, id), else (0, 0, 0, id)."""

    start: int
    lap: int
    shuffle: int
    id: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which solutions a visitor asked for. `start` is their point on the circle.

    `on_ballot`: only those that are voted on, only those that are not, or (None) all.
    """

    round_id: int
    main_challenge_id: int | None = None
    words: str = ""
    on_ballot: bool | None = None
    order: Order = Order.RANDOM
    start: int = 0
    after: Key | None = None

    @property
    def is_filtered(self) -> bool:
        return bool(self.words) or self.main_challenge_id is not None

    @property
    def everywhere(self) -> "Wanted":
        """The same list wherever one stands in it: what its heading and its filters depend on."""
        return replace(self, start=0, after=None)


class Listed(NamedTuple):
    """One line of the list: enough to know which card to show. Only what is public is listed."""

    id: int
    version: int
    on_ballot: bool | None
    shuffle: int
    lap: int

    state = SolutionState.PUBLIC


class CardTexts(NamedTuple):
    """What stands on the card of a solution."""

    id: int
    round_id: int
    title: str
    sentence: str
    author_name: str
    cost_band: CostBand
    off_ballot_reason: Localized
    challenge_ids: frozenset[int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines; where the next page begins; when and by which rows of the round they were read (None: no lines)."""

    lines: Sequence[Listed]
    next: Key | None
    seen: Seen | None = None


def list_solutions(session: Session | Connection, wanted: Wanted, limit: int = PAGE) -> Page:
    """One page of the public solutions of a round, in one statement."""
    rows = session.execute(page_statement(Shape.of(wanted), limit + 1), parameters(wanted)).all()
    if not rows:
        return Page([], None)
    seen, lines = read_seen(rows[0].seen), [Listed(*row[:-1]) for row in rows[:limit]]
    if len(rows) <= limit:
        return Page(lines, None, seen)
    last, start = lines[-1], wanted.after.start if wanted.after else wanted.start
    return Page(lines, Key(start, last.lap, last.shuffle, last.id), seen)


def count_solutions(session: Session, wanted: Wanted) -> int:
    """How many solutions the whole list holds. Costs a scan: callers keep it for a minute."""
    statement = matching(select(func.count()).select_from(solution), Shape.of(wanted))
    return session.scalar(statement, parameters(wanted)) or 0


solution = Solution.__table__  # the table itself: the object-relational layer would double the cost of a statement


class Shape(NamedTuple):
    """What of a wish is written into the SQL; the rest are parameters, so that each shape is built once."""

    order: Order
    lap: int | None  # of the page before, in random order
    is_continued: bool
    by_challenge: bool
    on_ballot: bool | None
    words: tuple[str, ...]

    @classmethod
    def of(cls, wanted: Wanted) -> Self:
        lap = wanted.after.lap if wanted.after else None
        words = tuple(search_key(wanted.words).split())
        by_challenge = wanted.main_challenge_id is not None
        return cls(wanted.order, lap, wanted.after is not None, by_challenge, wanted.on_ballot, words)


def parameters(wanted: Wanted) -> dict[str, Any]:
    after = wanted.after or Key(wanted.start, 0, 0, 0)
    return {
        "round": wanted.round_id,
        "challenge": wanted.main_challenge_id,
        "start": after.start,
        "after_shuffle": after.shuffle,
        "after_id": after.id,
    }


@lru_cache(maxsize=256)
def page_statement(shape: Shape, limit: int) -> Select[Any]:
    build = newest_statement if shape.order is Order.NEWEST else random_statement
    return build(shape, limit).add_columns(SEEN.label("seen"))


def newest_statement(shape: Shape, limit: int) -> Select[Any]:
    statement = visible_lines(shape, lap=0).order_by(solution.c.id.desc()).limit(at_most(limit))
    return statement.where(solution.c.id < bindparam("after_id")) if shape.is_continued else statement


def random_statement(shape: Shape, limit: int) -> Select[Any]:
    """From the visitor's point to the end of the circle, then from its beginning to that point."""
    place, start = tuple_(solution.c.shuffle, solution.c.id), bindparam("start", type_=BigInteger)
    to_the_end = visible_lines(shape, lap=0).where(solution.c.shuffle >= start)
    to_the_start = visible_lines(shape, lap=1).where(solution.c.shuffle < start)
    laps = [to_the_end, to_the_start]
    if shape.lap is not None:
        after = tuple_(bindparam("after_shuffle", type_=BigInteger), bindparam("after_id", type_=Integer))
        laps[shape.lap] = laps[shape.lap].where(place > after)
        laps = laps[shape.lap :]
    parts = [lap.order_by(solution.c.shuffle, solution.c.id).limit(at_most(limit)).subquery() for lap in laps]
    both = union_all(*(select(part) for part in parts)).subquery()
    return select(both).order_by(both.c.lap, both.c.shuffle, both.c.id).limit(at_most(limit))


def at_most(limit: int) -> ColumnElement[int]:
    """The limit as a plain number: as a parameter, the planner would not know that it is small."""
    return literal_column(str(int(limit)), Integer)


def visible_lines(shape: Shape, *, lap: int) -> Select[Any]:
    columns = (solution.c[name] for name in ("id", "version", "on_ballot", "shuffle"))
    return matching(select(*columns, literal_column(str(lap), Integer).label("lap")), shape)


def matching(statement: Select[Any], shape: Shape) -> Select[Any]:
    statement = statement.where(solution.c.round_id == bindparam("round"), solution.c.state == SolutionState.PUBLIC)
    if shape.on_ballot is not None:
        statement = statement.where(solution.c.on_ballot.is_(shape.on_ballot))
    if shape.by_challenge:
        answers = solution_main_challenge.c
        # Written out, so that a challenge with five answers is not looked for by the plan for one with thousands.
        challenge = bindparam("challenge", type_=Integer, literal_execute=True)
        is_answer = (answers.solution_id == solution.c.id) & (answers.main_challenge_id == challenge)
        statement = statement.where(select(literal(1)).where(is_answer).exists())
    for word in shape.words:
        statement = statement.where(solution.c.search_text.contains(word, autoescape=True))
    return statement


def card_texts(session: Session, ids: Sequence[int]) -> Iterator[CardTexts]:
    """What the cards of these solutions say, in one statement and in no order."""
    for *columns, answers in session.execute(READ_CARDS, {"ids": list(ids)}):
        yield CardTexts(*columns, frozenset(int(id_) for id_ in (answers or "").split(",") if id_))


_answers = (
    select(func.aggregate_strings(cast(solution_main_challenge.c.main_challenge_id, Text), ","))
    .where(solution_main_challenge.c.solution_id == solution.c.id)
    .scalar_subquery()
)
READ_CARDS = select(*(solution.c[name] for name in CardTexts._fields[:-1]), _answers).where(
    solution.c.id.in_(bindparam("ids", expanding=True))
)


def solutions_by_id(session: Session, ids: Sequence[int]) -> dict[int, Solution]:
    """Whole solutions with their main challenges, in two statements."""
    whole = select(Solution).where(Solution.id.in_(ids)).options(selectinload(Solution.main_challenges))
    return {one.id: one for one in session.scalars(whole)}


def visible_solution(session: Session, solution_id: int) -> Solution | None:
    """A solution that anyone may read: public, or hidden with its reason, of a public round."""
    return session.scalar(
        select(Solution)
        .join(Round, Round.id == Solution.round_id)
        .where(
            Solution.id == solution_id,
            Round.is_public.is_(True),
            or_(Solution.state == SolutionState.PUBLIC, Solution.state == SolutionState.HIDDEN),
        )
        .options(selectinload(Solution.main_challenges))
    )
