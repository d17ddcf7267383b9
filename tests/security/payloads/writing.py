"""Writing a batch into the database: every column of words, every row."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, bindparam, func, select, text, update

from app.database import WRITING
from app.models.base import Base
from tests.security.payloads.columns import Holds, TextColumn
from tests.security.payloads.texts import Batch

# So many rows, or all where there are fewer, hold the batch between them: pages show many of them together.
SHARE = 8
# What stands on every page, in few rows: a small part of the batch, and a pass of their own over few pages.
FRAME = {"site_settings", "round"}
FRAME_SHARE = 24
# Of a table with more rows, only texts that are there already are written.
MANY = 1000
# Where there are words, something was done: those who have none keep none.
SAYS_ALSO_THAT = {"solution_version.redacted_reason"}
LANGUAGES = ("he", "en")
CELLS, LINES = 8, 3
# An uploaded file that stays: what was wrong with it before shows only where nothing is wrong now.
GOOD_FILE = "מזהה,כמה עובדים\n1,3\n".encode()
CODE = re.compile(r"[A-Za-z0-9_.:+-]*")
Whole = Mapping[str, set[Any]]


def loosen(engine: Engine) -> None:
    """Let the trail be written over: this database is thrown away."""
    with engine.begin() as connection:
        for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def write(engine: Engine, columns: list[TextColumn], batch: Batch, whole: Whole, *, frame: bool) -> int:
    """How many texts were written. `whole`: rows with a page of their own, which hold the whole batch."""
    written = 0
    with engine.execution_options(**{WRITING: True}).connect() as connection:
        for table in Base.metadata.sorted_tables:
            mine = [column for column in columns if column.column.table is table]
            if mine and (table.name in FRAME or not frame):
                written += write_table(connection, table, mine, batch, whole.get(table.name, set()), frame=frame)
        connection.commit()
    return written


def share_of(table: Table, total: int, *, frame: bool) -> int:
    if table.name in FRAME:
        return 1 if frame else FRAME_SHARE
    return min(SHARE, total)


def write_table(
    connection: Connection, table: Table, columns: list[TextColumn], batch: Batch, whole: set[Any], *, frame: bool
) -> int:
    keys = list(table.primary_key.columns)
    total = connection.scalar(select(func.count()).select_from(table)) or 0
    told = [column.column for column in columns]
    rows = connection.execute(select(*keys, *told).where(has_text(told, total)).order_by(*keys)).all()
    values = []
    for turn, row in enumerate(rows):
        share = 1 if row[0] in whole else share_of(table, total, frame=frame)
        new = {column.column.name: content(column, batch, turn, share, row) for column in columns}
        values.append({f"key_{key.name}": value for key, value in zip(keys, row, strict=False)} | new)
    if values:
        where = [key == bindparam(f"key_{key.name}") for key in keys]
        connection.execute(update(table).where(*where), values)
    return len(values) * len(columns)


def has_text(columns: list[Any], total: int) -> Any:
    return columns[0] != "" if total > MANY else text("1 = 1")


def content(column: TextColumn, batch: Batch, turn: int, share: int, row: Row[Any]) -> Any:
    if column.name in SAYS_ALSO_THAT and not getattr(row, column.column.name):
        return ""
    if column.is_localized:
        return {
            language: batch.text(column.number, turn + 3 * step, column.holds, share)
            for step, language in enumerate(LANGUAGES)
        }
    if column.holds is Holds.DETAILS:
        return with_words(getattr(row, column.column.name), batch.text(column.number, turn, Holds.LINE, share))
    if column.holds is Holds.FILE:
        return GOOD_FILE if getattr(row, column.column.name) == GOOD_FILE else file_of(column, batch)
    return batch.text(column.number, turn, column.holds, share)


def with_words(value: Any, words: str) -> Any:
    """The same JSON with these words wherever somebody's words stand; codes, numbers and dates stay."""
    if isinstance(value, dict):
        return {key: with_words(one, words) for key, one in value.items()}
    if isinstance(value, list):
        return [with_words(one, words) for one in value]
    return value if not isinstance(value, str) or CODE.fullmatch(value) else words


def file_of(column: TextColumn, batch: Batch) -> bytes:
    """A table whose names of columns and whose cells are payloads."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for line in range(LINES):
        writer.writerow(batch.text(column.number, line + cell, Holds.LINE, CELLS) for cell in range(CELLS))
    return file.getvalue().encode()
