"""The published JSON of a round against the published votes of its file, project by project."""

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.text import clean_line
from tools.pabulib import Election, Project


@dataclass(frozen=True)
class Comparison:
    """One line of the table."""

    election: Election
    ballots: int | None
    votes: int | None
    differences: tuple[str, ...]
    cleaned_names: int

    @property
    def agrees(self) -> bool:
        return not self.differences


def compare(election: Election, solutions: dict[str, int], url: str) -> Comparison:
    with urllib.request.urlopen(url, timeout=60) as answer:
        published = json.load(answer)
    lines = {line["id"]: line for line in published["solutions"]}
    differences = [
        *compare_ballots(election, published),
        *compare_projects(election, solutions, lines),
        *(f"solution {id_} is nobody's project" for id_ in sorted(lines.keys() - set(solutions.values()))),
    ]
    cleaned = sum(clean_line(project.name) != project.name for project in election.projects)
    return Comparison(election, published["ballots"], published["votes"], tuple(differences), cleaned)


def compare_ballots(election: Election, published: dict[str, Any]) -> list[str]:
    """The turnout, where it is published: everybody who chose something."""
    blank = sum(not voter.choices for voter in election.voters)
    expected = int(election.meta.get("num_votes") or len(election.voters)) - blank
    if published["ballots"] in (None, expected):
        return []
    return [f"{published['ballots']} ballots, not {expected}"]


def compare_projects(election: Election, solutions: dict[str, int], lines: dict[int, dict[str, Any]]) -> list[str]:
    ranks = ranking(election.projects)
    compared = (difference(project, lines.get(solutions[project.id]), ranks) for project in election.projects)
    return [found for found in compared if found]


def difference(project: Project, line: dict[str, Any] | None, ranks: dict[str, int]) -> str:
    """What is wrong with one project, or nothing. The name must come back as stored text keeps it."""
    if line is None:
        return f"project {project.id} is missing"
    if line["title"] != clean_line(project.name):
        return f"project {project.id} is called {line['title']!r}, not {project.name!r}"
    if line["votes"] is None:  # a small count: only the ranking is public
        return "" if line["rank"] == ranks[project.id] else f"project {project.id} has place {line['rank']}"
    if line["votes"] == project.votes:
        return ""
    return f"project {project.id} has {line['votes']} votes, not {project.votes}"


def ranking(projects: Sequence[Project]) -> dict[str, int]:
    """The place of each project; equal votes share one."""
    return {project.id: 1 + sum(other.votes > project.votes for other in projects) for project in projects}
