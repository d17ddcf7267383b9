"""Somebody who has everything that was published of a survey, and a solver for linear equations.

They know the questionnaire, and that numbers of businesses are whole and not negative. What is published becomes
equations; then each unknown count is made as small and as large as these allow. Where only one whole number fits,
it has been recovered. The attacker shares no code with the suppression.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy
from scipy.optimize import linprog
from scipy.sparse import coo_array

Name = tuple[str, ...]
Line = list[tuple[Name, int]]
MOST = 1000  # there are fewer businesses in town
SLACK = 1e-6


@dataclass
class Known:
    """What is known of named counts: sums of factor × count that are nought, or at most nought, and numbers."""

    places: dict[Name, int] = field(default_factory=dict)
    equal: list[Line] = field(default_factory=list)
    at_most: list[Line] = field(default_factory=list)
    numbers: dict[Name, int] = field(default_factory=dict)

    def count(self, name: Name) -> Name:
        self.places.setdefault(name, len(self.places))
        return name

    def is_number(self, name: Name, number: int | None) -> None:
        if number is not None:
            self.numbers[self.count(name)] = number

    def is_sum(self, whole: Name, parts: Iterable[Name]) -> None:
        self.equal.append([*((self.count(part), 1) for part in parts), (self.count(whole), -1)])

    def is_at_most(self, parts: Iterable[Name], whole: Name, times: int = 1) -> None:
        self.at_most.append([*((self.count(part), 1) for part in parts), (self.count(whole), -times)])

    def is_at_least(self, parts: Iterable[Name], whole: Name) -> None:
        self.at_most.append([*((self.count(part), -1) for part in parts), (self.count(whole), 1)])

    def least(self, wish: numpy.ndarray) -> numpy.ndarray:
        """The counts that fit and make `wish` smallest."""
        bounds = [(self.numbers[name],) * 2 if name in self.numbers else (0, MOST) for name in self.places]
        found = linprog(wish, *self.matrix(self.at_most), *self.matrix(self.equal), bounds, method="highs")
        assert found.status == 0, f"what was published contradicts itself: {found.message}"
        return found.x

    def matrix(self, lines: Sequence[Line]) -> tuple[Any, Any]:
        if not lines:
            return None, None
        cells = [(factor, row, self.places[name]) for row, line in enumerate(lines) for name, factor in line]
        factors, rows, columns = zip(*cells, strict=True)
        matrix = coo_array((factors, (rows, columns)), shape=(len(lines), len(self.places)))
        return matrix.tocsr(), numpy.zeros(len(lines))

    def recovered(self, wanted: Iterable[Name]) -> dict[Name, int]:
        """Which of the wanted counts can only be one whole number, and which."""
        names = sorted(set(wanted))
        seen = [self.least(wish) for wish in self.wishes(names)]
        return {
            name: number
            for name in names
            if (number := self.only(name, [at[self.places[name]] for at in seen])) is not None
        }

    def wishes(self, names: Sequence[Name], tries: int = 4) -> Iterable[numpy.ndarray]:
        """A few at random, and their opposites: most counts are seen with two values, and need no more asking."""
        random = Random(1)
        for _ in range(tries):
            wish = numpy.zeros(len(self.places))
            for name in names:
                wish[self.places[name]] = random.choice((-1, 1)) * random.uniform(0.5, 1)
            yield wish
            yield -wish

    def only(self, name: Name, seen: Sequence[float]) -> int | None:
        if fit_two(seen):
            return None
        wish = numpy.zeros(len(self.places))
        wish[self.places[name]] = 1
        ends = [self.least(wish)[self.places[name]], self.least(-wish)[self.places[name]]]
        return None if fit_two([*seen, *ends]) else round(ends[0])


def fit_two(seen: Sequence[float]) -> bool:
    """Whether two whole numbers lie between the least and the most."""
    return math.ceil(min(seen) - SLACK) < math.floor(max(seen) + SLACK) if seen else False
