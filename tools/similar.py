"""How well similar titles are found: recall at five, beside plain trigrams.

    python -m tools.similar [FILE…]

Always measures the fifty Hebrew pairs of `tests/data/similar_he.json`: one title of each pair is typed, and the other
should be among the first five of all. FILEs (also `.gz`) make it harder or add a measurement, by what they hold:
a CSV with a column `question` is noise around the Hebrew pairs (its first 1,000 lines); a CSV of reports (`Issue id`,
`Summary`, `Description`) with the JSON of their marked pairs (`pairs` of ids) is measured by itself, both ways.
"""

import csv
import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from app.domain.likeness import LikenessIndex, words_of

HEBREW_PAIRS = Path(__file__).parents[1] / "tests/data/similar_he.json"
FIRST = 5
MOST_NOISE = 1000
Text = tuple[str, str]  # a title, and the words below it


class Method(Protocol):
    def add(self, number: int, text: str, body: str = "") -> None: ...
    def most_alike(
        self, text: str, body: str = "", *, limit: int, besides: int | None
    ) -> Sequence[tuple[int, float]]: ...


class Trigrams:
    """The baseline: Jaccard likeness of the trigrams of the titles, as pg_trgm counts it."""

    def __init__(self) -> None:
        self.trigrams: dict[int, frozenset[str]] = {}

    def add(self, number: int, text: str, body: str = "") -> None:
        self.trigrams[number] = self.of(text)

    def most_alike(self, text: str, body: str = "", *, limit: int, besides: int | None) -> list[tuple[int, float]]:
        asked = self.of(text)
        likeness = {
            number: len(asked & theirs) / (len(asked | theirs) or 1)
            for number, theirs in self.trigrams.items()
            if number != besides
        }
        return sorted(likeness.items(), key=lambda one: (-one[1], one[0]))[:limit]

    @staticmethod
    def of(text: str) -> frozenset[str]:
        padded = (f"  {word} " for word in words_of(text))
        return frozenset(word[place : place + 3] for word in padded for place in range(len(word) - 2))


class Question(NamedTuple):
    """What is typed, which text should be found, and which is the typed one itself."""

    text: Text
    wanted: int
    besides: int | None


@dataclass
class Task:
    name: str
    texts: list[Text]
    questions: list[Question] = field(default_factory=list)


def main(paths: Sequence[str]) -> None:
    noise: list[str] = []
    reports: list[dict[str, str]] = []
    marked: list[Sequence[str]] = []
    for path in map(Path, paths):
        if ".json" in path.suffixes:
            marked = json.loads(opened(path))["pairs"]
            continue
        rows = list(csv.DictReader(opened(path).splitlines(keepends=True)))
        if "question" in rows[0]:
            noise += [row["question"] for row in rows[:MOST_NOISE]]
        else:
            reports = rows
    tasks = [hebrew_task(json.loads(HEBREW_PAIRS.read_text("utf-8")), noise)]
    if reports and marked:
        tasks += report_tasks(reports, marked)
    for task in tasks:
        print(f"{task.name}: {len(task.texts):,} texts, {len(task.questions)} questions")
        for name, method in (("plain trigrams", Trigrams()), ("likeness", LikenessIndex())):
            print(f"  {name}: {measured(task, method)}")


def opened(path: Path) -> str:
    data = path.read_bytes()
    csv.field_size_limit(sys.maxsize)
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")


def hebrew_task(file: dict[str, Any], noise: Sequence[str]) -> Task:
    stored, typed = zip(*file["pairs"], strict=True)
    texts = [(text, "") for text in (*stored, *file["noise"], *noise)]
    questions = [Question((text, ""), place, None) for place, text in enumerate(typed)]
    return Task("Hebrew pairs", texts, questions)


def report_tasks(reports: Sequence[dict[str, str]], marked: Sequence[Sequence[str]]) -> Iterator[Task]:
    """The partner of a report, looked for by its title alone, and by its title and body."""
    place_of = {report["Issue id"]: place for place, report in enumerate(reports)}
    texts = [(report["Summary"], report["Description"]) for report in reports]
    both_ways = [(place_of[a], place_of[b]) for one, other in marked for a, b in ((one, other), (other, one))]
    by_title = [Question((texts[typed][0], ""), wanted, typed) for typed, wanted in both_ways]
    yield Task("Marked duplicate reports, title typed", texts, by_title)
    whole = [Question(texts[typed], wanted, typed) for typed, wanted in both_ways]
    yield Task("Marked duplicate reports, title and body typed", texts, whole)


def measured(task: Task, method: Method) -> str:
    begun = time.perf_counter()
    for number, (text, body) in enumerate(task.texts):
        method.add(number, text, body)
    built = time.perf_counter()
    found = [place_found(method, question) for question in task.questions]
    asked = (time.perf_counter() - built) / len(found)
    within, first = (sum(place < at_most for place in found) / len(found) for at_most in (FIRST, 1))
    return (
        f"recall@5 {within:.3f}, recall@1 {first:.3f}; built in {built - begun:.2f} s, {asked * 1000:.1f} ms a question"
    )


def place_found(method: Method, question: Question) -> int:
    numbers = [number for number, _ in method.most_alike(*question.text, limit=FIRST, besides=question.besides)]
    return numbers.index(question.wanted) if question.wanted in numbers else FIRST


if __name__ == "__main__":
    main(sys.argv[1:])
