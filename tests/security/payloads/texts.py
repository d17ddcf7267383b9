"""What is written into one column of one row: many payloads, each with a mark that tells which it is and where."""

import gzip
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.domain.text import clean_line
from tests.security.hostile import OWN, SEED
from tests.security.payloads.columns import Holds

MARK = re.compile(r"zc(\d+)p(\d+)z")
NOT_A_SPACE = re.compile(r"\S")


@dataclass(frozen=True)
class Batch:
    """So many payloads as stand on a page together, by their number in the file."""

    payloads: tuple[tuple[int, str], ...]

    def harmless(self) -> "Batch":
        """As many words of the same lengths that nothing can be made of."""
        return Batch(tuple((number, NOT_A_SPACE.sub("x", payload)) for number, payload in self.payloads))

    def text(self, column: int, turn: int, holds: Holds, share: int = 1) -> str:
        """For the row with this turn: another payload begins in each row, and `share` rows have them all between them.

        Lines have no end here: what the form would cut off stands on the page too.
        """
        size = -(-len(self.payloads) // share)
        start = turn * size if share > 1 else turn * 7
        chosen = (self.payloads[(start + step) % len(self.payloads)] for step in range(size))
        between = "\n\n" if holds is Holds.TEXT else " "
        return between.join(f"{payload} {mark(column, number)}" for number, payload in chosen)


def mark(column: int, number: int) -> str:
    return f"zc{column}p{number}z"


def marks(source: str) -> Iterator[tuple[int, int]]:
    """Column and payload of each text that is there whole, to its mark."""
    for found in MARK.finditer(source):
        yield int(found[1]), int(found[2])


def read_payloads(path: Path, sample: int | None) -> list[str]:
    """The lines of the file, as a form would clean them, and our own."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = data.decode().removesuffix("\n").split("\n")
    if sample is not None:
        lines = random.Random(SEED).sample(lines, min(sample, len(lines)))
    return [clean_line(line) for line in (*lines, *OWN)]


def batches(payloads: Sequence[str], at_once: int) -> list[Batch]:
    """The last one is filled up with the first payloads, so that all pages are alike."""
    numbered = list(enumerate(payloads))
    at_once = min(at_once, len(numbered))
    starts = range(0, len(numbered), at_once)
    return [Batch(tuple((numbered * 2)[start : start + at_once])) for start in starts]
