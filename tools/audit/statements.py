"""How many SQL statements each page sends, and which ones a vote sends."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One page: its statements with few and with many solutions."""

    role: str
    page: str
    few: int
    many: int

    @property
    def is_same(self) -> bool:
        return self.few == self.many


def table(lines: Iterable[Line], few: int, many: int) -> str:
    rows = [
        f"{line.role:9} {line.page:26} {line.few:>5} {line.many:>6}{'' if line.is_same else '  differs'}"
        for line in lines
    ]
    return "\n".join([f"{'role':9} {'page':26} {few:>5,} {many:>6,}", *rows])


def one_line(statement: str) -> str:
    """A statement as one line to read."""
    return re.sub(r"\s+", " ", statement).strip()
