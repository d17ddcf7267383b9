"""One section of a survey as its page shows it, and what came back from it."""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from app.domain.survey_checks import EMPTY, OTHER, Typed
from app.domain.survey_conditions import NOTHING, Answers, Given, options_in_order
from app.models import Question, QuestionOption


class Item(NamedTuple):
    """A question with what stands in its fields. One that is not asked keeps them out of sight."""

    question: Question
    options: list[QuestionOption]
    typed: Typed
    is_asked: bool
    decides: bool
    flaw: str


class Sheet(NamedTuple):
    """What was typed on a page, and which questions it showed."""

    typed: dict[int, Typed]
    shown: set[int]


def read_sheet(questions: Iterable[Question], form: MultiDict[str, str]) -> Sheet:
    ids = [question.id for question in questions]
    typed = {id_: Typed(tuple(form.getlist(f"q{id_}")), form.get(f"q{id_}_other", "")) for id_ in ids}
    return Sheet(typed, {id_ for id_ in ids if str(id_) in form.getlist("shown")})


def sheet_of(questions: Iterable[Question], answers: Answers) -> dict[int, Typed]:
    """What was saved, as the fields show it."""
    return {question.id: as_typed(answers.get(question.id, NOTHING)) for question in questions}


def as_typed(given: Given) -> Typed:
    if given.options or given.other is not None:
        ticks = tuple(str(option) for option in given.options)
        return Typed(ticks + ((OTHER,) if given.other is not None else ()), given.other or "")
    if given.number is not None:
        return Typed((f"{given.number:.6f}".rstrip("0").rstrip("."),))
    return Typed((given.text,)) if given.text else EMPTY


def items_of(
    questions: Iterable[Question],
    typed: Mapping[int, Typed],
    *,
    asked: Collection[int],
    deciding: Collection[int],
    order: str,
    flaws: Mapping[int, str],
) -> list[Item]:
    return [
        Item(
            question,
            options_in_order(question, order),
            typed.get(question.id, EMPTY),
            question.id in asked,
            question.id in deciding,
            flaws.get(question.id, ""),
        )
        for question in questions
    ]
