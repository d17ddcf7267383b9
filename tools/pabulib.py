"""Read a participatory-budgeting election in the Pabulib format (`.pb`, `.pb.gz`).

A file is UTF-8 text, `;`-separated, in three sections: META (key;value), PROJECTS and VOTES, each with a line of
column names. Format: https://pabulib.org/format. What a vote was worth (points, ranks) is left aside: Kolot counts
the set of chosen projects, which is what the published `votes` column counts too.
"""

import csv
import gzip
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

SECTIONS = ("META", "PROJECTS", "VOTES")
NUMBERS = {"max_length", "num_votes"}
Row = dict[str, str]


class BadFile(Exception):
    """The file is not an election in the Pabulib format; the message names the file and the line."""


@dataclass(frozen=True, slots=True)
class Project:
    id: str
    name: str
    votes: int


@dataclass(frozen=True, slots=True)
class Voter:
    id: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Election:
    """One file: what was put to the vote, the votes that were published, and every ballot."""

    name: str
    meta: Row
    projects: tuple[Project, ...]
    voters: tuple[Voter, ...]

    @property
    def choices(self) -> int:
        return sum(len(voter.choices) for voter in self.voters)

    @property
    def most_choices(self) -> int:
        return max((len(voter.choices) for voter in self.voters), default=0)

    @property
    def votes_per_ballot(self) -> int:
        """The limit of the file (`max_length`), else as many as there are projects."""
        declared = self.meta.get("max_length", "")
        return int(declared) if declared else len(self.projects)

    @property
    def title(self) -> str:
        return self.meta.get("description") or self.name


def read_election(path: Path) -> Election:
    opener = gzip.open if path.suffix == ".gz" else open
    name = path.name.removesuffix(".gz").removesuffix(".pb")
    try:
        with opener(path, "rt", encoding="utf-8-sig", newline="") as lines:
            return parse_election(name, lines)
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError) as error:
        raise BadFile(f"{path.name}: {error}") from error


def parse_election(name: str, lines: Iterable[str]) -> Election:
    sections = _Sections.read(name, lines)
    projects = tuple(sections.project(row) for row in sections.rows("PROJECTS"))
    known = {project.id for project in projects}
    if len(known) != len(projects):
        raise BadFile(f"{name}: a project is listed twice")
    voters = tuple(sections.voter(row, known) for row in sections.rows("VOTES"))
    if len({voter.id for voter in voters}) != len(voters):
        raise BadFile(f"{name}: a voter is listed twice")
    return Election(name, sections.meta(), projects, voters)


@dataclass(frozen=True, slots=True)
class _Sections:
    """The lines of each section, as cells with the number of the line that they end on."""

    name: str
    cells: dict[str, list[tuple[int, list[str]]]]

    @classmethod
    def read(cls, name: str, lines: Iterable[str]) -> Self:
        cells: dict[str, list[tuple[int, list[str]]]] = {section: [] for section in SECTIONS}
        current = ""
        reader = csv.reader(lines, delimiter=";")
        for row in reader:
            if len(row) == 1 and row[0].strip() in SECTIONS:
                current = row[0].strip()
            elif current and any(row):
                cells[current].append((reader.line_num, row))
            elif any(row):
                raise BadFile(f"{name}, line {reader.line_num}: expected META")
        if missing := [section for section in SECTIONS if not cells[section]]:
            raise BadFile(f"{name}: no section {missing[0]}")
        return cls(name, cells)

    def meta(self) -> Row:
        meta = {row[0].strip(): ";".join(row[1:]).strip() for _, row in self.cells["META"][1:]}
        for key in NUMBERS & meta.keys():
            if meta[key] and not meta[key].isdecimal():
                raise BadFile(f"{self.name}: {key} is {meta[key]!r}, not a number")
        return meta

    def rows(self, section: str) -> Iterator[tuple[int, Row]]:
        (_, names), *rest = self.cells[section]
        columns = [column.strip() for column in names]
        for line, row in rest:
            if len(row) > len(columns):
                raise BadFile(f"{self.name}, line {line}: {len(row)} cells for {len(columns)} columns")
            yield line, dict(zip(columns, row, strict=False))

    def project(self, numbered: tuple[int, Row]) -> Project:
        line, row = numbered
        identity = self._cell(line, row, "project_id").strip()
        votes = self._cell(line, row, "votes").strip()
        if not votes.isdecimal():
            raise BadFile(f"{self.name}, line {line}: votes is {votes!r}, not a number")
        return Project(identity, row.get("name") or identity, int(votes))

    def voter(self, numbered: tuple[int, Row], known: set[str]) -> Voter:
        line, row = numbered
        chosen = (choice.strip() for choice in self._cell(line, row, "vote").split(","))
        choices = tuple(dict.fromkeys(choice for choice in chosen if choice))
        if unknown := set(choices) - known:
            raise BadFile(f"{self.name}, line {line}: no project {min(unknown)!r}")
        return Voter(self._cell(line, row, "voter_id").strip(), choices)

    def _cell(self, line: int, row: Row, column: str) -> str:
        try:
            return row[column]
        except KeyError:
            raise BadFile(f"{self.name}, line {line}: no {column}") from None
