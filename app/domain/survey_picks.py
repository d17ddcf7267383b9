"""Which counts of a choice of several stay hidden: each option is a small table of its own, picked or not picked.

The options hang together only where everybody picked as many as allowed, or only one: what is free to move there
is what `grows` and `shrinks` ask.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.suppression import REST, Cell, Matrix
from app.domain.survey_state import FEWEST


@dataclass(frozen=True)
class Picks:
    """How many picked each option (row) in each column, and how many answered there at all."""

    cells: Matrix
    answered: Mapping[str, int]
    most: int | None = None

    def options(self) -> set[str]:
        return {option for option, _column in self.cells}

    def sum_of(self, column: str) -> int:
        return sum(count for (_option, place), count in self.cells.items() if place == column)

    def is_full(self, column: str) -> bool:
        """Whether everybody picked as many as allowed, so that any option can be worked out from the others."""
        return self.most is not None and self.sum_of(column) >= self.most * self.answered[column]

    def grows(self, cell: Cell) -> bool:
        return self.cells[cell] < self.answered[cell[1]] and not self.is_full(cell[1])

    def shrinks(self, cell: Cell) -> bool:
        """One pick less, while everybody who answered still picked something."""
        return self.cells[cell] >= 1 and self.sum_of(cell[1]) > self.answered[cell[1]]

    def is_small(self, cell: Cell) -> bool:
        """Too few picked it, or too few did not; of what is added up, nobody or everybody."""
        picked, fewest = self.cells[cell], 1 if cell[1] == REST else FEWEST
        return picked < fewest or self.answered[cell[1]] - picked < fewest


def hide_options(whole: Picks, column: str) -> set[str]:
    """Which options stay hidden of all businesses together."""
    hidden = {option for option in whole.options() if is_small_in_whole(whole, (option, column))}
    if hidden and whole.is_full(column):
        return whole.options()
    for option in sorted(hidden):
        others = sorted(whole.options() - hidden, key=lambda other: (whole.cells[other, column], other))
        while others and not can_change(whole, hidden, option, column):
            hidden.add(others.pop(0))
    return hidden


def is_small_in_whole(whole: Picks, cell: Cell) -> bool:
    return whole.cells[cell] < FEWEST or whole.answered[cell[1]] - whole.cells[cell] < FEWEST


def can_change(whole: Picks, hidden: Collection[str], option: str, column: str) -> bool:
    """Alone, or by a business that picked another hidden option instead."""
    cell = (option, column)
    if whole.grows(cell) or whole.shrinks(cell):
        return True
    picked, everybody = whole.cells[cell], whole.answered[column]
    others = [whole.cells[other, column] for other in hidden if other != option]
    return any((picked < everybody and other >= 1) or (picked >= 1 and other < everybody) for other in others)


def hide_picks(picks: Picks, hidden_options: Collection[str]) -> set[Cell]:
    """Which cells stay hidden by group, hidden groups added up to REST. All of them where nothing less is safe."""
    hidden = {cell for cell in picks.cells if cell[0] in hidden_options or cell[1] == REST or picks.is_small(cell)}
    if any(picks.is_full(column) for _option, column in hidden):
        return set(picks.cells)
    for cell in sorted(hidden):
        if cell[0] not in hidden_options and picks.is_small(cell) and not has_partner(picks, hidden, cell):
            further = cheapest_partner(picks, hidden, cell)
            if further is None:
                return set(picks.cells)
            hidden.add(further)
    return hidden


def has_partner(picks: Picks, hidden: Collection[Cell], cell: Cell) -> bool:
    return any(is_partner(picks, cell, other) for other in hidden)


def is_partner(picks: Picks, cell: Cell, other: Cell) -> bool:
    """Whether a pick may have been in the other group instead, both groups' other numbers as they are."""
    if other[0] != cell[0] or other == cell:
        return False
    return (picks.grows(cell) and picks.shrinks(other)) or (picks.shrinks(cell) and picks.grows(other))


def cheapest_partner(picks: Picks, hidden: Collection[Cell], cell: Cell) -> Cell | None:
    partners = [other for other in picks.cells if other not in hidden and is_partner(picks, cell, other)]
    return min(partners, key=lambda other: (picks.cells[other], other), default=None)
