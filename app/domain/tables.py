"""A table in a text file (CSV), as offices and other systems export it: its encoding and its delimiter are found out.

Nothing is guessed silently: what cannot be read is a Problem with its line and column.
"""

import codecs
import csv
import enum
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.text import clean_line

DELIMITERS = ",;\t|"
LONGEST_CELL = 200_000
MOST_ROWS = 20_000
FEWEST_TO_TELL = 3  # columns; in a table of two, a line of text with a comma in it looks like a record
PROSE = re.compile(r"[,;|]\s|(?<=\d),(?=\d{3}\b)")  # commas of sentences and of large numbers part no cells
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# In windows-1255 these bytes are Hebrew letters and stand together; in cp1252 they are é or ñ among Latin letters.
TOGETHER = re.compile(rb"[\xe0-\xfa]{2,}")
AMONG_LATIN = re.compile(rb"[A-Za-z][\xe0-\xfa]|[\xe0-\xfa][A-Za-z]")


class ProblemKind(enum.StrEnum):
    UNREADABLE = "unreadable"
    EMPTY = "empty"
    TOO_MANY_ROWS = "too_many_rows"
    BAD_QUOTES = "bad_quotes"
    CELLS = "cells"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    VALUE_MISSING = "value_missing"
    VALUE_TWICE = "value_twice"
    BAD_DATE = "bad_date"
    TITLE_CUT = "title_cut"
    SWALLOWED = "swallowed"
    LOOKS_LIKE_DATE = "looks_like_date"
    SPREADSHEET_ERROR = "spreadsheet_error"
    NOT_AN_OPTION = "not_an_option"
    NOT_CHECKED = "not_checked"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    NOT_A_SECTOR = "not_a_sector"
    NOT_A_SIZE = "not_a_size"
    ANSWERED_ALREADY = "answered_already"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at one place of a file; lines count from 1, the header is line 1."""

    kind: ProblemKind
    line: int = 1
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one record by the names of their columns, and the line it begins on."""

    line: int
    cells: dict[str, str]


@dataclass
class Table:
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def read_table(data: bytes, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """The records of a CSV file with a line of column names; where they cannot be read, the problems."""
    table = Table(encoding=encoding or find_encoding(data))
    try:
        text = data.decode(table.encoding)
    except (UnicodeError, LookupError):
        table.problems.append(Problem(ProblemKind.UNREADABLE, value=table.encoding))
        return table
    table.delimiter = delimiter or find_delimiter(text)
    csv.field_size_limit(LONGEST_CELL)
    try:
        fill(table, records(text, table.delimiter))
    except csv.Error as error:
        table.problems.append(Problem(ProblemKind.BAD_QUOTES, line_of_error(table), value=str(error)))
    return table


def find_encoding(data: bytes) -> str:
    """UTF-8 where it is; else Hebrew or Western European of Windows, by the company that their letters keep."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1255" if len(TOGETHER.findall(data)) > len(AMONG_LATIN.findall(data)) else "cp1252"
    return "utf-8"


def find_delimiter(text: str) -> str:
    """The one that stands most often in the line of column names, outside quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n")[:LONGEST_CELL].partition("\n")[0])
    counts = Counter(char for char in header if char in DELIMITERS)
    return max(DELIMITERS, key=lambda delimiter: counts[delimiter])


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, cells
        begins = reader.line_num + 1


def fill(table: Table, found: Iterator[tuple[int, list[str]]]) -> None:
    _line, header = next(found, (1, []))
    table.columns = [clean_line(name) or f"#{place}" for place, name in enumerate(header, start=1)]
    table.problems += [Problem(ProblemKind.COLUMN_TWICE, column=name) for name in repeated(table.columns)]
    for line, cells in found:
        if len(table.rows) >= MOST_ROWS:
            table.problems.append(Problem(ProblemKind.TOO_MANY_ROWS, line, value=str(MOST_ROWS)))
            return
        if len(cells) != len(table.columns):
            numbers = f"{len(cells)}/{len(table.columns)}"
            table.problems.append(Problem(ProblemKind.CELLS, line, value=numbers))
        table.rows.append(Row(line, dict(zip(table.columns, cells, strict=False))))
        table.problems += swallowed_rows(table.rows[-1], len(table.columns), table.delimiter)
    if not table.rows:
        table.problems.append(Problem(ProblemKind.EMPTY))


def swallowed_rows(row: Row, columns: int, delimiter: str) -> list[Problem]:
    """Cells with a line that is itself a whole record: a quote that was never closed took it in."""
    if columns < FEWEST_TO_TELL:
        return []
    return [
        Problem(ProblemKind.SWALLOWED, row.line, column, line[:80])
        for column, cell in row.cells.items()
        if "\n" in cell
        for line in cell.splitlines()
        if PROSE.sub("", line).count(delimiter) >= columns - 1
    ]


def repeated(names: Sequence[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def line_of_error(table: Table) -> int:
    """The record after the last one that could be read begins here or later."""
    if table.rows:
        return table.rows[-1].line + 1
    return 2 if table.columns else 1
