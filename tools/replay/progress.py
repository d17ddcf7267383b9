"""How far it is: a bar that redraws itself on a terminal, else a line every few seconds."""

import sys
import time
from typing import TextIO

WIDTH = 24


class Progress:
    def __init__(self, label: str, total: int, done: int, out: TextIO = sys.stderr) -> None:
        self.label, self.total, self.before, self.out = label, total, done, out
        self.is_terminal = out.isatty()
        self.pause = 0.2 if self.is_terminal else 5.0
        self.began = self.shown_at = time.monotonic()

    def show(self, done: int) -> None:
        """`done`: what this run did so far, apart from what earlier ones did."""
        if time.monotonic() - self.shown_at >= self.pause:
            self._write(done)

    def finish(self, done: int) -> None:
        self._write(done)
        if self.is_terminal:
            self.out.write("\n")

    def _write(self, done: int) -> None:
        self.shown_at = time.monotonic()
        line = self.line(done, self.shown_at - self.began)
        self.out.write(f"\r\033[K{line}" if self.is_terminal else f"{line}\n")
        self.out.flush()

    def line(self, done: int, seconds: float) -> str:
        so_far = self.before + done
        rate = done / seconds if seconds else 0.0
        bar = "#" * (WIDTH * so_far // max(1, self.total))
        left = clock((self.total - so_far) / rate) if rate else "?"
        return f"{self.label} [{bar:.<{WIDTH}}] {so_far:,} of {self.total:,} votes, {rate:,.0f}/s, {left} left"


def clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
