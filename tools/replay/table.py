"""What a replay found, as a table."""

from dataclasses import dataclass

from tools.replay.comparison import Comparison

SHOWN = 5


@dataclass(frozen=True)
class Line:
    """One file: how the counts compare, and what it took."""

    comparison: Comparison
    seconds: float
    votes_posted: int
    failures: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.comparison.agrees and not self.failures

    @property
    def cells(self) -> tuple[str, ...]:
        comparison = self.comparison
        return (
            comparison.election.name,
            number(comparison.ballots),
            number(comparison.votes),
            number(len(comparison.election.projects)),
            number(len(comparison.differences)),
            number(comparison.cleaned_names),
            f"{self.seconds:,.1f}",
            number(rate(self)),
        )


HEADINGS = ("file", "ballots", "votes", "projects", "mismatches", "cleaned names", "seconds", "votes/s")


def print_table(lines: list[Line], database: str) -> None:
    rows = [HEADINGS, *(line.cells for line in lines), totals(lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        first, *rest = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        print("  ".join([row[0].ljust(widths[0]), *rest]))
    for line in lines:
        print_differences(line)
    agreed = sum(line.agrees for line in lines)
    print(f"{agreed} of {len(lines)} files agree in every project ({database})")


def totals(lines: list[Line]) -> tuple[str, ...]:
    seconds, posted = sum(line.seconds for line in lines), sum(line.votes_posted for line in lines)
    compared = [line.comparison for line in lines]
    return (
        "all",
        number(sum(each.ballots or 0 for each in compared)),
        number(sum(each.votes or 0 for each in compared)),
        number(sum(len(each.election.projects) for each in compared)),
        number(sum(len(each.differences) for each in compared)),
        number(sum(each.cleaned_names for each in compared)),
        f"{seconds:,.1f}",
        number(round(posted / seconds) if seconds else None),
    )


def print_differences(line: Line) -> None:
    found = [*line.comparison.differences, *line.failures]
    for each in found[:SHOWN]:
        print(f"{line.comparison.election.name}: {each}")
    if len(found) > SHOWN:
        print(f"{line.comparison.election.name}: and {len(found) - SHOWN} more")


def rate(line: Line) -> int | None:
    return round(line.votes_posted / line.seconds) if line.seconds else None


def number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"
