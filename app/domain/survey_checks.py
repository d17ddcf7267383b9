"""Whether what was typed in answer to a question can stand, and what is wrong with it."""

import enum
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.survey_conditions import NOTHING, Answers, Given, asked_questions
from app.domain.text import clean_line, clean_text
from app.models import Question, QuestionKind, Survey, SurveySection
from app.models.survey import CHOICES, SCALE

OTHER = "other"
LONGEST = {QuestionKind.SHORT_TEXT: 200, QuestionKind.LONG_TEXT: 4000}
LONGEST_OTHER = 200
LARGEST_NUMBER = 10**12
GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,6})?")


class Flaw(enum.StrEnum):
    REQUIRED = "required"
    TOO_MANY = "too_many"
    NOT_AN_OPTION = "not_an_option"
    OTHER_EMPTY = "other_empty"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"


class Flawed(Exception):
    """What is wrong with one answer; `details` holds what the words need."""

    def __init__(self, flaw: Flaw, **details: Any) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.details = details


@dataclass(frozen=True)
class Typed:
    """The fields of one question as they came: ticks, or one text; and the words of a free "other"."""

    values: tuple[str, ...] = ()
    other: str = ""


EMPTY = Typed()


def read_section(
    questions: Iterable[Question], typed: Mapping[int, Typed]
) -> tuple[dict[int, Given], dict[int, Flawed]]:
    """What was answered to these questions, and what cannot be read. Nothing is required yet."""
    answers, flaws = {}, {}
    for question in questions:
        try:
            answers[question.id] = read_answer(question, typed.get(question.id, EMPTY))
        except Flawed as flawed:
            flaws[question.id] = flawed
    return answers, flaws


def read_answer(question: Question, typed: Typed) -> Given:
    """Raises Flawed: TOO_MANY, NOT_AN_OPTION, OTHER_EMPTY, NOT_A_NUMBER, OUT_OF_RANGE, TOO_LONG."""
    if question.kind in CHOICES:
        return read_choice(question, typed)
    value = typed.values[0] if typed.values else ""
    if question.kind is QuestionKind.SCALE:
        return read_scale(value)
    return read_number(question, value) if question.kind is QuestionKind.NUMBER else read_text(question, value)


def read_choice(question: Question, typed: Typed) -> Given:
    known = {str(option.id): option.id for option in question.options}
    picked = list(dict.fromkeys(value for value in typed.values if value))
    if any(value not in known and not (value == OTHER and question.has_other) for value in picked):
        raise Flawed(Flaw.NOT_AN_OPTION)
    options = sorted(known[value] for value in picked if value != OTHER)
    other = read_other(question, OTHER in picked, typed.other, alone=not options)
    if question.kind is QuestionKind.SINGLE and len(picked) > 1:
        raise Flawed(Flaw.TOO_MANY, most=1)
    most = question.most_choices if question.kind is QuestionKind.SEVERAL else None
    if most and len(options) + (other is not None) > most:
        raise Flawed(Flaw.TOO_MANY, most=most)
    return Given(options=tuple(options), other=other)


def read_other(question: Question, is_picked: bool, typed: str, *, alone: bool) -> str | None:
    """Words alone count as the tick that was forgotten; beside a single choice they do not."""
    words = clean_line(typed) if question.has_other else ""
    if not is_picked and (not words or (question.kind is QuestionKind.SINGLE and not alone)):
        return None
    if not words:
        raise Flawed(Flaw.OTHER_EMPTY)
    if len(words) > LONGEST_OTHER:
        raise Flawed(Flaw.TOO_LONG, most=LONGEST_OTHER, over=len(words) - LONGEST_OTHER)
    return words


def read_scale(value: str) -> Given:
    if not value:
        return NOTHING
    if value not in map(str, SCALE):
        raise Flawed(Flaw.NOT_AN_OPTION)
    return Given(number=int(value))


def read_number(question: Question, value: str) -> Given:
    """Whole or with a point; spaces and grouping commas do no harm, and a single comma is a point."""
    if not (plain := plain_number(value)):
        return NOTHING
    if not PLAIN.fullmatch(plain) or not math.isfinite(number := float(plain)):
        raise Flawed(Flaw.NOT_A_NUMBER)
    least = -LARGEST_NUMBER if question.least is None else question.least
    most = LARGEST_NUMBER if question.most is None else question.most
    if not least <= number <= most:
        raise Flawed(Flaw.OUT_OF_RANGE, least=question.least, most=question.most)
    return Given(number=number)


def plain_number(value: str) -> str:
    """Without spaces and grouping commas; a single comma is a point."""
    plain = re.sub(r"\s", "", clean_line(value))
    return plain.replace(",", "" if GROUPED.fullmatch(plain) else ".")


def read_text(question: Question, value: str) -> Given:
    text = clean_line(value) if question.kind is QuestionKind.SHORT_TEXT else clean_text(value)
    if (over := len(text) - LONGEST[question.kind]) > 0:
        raise Flawed(Flaw.TOO_LONG, most=LONGEST[question.kind], over=over)
    return Given(text=text)


def missing_in(section: SurveySection, survey: Survey, answers: Answers) -> list[Question]:
    """The questions of this section that are asked and required, and were not answered."""
    return [
        question
        for question in asked_questions(survey, answers)
        if question.section_id == section.id and question.is_required and not answers.get(question.id, NOTHING).is_given
    ]


def first_missing(survey: Survey, answers: Answers) -> SurveySection | None:
    """The first section where something that is required was not answered; None for a whole response."""
    return next((section for section in survey.sections if missing_in(section, survey, answers)), None)
