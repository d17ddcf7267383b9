"""What each column of a file of past answers holds: guessed from its name and its cells, or told by a codebook.

Staff see the guess on a page and correct it. `answers_file.py` reads the rows by it.
"""

import enum
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.domain.tables import Row, Table
from app.domain.text import clean_line, search_key

EMPTY = {"", "na", "n/a", "#n/a", "null", "nan"}
CHECKED = {"1", "true", "yes", "x", "v", "✓", "✔", "כן", "נבחר", "checked", "selected"}
UNCHECKED = {"0", "false", "no", "none", "לא", "unchecked"}
WHOLE_NAMES = {"reached end", "complete", "completed", "finished", "submitted", "הושלם", "נשלח"}
KEY_NAMES = {"respondent", "respondent id", "response id", "id", "מזהה", "מספר משיב"}
OTHER_NAME = re.compile(r"^(other\b|אחר\b).{0,40}$", re.IGNORECASE)
IN_BRACKETS = re.compile(r"^(?P<question>.{3,}?)\s*\[(?P<option>[^\[\]]+)\]$")
NUMBERED = re.compile(r"^(?P<question>\d+(?:\.\d+)*)\.(?P<place>\d+)\.?\s+(?P<option>\S.*)$", re.DOTALL)
MOST_OPTIONS, LONGEST_OPTION, LONG_TEXT = 15, 90, 60
FREEFORM = re.compile(r"free\s*-?\s*form|open text|טקסט חופשי", re.IGNORECASE)
CODEBOOK_NAMES = {
    "column": ("field name", "field", "column", "variable", "שם השדה", "עמודה"),
    "question": ("question", "label", "שאלה"),
    "values": ("values", "value", "options", "ערכים", "אפשרויות"),
}


class Use(enum.StrEnum):
    IGNORE = "ignore"
    KEY = "key"
    WHOLE = "whole"
    NAME = "name"
    REGISTER_NUMBER = "register_number"
    SECTOR = "sector"
    SIZE = "size"
    CHECKBOX = "checkbox"
    OTHER = "other"
    SINGLE = "single"
    SCALE = "scale"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


ANSWERS = frozenset({Use.CHECKBOX, Use.OTHER, Use.SINGLE, Use.SCALE, Use.NUMBER, Use.SHORT_TEXT, Use.LONG_TEXT})


@dataclass
class ColumnUse:
    """One column. `question` and `option` are their texts; `options` are those of a single choice, where known.

    `readings`: what to read a cell as, for cells that are not what they should be.
    """

    column: str
    use: Use
    question: str = ""
    option: str = ""
    options: list[str] = field(default_factory=list)
    readings: dict[str, str] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        return self.use in ANSWERS

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> "ColumnUse":
        return cls(**{**found, "use": Use(found["use"])})


def is_empty(cell: str) -> bool:
    return cell.strip().lower() in EMPTY


def guess_uses(table: Table, told: Mapping[str, ColumnUse] | None = None) -> list[ColumnUse]:
    """What every column seems to hold, in their order. A codebook knows better than the cells (`read_codebook`)."""
    uses = []
    for column in table.columns:
        use = (told or {}).get(search_key(column)) or guess(column, cells_of(table.rows, column))
        uses.append(replace(use, column=column))
    return uses


def cells_of(rows: Sequence[Row], column: str) -> list[str]:
    """The cells of a column that are not empty."""
    return [cell for row in rows if not is_empty(cell := row.cells.get(column, ""))]


def guess(column: str, cells: list[str]) -> ColumnUse:
    key, filled = search_key(column), {cell.strip() for cell in cells}
    if not filled:
        return ColumnUse(column, Use.IGNORE)
    if key in WHOLE_NAMES:
        return ColumnUse(column, Use.WHOLE)
    if key in KEY_NAMES and len(filled) == len(cells):
        return ColumnUse(column, Use.KEY)
    question, option = split_name(column)
    said = {cell.lower() for cell in filled}
    if said <= CHECKED or (option and said <= CHECKED | UNCHECKED):
        return ColumnUse(column, Use.CHECKBOX, question, option or question)
    if option and OTHER_NAME.match(option):
        return ColumnUse(column, Use.OTHER, question, option)
    return guess_by_cells(column, cells, filled)


def split_name(column: str) -> tuple[str, str]:
    """The question and the option in the name of a checkbox's column, as other survey systems write it."""
    found = IN_BRACKETS.match(column) or NUMBERED.match(column)
    return (clean_line(found["question"]), clean_line(found["option"])) if found else (clean_line(column), "")


def guess_by_cells(column: str, cells: list[str], filled: set[str]) -> ColumnUse:
    question = clean_line(column)
    if all(re.fullmatch(r"-?\d+(\.\d+)?", cell) for cell in filled):
        is_scale = len(cells) > len(filled) and filled <= set("12345")
        return ColumnUse(column, Use.SCALE if is_scale else Use.NUMBER, question)
    longest = max(len(cell) for cell in filled)
    if len(filled) <= MOST_OPTIONS and longest <= LONGEST_OPTION and len(cells) >= 2 * len(filled):
        return ColumnUse(column, Use.SINGLE, question, options=in_order_of_use(cells))
    return ColumnUse(column, Use.LONG_TEXT if longest > LONG_TEXT else Use.SHORT_TEXT, question)


def in_order_of_use(cells: Sequence[str]) -> list[str]:
    """Each value once, the most frequent first."""
    counts: dict[str, int] = {}
    for cell in cells:
        counts[cell.strip()] = counts.get(cell.strip(), 0) + 1
    return sorted(counts, key=lambda value: -counts[value])


def read_codebook(codebook: Table) -> dict[str, ColumnUse]:
    """The uses that a codebook tells, by the key of the column's name. Empty where it is none."""
    names = {search_key(name): name for name in codebook.columns}
    places = {part: next((names[one] for one in known if one in names), "") for part, known in CODEBOOK_NAMES.items()}
    if not all(places.values()):
        return {}
    lines = [{part: row.cells.get(name, "") for part, name in places.items()} for row in codebook.rows]
    with_boxes = {search_key(line["question"]) for line in lines if values_of(line["values"]) == ["1"]}
    return {search_key(line["column"]): use_told(line, with_boxes) for line in lines}


def use_told(line: Mapping[str, str], with_boxes: set[str]) -> ColumnUse:
    column, question, values = line["column"].strip(), clean_line(line["question"]), values_of(line["values"])
    _number, option = split_name(column)
    if values == ["1"]:
        return ColumnUse(column, Use.CHECKBOX, question, option or clean_line(column))
    if FREEFORM.search(line["values"]):
        if search_key(line["question"]) in with_boxes:
            return ColumnUse(column, Use.OTHER, question, option)
        return ColumnUse(column, Use.LONG_TEXT, question)
    if search_key(column) in WHOLE_NAMES:
        return ColumnUse(column, Use.WHOLE)
    if search_key(column) in KEY_NAMES:
        return ColumnUse(column, Use.KEY)
    if [value.lower() for value in values] == ["integer"]:
        return ColumnUse(column, Use.NUMBER, question)
    return ColumnUse(column, Use.SINGLE, question, options=values)


def values_of(written: str) -> list[str]:
    return [line.strip() for line in written.splitlines() if not is_empty(line)]
