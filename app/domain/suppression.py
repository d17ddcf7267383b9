"""Which counts of a table stay hidden, so that none under FEWEST can be worked out. Pure functions over counts.

A small count is safe when the true table is not the only one that fits what is published: somewhere one business
more and somewhere one less, both among the hidden cells, with every published number as before and none below zero.
For a table with its margins such a change is a cycle of hidden cells, so safety is a walk in the graph whose nodes
are the rows and columns and whose edges are the hidden cells. That is the network method for complementary cell
suppression: L. H. Cox, "Network models for complementary cell suppression", JASA 90 (1995); J. Castro, "Recent
advances in optimization techniques for statistical tabular data protection", EJOR 216 (2012). Because such networks
have whole-numbered corners, nothing is gained by reasoning in whole numbers.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from app.domain.survey_state import FEWEST

K = TypeVar("K", bound=str)
REST = ""
"""The row or column that stands for all hidden rows or columns together; what is known of them is their sum."""

Cell = tuple[str, str]
"""A row and a column."""
Matrix = dict[Cell, int]


def hide_parts(counts: Mapping[K, int], also: Collection[K] = ()) -> set[K]:
    """Which parts of a published whole stay hidden: small ones, `also`, and the smallest others until no single
    one is the rest, and the rest is no small count itself.
    """
    hidden = {part for part, count in counts.items() if count < FEWEST or part in also}
    others = sorted(counts.keys() - hidden, key=lambda part: (counts[part], part))
    while hidden and others and (len(hidden) < 2 or sum(counts[part] for part in hidden) < FEWEST):
        hidden.add(others.pop(0))
    return hidden


def folded(
    cells: Mapping[Cell, int],
    rows: Collection[str],
    columns: Collection[str],
    hidden_rows: Collection[str],
    hidden_columns: Collection[str],
) -> Matrix:
    """The table with its hidden rows added up to one, and its hidden columns."""
    matrix: Matrix = {}
    for row in rows:
        for column in columns:
            place = (REST if row in hidden_rows else row, REST if column in hidden_columns else column)
            matrix[place] = matrix.get(place, 0) + cells.get((row, column), 0)
    return matrix


def hide_cells(matrix: Matrix) -> set[Cell]:
    """Which cells of a folded table stay hidden, when all its margins are known."""
    hidden = {cell for cell, count in matrix.items() if count < FEWEST or REST in cell}
    for cell in sorted(cell for cell in hidden if is_sensitive(matrix, cell)):
        if not can_move(matrix, hidden, cell):
            hidden |= cheapest_ring(matrix, hidden, cell)
    return hidden


def is_sensitive(matrix: Matrix, cell: Cell) -> bool:
    """A small count. Of hidden rows or columns added up only zero tells what each of them is."""
    return matrix[cell] == 0 if REST in cell else matrix[cell] < FEWEST


def can_move(matrix: Matrix, hidden: Collection[Cell], cell: Cell) -> bool:
    """Whether one more, or one less, in this cell can be made good among the other hidden cells."""
    row, column = cell
    others = [other for other in hidden if other != cell]
    give = [(of_column, of_row) for of_row, of_column in others if matrix[of_row, of_column] >= 1]
    if is_reached(arcs(others, give), ("column", column), ("row", row)):
        return True
    return matrix[cell] >= 1 and is_reached(arcs(others, give), ("row", row), ("column", column))


Node = tuple[str, str]


def arcs(take: Iterable[Cell], give: Iterable[tuple[str, str]]) -> dict[Node, list[Node]]:
    """From a row to a column where a cell may grow; back from the column to the row where it may shrink."""
    found: dict[Node, list[Node]] = {}
    for row, column in take:
        found.setdefault(("row", row), []).append(("column", column))
    for column, row in give:
        found.setdefault(("column", column), []).append(("row", row))
    return found


def is_reached(graph: Mapping[Node, list[Node]], start: Node, goal: Node) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for node in graph.get(waiting.pop(), ()):
            if node == goal:
                return True
            if node not in seen:
                seen.add(node)
                waiting.append(node)
    return False


class Ring(NamedTuple):
    """Four cells at the corners of a rectangle: the least that can move together."""

    cost: int
    cells: frozenset[Cell]


def cheapest_ring(matrix: Matrix, hidden: Collection[Cell], cell: Cell) -> frozenset[Cell]:
    """The ring through a cell that hides least besides what is hidden.

    There is one: published rows and columns, and the rest of each, count FEWEST or more, so the row and the column
    of a small cell have somewhere else to give from.
    """
    rings = sorted(rings_through(matrix, hidden, cell), key=lambda ring: (ring.cost, sorted(ring.cells)))
    return rings[0].cells if rings else frozenset()


def rings_through(matrix: Matrix, hidden: Collection[Cell], cell: Cell) -> Iterator[Ring]:
    row, column = cell
    for other_row, other_column in matrix:
        beside, below, across = (row, other_column), (other_row, column), (other_row, other_column)
        if other_row == row or other_column == column:
            continue
        if (matrix[beside] and matrix[below]) or (matrix[cell] and matrix[across]):
            corners = frozenset({cell, beside, below, across})
            yield Ring(sum(matrix[corner] for corner in corners if corner not in hidden), corners)
