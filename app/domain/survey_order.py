"""The order of questions: moves, and what a condition needs of it. Nothing here asks the database."""

from collections.abc import Sequence
from typing import TypeVar

from app.domain.refusal import Refusal, Refused
from app.models import CHOICES, SCALE, Question, QuestionKind, ShownIf, Survey, SurveySection

Order = list[tuple[SurveySection, list[Question]]]
T = TypeVar("T", SurveySection, Question)


def order_of(survey: Survey) -> Order:
    return [(section, list(section.questions)) for section in survey.sections]


def placed(parts: Sequence[T], part: T, before: int | None) -> list[T]:
    """These with one of them (or a new one) before another, or at the end."""
    rest = [one for one in parts if one is not part]
    place = next((index for index, one in enumerate(rest) if one.id == before), len(rest))
    return [*rest[:place], part, *rest[place:]]


def hanging(order: Order) -> Question | None:
    """The first question that would be asked without, or before, the one that its condition is about."""
    seen: set[int] = set()
    for _section, questions in order:
        for question in questions:
            if question.condition_question_id is not None and question.condition_question_id not in seen:
                return question
            seen.add(question.id)
    return None


def refuse_hanging(order: Order) -> None:
    if question := hanging(order):
        raise Refused(Refusal.CONDITION_HANGS, text=question.text)


def write_order(order: Order) -> None:
    """Every question stands where the order says. Raises Refused: CONDITION_HANGS, and then nothing has moved."""
    refuse_hanging(order)
    for section, questions in order:
        section.questions = questions
        for position, question in enumerate(questions, start=1):
            question.position = position


def write_section_order(survey: Survey, sections: list[SurveySection]) -> None:
    refuse_hanging([(section, list(section.questions)) for section in sections])
    for position, section in enumerate(sections, start=1):
        section.position = position
    survey.sections = sections


def earlier_than(survey: Survey, question: Question | None, section: SurveySection) -> list[Question]:
    """What is asked before a question; before a new one, everything up to the end of its section."""
    earlier: list[Question] = []
    for one in survey.sections:
        for each in one.questions:
            if each is question:
                return earlier
            earlier.append(each)
        if question is None and one is section:
            return earlier
    return earlier


def number_of(survey: Survey, question: Question) -> int:
    """Staff and owners count questions through the whole survey, from 1."""
    return survey.questions.index(question) + 1


def depending_on(survey: Survey, question: Question) -> list[Question]:
    return [one for one in survey.questions if one.condition_question_id == question.id]


def condition_fits(
    how: ShownIf | None, option_id: int | None, number: int | None, kind: QuestionKind, options: set[int]
) -> bool:
    """Whether a question of this kind can be answered so."""
    if how is ShownIf.INCLUDES:
        return kind is QuestionKind.SEVERAL and option_id in options and number is None
    if how is ShownIf.EQUALS:
        if kind in CHOICES:
            return option_id in options and number is None
        fits = number in SCALE if kind is QuestionKind.SCALE else kind is QuestionKind.NUMBER and number is not None
        return fits and option_id is None
    return option_id is None and number is None
