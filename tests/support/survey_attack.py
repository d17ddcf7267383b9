"""What somebody knows who has read everything that was published of a survey: as equations for `attack.Known`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from app.domain.survey_protection import Asked, Counts, Sort
from app.domain.survey_telling import BOTH, REST_OF_THEM
from app.models import ResultsBy
from tests.support.attack import Known, Name
from tests.support.made_up_surveys import DIMENSIONS, Case, Made

FEWEST = 5


def attacker(case: Case) -> Known:
    known = Known()
    for wave, told in enumerate(case.published):
        for by in (ResultsBy.ALL, *DIMENSIONS, ResultsBy.BOTH_WAVES):
            if by in case.true[wave]:
                groups = list(case.true[wave][by].groups)
                know_dimension(known, case.made, str(wave), by, groups)
                for group, page in told.get(by, {}).items():
                    read_page(known, str(wave), by, group, page)
    if len(case.published) == 2:
        know_both_waves(known, case)
    return known


def know_dimension(known: Known, made: Made, wave: str, by: str, groups: Sequence[str]) -> None:
    """What the questionnaire says of any counts by these groups, and of their sums."""
    of_all = (wave, ResultsBy.ALL, "")
    if by != ResultsBy.ALL:
        known.is_sum(of_all, [(wave, by, group) for group in groups])
    for question in made.asked:
        if by != ResultsBy.ALL:
            for row in ("answered", *question.rows):
                known.is_sum((*of_all, question.key, row), [(wave, by, group, question.key, row) for group in groups])
        for group in groups:
            know_question(known, question, question.key in made.required, (wave, by, group))


def know_question(known: Known, question: Asked, is_required: bool, place: Name) -> None:
    answered = (*place, question.key, "answered")
    rows = [(*place, question.key, row) for row in question.rows]
    if question.sort is Sort.PARTS:
        known.is_sum(answered, rows)
    elif question.sort is Sort.PICKS:
        known.is_at_least(rows, answered)
        known.is_at_most(rows, answered, question.most or len(rows))
        for row in rows:
            known.is_sum(answered, [row, (*row, "not")])
    asked_of = place if question.after is None else (*place, question.after[0], question.after[1] or "answered")
    if question.of_some:
        row, asked_of = asked_of, (*asked_of, "only", question.key)
        known.is_sum(row, [asked_of, (*row, "others", question.key)])
    if is_required:
        known.is_sum(asked_of, [answered])
    else:
        known.is_at_most([answered], asked_of)


def read_page(known: Known, wave: str, by: str, group: str, page: Mapping[str, Any]) -> None:
    known.is_number((wave, by, group), page["businesses"])
    for key, told in page["questions"].items():
        read_question(known, (wave, by, group, key), told)
    for key, told in page.get("before", {}).items():
        read_question(known, ("0", by, group, key), told)
        known.is_number(("0", by, group), page["businesses"])


def read_question(known: Known, place: Name, told: Mapping[str, Any]) -> None:
    known.is_number((*place, "answered"), told["answered"])
    for row, number in told["rows"].items():
        known.is_number((*place, row), number)


def know_both_waves(known: Known, case: Case) -> None:
    """Businesses keep their groups from wave to wave: some of each answered both waves, the others only one."""
    for by in DIMENSIONS:
        groups = case.made.groups[by]
        for wave in ("0", "1"):
            for group in groups:
                known.is_sum((wave, by, group), [(BOTH, by, group), (wave, "only", by, group)])
            known.is_sum((wave, ResultsBy.BOTH_WAVES, BOTH), [(BOTH, by, group) for group in groups])
            known.is_sum((wave, ResultsBy.BOTH_WAVES, REST_OF_THEM), [(wave, "only", by, group) for group in groups])


def small_counts(case: Case) -> dict[Name, int]:
    """Every count under five, by its name: of groups, of those who answered, of each row, and of those not in it."""
    found = {
        (str(wave), by, *name): number
        for wave, of_wave in enumerate(case.true)
        for by, counts in of_wave.items()
        for name, number in all_numbers(case.made.asked, case.made.required, counts)
        # Where everybody answered both waves there are no others to protect.
        if not (by is ResultsBy.BOTH_WAVES and name[0] == REST_OF_THEM and not counts.groups[REST_OF_THEM])
    }
    return {name: number for name, number in found.items() if number < FEWEST}


def all_numbers(asked: Sequence[Asked], required: Collection[str], counts: Counts) -> Iterator[tuple[Name, int]]:
    for group, businesses in counts.groups.items():
        yield (group,), businesses
        for question in asked:
            answered = counts.answered_in(question.key, group)
            yield (group, question.key, "answered"), answered
            for row in question.rows:
                number = counts.cell(question.key, (row, group))
                yield (group, question.key, row), number
                if question.sort is Sort.PICKS:
                    yield (group, question.key, row, "not"), answered - number
            if question.of_some and question.after and question.key in required:
                key, row = question.after
                yield (group, key, row, "others", question.key), counts.cell(key, (row, group)) - answered
