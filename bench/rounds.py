"""Rounds: every contender in turn, again and again, so that a slow moment of the machine hits all of them."""

import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bench.load import Measured

WARM_UP_SECONDS = 1.0


@dataclass
class Contender:
    """Something that answers requests, and what each of its rounds came to (answers per second)."""

    name: str
    run: Callable[[float], Measured]
    warm_up: int = 1  # so many answers at least before anything is counted
    rounds: list[float] = field(default_factory=list)
    answers: int = 0

    def measure(self, seconds: float) -> float:
        measured = self.run(seconds)
        self.answers += measured.answers
        return measured.per_second

    @property
    def median(self) -> float:
        return statistics.median(self.rounds)


@dataclass(frozen=True)
class Goal:
    """A contender must come to so much of another one, by their medians."""

    contender: Contender
    against: Contender
    least: float
    aim: float | None = None

    @property
    def ratio(self) -> float:
        return self.contender.median / self.against.median

    @property
    def is_reached(self) -> bool:
        return self.ratio >= self.least


def interleave(contenders: Sequence[Contender], rounds: int, seconds: float) -> None:
    """A B C A B C …, after a warm-up of each that is not counted."""
    for contender in contenders:
        while contender.answers < contender.warm_up:
            contender.measure(WARM_UP_SECONDS)
    for number in range(1, rounds + 1):
        for contender in contenders:
            print(f"\r\033[Kround {number} of {rounds}: {contender.name}", end="", file=sys.stderr, flush=True)
            contender.rounds.append(contender.measure(seconds))
    print("\r\033[K", end="", file=sys.stderr, flush=True)
