"""What a replay remembers, so that the same command continues after an interruption.

`state.json` holds the plan: which files, and for each the round and the solution of every project. One journal
per file holds the voters whose every vote was acknowledged. A voter not in it simply votes again: casting the same
vote twice changes nothing.
"""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass
class FileState:
    """How far one file is."""

    round_id: int
    solutions: dict[str, int]
    seconds: float = 0.0
    votes_posted: int = 0
    is_compared: bool = False


@dataclass
class State:
    """One replay of these files into this directory."""

    directory: Path
    files: list[str]
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    rounds: dict[str, FileState] = field(default_factory=dict)

    @classmethod
    def load(cls, directory: Path) -> "State | None":
        try:
            kept = json.loads((directory / "state.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        rounds = {name: FileState(**each) for name, each in kept["rounds"].items()}
        return cls(directory, kept["files"], kept["secret"], rounds)

    @property
    def is_finished(self) -> bool:
        return all(name in self.rounds and self.rounds[name].is_compared for name in self.files)

    def save(self) -> None:
        """Whole or not at all."""
        rounds = {name: asdict(each) for name, each in self.rounds.items()}
        kept = {"files": self.files, "secret": self.secret, "rounds": rounds}
        fresh = self.directory / "state.json.new"
        fresh.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        fresh.chmod(0o600)
        os.replace(fresh, self.directory / "state.json")

    def journal(self, name: str) -> "Journal":
        return Journal(self.directory / f"{name}.voters")


@dataclass(frozen=True)
class Journal:
    """The acknowledged voters of one file, a line each. Several processes append to it."""

    path: Path

    def acknowledged(self) -> set[int]:
        try:
            lines = self.path.read_text().splitlines(keepends=True)
        except FileNotFoundError:
            return set()
        return {int(line) for line in lines if line.endswith("\n") and line.strip().isdecimal()}

    def open(self) -> int:
        return os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def acknowledge(journal: int, voter: int) -> None:
    os.write(journal, f"{voter}\n".encode())


def waiting(count: int, acknowledged: set[int]) -> Sequence[int]:
    return [index for index in range(count) if index not in acknowledged]
