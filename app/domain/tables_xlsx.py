"""The first sheet of an XLSX or ODS file, as the same kind of table that a CSV file gives."""

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from app.domain.tables import MOST_ROWS, Problem, ProblemKind, Row, Table, repeated
from app.domain.text import clean_line

MAGIC = b"PK\x03\x04"
Cell = int | float | str | bool | time | date | datetime | timedelta


def is_workbook(data: bytes) -> bool:
    """Whether these bytes are a spreadsheet and not a text file: XLSX and ODS are ZIP files."""
    return data.startswith(MAGIC)


def read_workbook(data: bytes) -> Table:
    """The records of the first sheet, below its first line that is not empty. A date becomes `2020-10-26`."""
    table = Table(encoding="XLSX")
    try:
        lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError):
        table.problems.append(Problem(ProblemKind.UNREADABLE, value="XLSX"))
        return table
    filled = [(line, cells) for line, cells in enumerate(lines, start=1) if any(written(cell) for cell in cells)]
    if len(filled) < 2:
        table.problems.append(Problem(ProblemKind.EMPTY))
        return table
    fill(table, filled)
    return table


def fill(table: Table, filled: list[tuple[int, list[Cell]]]) -> None:
    _line, header = filled[0]
    table.columns = [clean_line(written(name)) or f"#{place}" for place, name in enumerate(header, start=1)]
    table.problems += [Problem(ProblemKind.COLUMN_TWICE, column=name) for name in repeated(table.columns)]
    if len(filled) - 1 > MOST_ROWS:
        table.problems.append(Problem(ProblemKind.TOO_MANY_ROWS, filled[MOST_ROWS][0], value=str(MOST_ROWS)))
    for line, cells in filled[1 : MOST_ROWS + 1]:
        table.rows.append(Row(line, dict(zip(table.columns, map(written, cells), strict=False))))


def written(cell: Cell) -> str:
    """As a person would have typed it: a whole number without its point, a day without midnight."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    return str(cell)
