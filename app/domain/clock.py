"""The one clock: the database's, in UTC."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import FunctionElement

from app.models.base import UTCDateTime


class utc_clock(FunctionElement[datetime]):  # noqa: N801 (it reads as a function in SQL expressions)
    """The database's clock at the moment the statement runs: not when its transaction began."""

    type = UTCDateTime()
    inherit_cache = True
    name = "utc_clock"


@compiles(utc_clock)
def _postgresql_clock(element: utc_clock, compiler: Any, **kw: Any) -> str:
    return "clock_timestamp()"


@compiles(utc_clock, "sqlite")
def _sqlite_clock(element: utc_clock, compiler: Any, **kw: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


def now(session: Session) -> datetime:
    """The time in UTC, read from the database."""
    moment = session.execute(select(utc_clock())).scalar_one()
    return moment.astimezone(UTC)
