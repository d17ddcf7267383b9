"""From the counts of a survey to what is published of it: `suppression` applied question by question.

Questions hang together: one that is asked only after a certain answer says by its number of answers how many gave
that answer. So wherever that count is hidden, the question is hidden too.
"""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.suppression import REST, Cell, Matrix, folded, hide_cells, hide_parts
from app.domain.survey_picks import Picks, hide_options, hide_picks
from app.domain.survey_state import FEWEST

WHOLE = ""
"""The one group of the table of all businesses."""


class Sort(enum.StrEnum):
    """How the rows of a question's table relate to the number who answered it."""

    PARTS = "parts"  # they add up to it
    PICKS = "picks"  # each is a part of it
    BARE = "bare"  # there are none: texts


@dataclass(frozen=True)
class Asked:
    """What the public knows of a question. `after`: the question and row (REST: any) after which it is asked.

    `of_some`: it is asked of a part of that row only: who gave this answer and no other, or one number of a bin.
    """

    key: str
    sort: Sort
    rows: tuple[str, ...] = ()
    most: int | None = None
    after: tuple[str, str] | None = None
    of_some: bool = False


@dataclass
class Counts:
    """True numbers of businesses by group: all, those who answered each question, and each row of it."""

    groups: dict[str, int]
    answered: dict[str, dict[str, int]] = field(default_factory=dict)
    cells: dict[str, Matrix] = field(default_factory=dict)

    def answered_in(self, key: str, group: str) -> int:
        return self.answered.get(key, {}).get(group, 0)

    def cell(self, key: str, cell: Cell) -> int:
        return self.cells.get(key, {}).get(cell, 0)


@dataclass
class Hidden:
    """What stays hidden of the same: groups, groups of a question, cells of a question."""

    groups: set[str]
    answered: dict[str, set[str]] = field(default_factory=dict)
    cells: dict[str, set[Cell]] = field(default_factory=dict)

    def hides(self, after: tuple[str, str] | None, group: str) -> bool:
        """Whether the count is hidden after which another question is asked."""
        if after is None:
            return False
        key, row = after
        return group in self.answered.get(key, ()) or (row, group) in self.cells.get(key, ())

    def rows(self, key: str) -> set[str]:
        return {row for row, _group in self.cells.get(key, ())}


def tells_the_others(question: Asked, counts: Counts, group: str) -> bool:
    """Whether its number of answers, beside that of the row it is asked after, tells few others in that row."""
    if question.after is None or not question.of_some:
        return False
    key, row = question.after
    return counts.cell(key, (row, group)) - counts.answered_in(question.key, group) < FEWEST


def hide_whole(asked: Sequence[Asked], counts: Counts) -> Hidden:
    """What stays hidden of all businesses together."""
    hidden = Hidden({WHOLE} if counts.groups.get(WHOLE, 0) < FEWEST else set())
    for question in asked:
        few = counts.answered_in(question.key, WHOLE) < FEWEST
        is_hidden = few or WHOLE in hidden.groups or hidden.hides(question.after, WHOLE)
        is_hidden = is_hidden or tells_the_others(question, counts, WHOLE)
        rows = set(question.rows) if is_hidden else hidden_rows(question, counts)
        hidden.answered[question.key] = {WHOLE} if is_hidden else set()
        hidden.cells[question.key] = {(row, WHOLE) for row in rows}
    return hidden


def hidden_rows(question: Asked, counts: Counts) -> set[str]:
    if question.sort is Sort.PICKS:
        cells = {(row, WHOLE): counts.cell(question.key, (row, WHOLE)) for row in question.rows}
        answered = {WHOLE: counts.answered_in(question.key, WHOLE)}
        return hide_options(Picks(cells, answered, question.most), WHOLE)
    return hide_parts({row: counts.cell(question.key, (row, WHOLE)) for row in question.rows})


def hide_by_group(asked: Sequence[Asked], counts: Counts, whole: Hidden, also: Collection[str] = ()) -> Hidden:
    """What stays hidden group by group, where `whole` is hidden of all. `also`: groups hidden for another reason."""
    hidden = Hidden(hide_parts(counts.groups, also))
    for question in asked:
        groups = hidden_groups(question, counts, whole, hidden)
        hidden.answered[question.key] = groups
        hidden.cells[question.key] = hidden_cells(question, counts, whole.rows(question.key), groups)
    return hidden


def hidden_groups(question: Asked, counts: Counts, whole: Hidden, hidden: Hidden) -> set[str]:
    if whole.answered.get(question.key):
        return set(counts.groups)
    also = {
        group
        for group in counts.groups
        if group in hidden.groups or hidden.hides(question.after, group) or tells_the_others(question, counts, group)
    }
    return hide_parts({group: counts.answered_in(question.key, group) for group in counts.groups}, also)


def hidden_cells(question: Asked, counts: Counts, rows: Collection[str], groups: Collection[str]) -> set[Cell]:
    """The cells of a hidden row or group, and those that its table needs hidden besides."""
    everywhere = [(row, group) for row in question.rows for group in counts.groups]
    inner: set[Cell] = set()
    if question.sort is Sort.PARTS:
        true = counts.cells.get(question.key, {})
        inner = hide_cells(folded(true, question.rows, counts.groups, rows, groups))
    elif question.sort is Sort.PICKS:
        inner = hide_picks(folded_picks(question, counts, groups), rows)
    return {cell for cell in everywhere if cell[0] in rows or cell[1] in groups or cell in inner}


def folded_picks(question: Asked, counts: Counts, groups: Collection[str]) -> Picks:
    cells = folded(counts.cells.get(question.key, {}), question.rows, counts.groups, (), groups)
    answered: dict[str, int] = {}
    for group in counts.groups:
        place = REST if group in groups else group
        answered[place] = answered.get(place, 0) + counts.answered_in(question.key, group)
    return Picks(cells, answered, question.most)


def told(asked: Sequence[Asked], counts: Counts, hidden: Hidden) -> dict[str, dict[str, Any]]:
    """What is published, by group; a hidden count is None, a hidden group is not there."""
    return {
        group: {
            "businesses": businesses,
            "questions": {question.key: told_of(question, counts, hidden, group) for question in asked},
        }
        for group, businesses in counts.groups.items()
        if group not in hidden.groups
    }


def told_of(question: Asked, counts: Counts, hidden: Hidden, group: str) -> Mapping[str, Any]:
    is_hidden = group in hidden.answered[question.key]
    cells = hidden.cells[question.key]
    return {
        "answered": None if is_hidden else counts.answered_in(question.key, group),
        "rows": {
            row: None if is_hidden or (row, group) in cells else counts.cell(question.key, (row, group))
            for row in question.rows
        },
    }
