"""A short text that differs as soon as a round or one of its phases was written: to know whether a copy still holds."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import Integer, Text, bindparam, cast, func, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement, literal_column

from app.domain.clock import utc_clock
from app.models import Phase, Round

ROUND, PHASE = Round.__table__, Phase.__table__
BETWEEN = "|"
BAR, NOTHING = literal_column(f"'{BETWEEN}'", Text), literal_column("''", Text)  # as parameters they would cost time


class Seen(NamedTuple):
    """When something was read, by the database's clock (UTC), and the stamp of the round then."""

    now: datetime
    stamp: str


def read_seen(text: str) -> Seen:
    """What a `SEEN` column says. SQLite's clock names no zone; it is UTC."""
    written, _, stamp = text.partition(BETWEEN)
    moment = datetime.fromisoformat(written)
    return Seen(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC), stamp)


class row_stamp(FunctionElement[str]):  # noqa: N801 (it reads as a function in SQL expressions)
    """Of all columns of a table: what changes with every writing of a row.

    PostgreSQL: the transaction that wrote it; SQLite: all it holds.
    """

    type = Text()
    inherit_cache = True
    name = "row_stamp"


@compiles(row_stamp)
def _postgresql_stamp(element: row_stamp, compiler: Any, **kw: Any) -> str:
    table = next(iter(element.clauses)).table
    return f"CAST({compiler.preparer.format_table(table)}.xmin AS TEXT)"


@compiles(row_stamp, "sqlite")
def _sqlite_stamp(element: row_stamp, compiler: Any, **kw: Any) -> str:
    columns = (compiler.process(column, **kw) for column in element.clauses)
    return "(" + " || '|' || ".join(f"coalesce(CAST({column} AS TEXT), '')" for column in columns) + ")"


_stamp = (
    select(func.aggregate_strings(row_stamp(*ROUND.c) + BAR + row_stamp(*PHASE.c), BAR))
    .select_from(ROUND.join(PHASE, PHASE.c.round_id == ROUND.c.id))
    .where(ROUND.c.id == bindparam("round", type_=Integer), ROUND.c.is_public.is_(True))
    .scalar_subquery()
)
# Of the public round with the number `round`; the stamp is empty where there is none. One text, since it stands in
# every line of an answer.
SEEN = select(cast(utc_clock(), Text) + BAR + func.coalesce(_stamp, NOTHING)).scalar_subquery()
