"""Surveys made up at random, small ones: there small counts are many, and what can go wrong is near."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as some

from app.domain.survey_protection import Asked, Counts, Sort
from app.domain.survey_telling import BOTH, REST_OF_THEM, Told, tell, tell_change
from app.models import ResultsBy

DIMENSIONS = (ResultsBy.SECTOR, ResultsBy.SIZE, ResultsBy.QUARTER)
Answers = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Business:
    groups: Mapping[ResultsBy, str]
    answers: Answers


@dataclass(frozen=True)
class Made:
    """A survey with its answers, wave by wave; the businesses at `again` in the first come first in the second."""

    asked: Sequence[Asked]
    required: frozenset[str]
    waves: Sequence[Sequence[Business]]
    groups: Mapping[ResultsBy, list[str]]
    again: Sequence[int] = ()


@some.composite
def surveys(draw: Any) -> Made:
    asked: list[Asked] = []
    for place in range(draw(some.integers(1, 4))):
        sort = draw(some.sampled_from([Sort.PARTS, Sort.PARTS, Sort.PICKS, Sort.BARE]))
        rows = () if sort is Sort.BARE else tuple(f"r{n}" for n in range(draw(some.integers(2, 5))))
        most = draw(some.sampled_from([None, 1, 2, 3])) if sort is Sort.PICKS else None
        after = draw(some.sampled_from([None, *conditions(asked)]))
        of_some = after in narrow(asked) and draw(some.booleans())
        asked.append(Asked(f"q{place}", sort, rows, most, after, of_some))
    required = frozenset(question.key for question in asked if draw(some.booleans()))
    groups = {by: [f"{by}{place}" for place in range(draw(some.integers(1, 5)))] for by in DIMENSIONS}
    random = Random(draw(some.integers(0, 2**32)))
    first = [made_up(random, asked, required, groups) for _ in range(draw(some.integers(0, 70)))]
    if not draw(some.booleans()):
        return Made(asked, required, [first], groups)
    share, new = draw(some.sampled_from([0.5, 0.9, 1])), draw(some.integers(0, 8))
    again = [place for place in range(len(first)) if random.random() < share]
    second = [Business(first[place].groups, answered(random, asked, required)) for place in again]
    second += [made_up(random, asked, required, groups) for _ in range(new)]
    return Made(asked, required, [first, second], groups, again)


def conditions(asked: Sequence[Asked]) -> list[tuple[str, str]]:
    return [(question.key, row) for question in asked for row in (*question.rows, "")]


def narrow(asked: list[Asked]) -> list[tuple[str, str]]:
    """Conditions that may be "this answer and no other"."""
    return [(question.key, row) for question in asked if question.sort is Sort.PICKS for row in question.rows]


def made_up(
    random: Random, asked: Sequence[Asked], required: frozenset[str], groups: Mapping[ResultsBy, list[str]]
) -> Business:
    return Business({by: one_of(random, values) for by, values in groups.items()}, answered(random, asked, required))


def one_of(random: Random, values: Sequence[str]) -> str:
    """The first are common, the last are rare, as in life."""
    return values[min(int(random.expovariate(0.7)), len(values) - 1)]


def answered(random: Random, asked: Sequence[Asked], required: frozenset[str]) -> Answers:
    answers: dict[str, frozenset[str]] = {}
    for question in asked:
        if not is_asked(question, answers) or (question.key not in required and random.random() < 0.2):
            continue
        if question.sort is Sort.BARE:
            answers[question.key] = frozenset({""})
            continue
        many = random.randint(1, question.most or len(question.rows)) if question.sort is Sort.PICKS else 1
        picks = [one_of(random, question.rows) for _ in range(many)]
        answers[question.key] = frozenset(picks)
    return answers


def is_asked(question: Asked, answers: Answers) -> bool:
    if question.after is None:
        return True
    key, row = question.after
    if question.of_some:
        return answers.get(key) == {row}
    return key in answers and (row == "" or row in answers[key])


def counts_of(asked: Sequence[Asked], businesses: Sequence[tuple[str, Answers]], groups: Sequence[str]) -> Counts:
    counts = Counts(dict.fromkeys(groups, 0))
    for group, answers in businesses:
        counts.groups[group] += 1
        for question in asked:
            if question.key in answers:
                of_question = counts.answered.setdefault(question.key, {})
                of_question[group] = of_question.get(group, 0) + 1
                cells = counts.cells.setdefault(question.key, {})
                for row in answers[question.key]:
                    cells[row, group] = cells.get((row, group), 0) + 1
    return counts


def all_counts(asked: Sequence[Asked], wave: Sequence[Business], values: Mapping[Any, list[str]]) -> dict[Any, Counts]:
    found = {ResultsBy.ALL: counts_of(asked, [("", one.answers) for one in wave], [""])}
    for by in DIMENSIONS:
        found[by] = counts_of(asked, [(one.groups[by], one.answers) for one in wave], values[by])
    return found


def by_other_wave(asked: Sequence[Asked], wave: Sequence[Business], again: set[int]) -> Counts:
    pairs = [(BOTH if place in again else REST_OF_THEM, one.answers) for place, one in enumerate(wave)]
    return counts_of(asked, pairs, [BOTH, REST_OF_THEM])


@dataclass
class Case:
    """What is published, wave by wave, and what is true."""

    made: Made
    published: list[Told]
    true: list[dict[ResultsBy, Counts]]


def publish(made: Made) -> Case:
    true = [all_counts(made.asked, wave, made.groups) for wave in made.waves]
    published = [tell(made.asked, true[0])]
    if len(made.waves) == 2:
        published.append(tell(made.asked, true[1], [published[0]]))
        true[0][ResultsBy.BOTH_WAVES] = by_other_wave(made.asked, made.waves[0], set(made.again))
        true[1][ResultsBy.BOTH_WAVES] = by_other_wave(made.asked, made.waves[1], set(range(len(made.again))))
        of_waves = zip(true, published, strict=True)
        pairs = [(made.asked, counts[ResultsBy.BOTH_WAVES], told) for counts, told in of_waves]
        published[1][ResultsBy.BOTH_WAVES] = tell_change(*pairs)
    return Case(made, published, true)
