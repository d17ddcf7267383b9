"""Which questions are asked, given what was answered before them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.models import Answer, Question, QuestionKind, QuestionOption, ShownIf, Survey


@dataclass(frozen=True)
class Given:
    """What was answered to one question. `other`: the words of a free "other"; None where it was not chosen."""

    options: tuple[int, ...] = ()
    other: str | None = None
    number: float | None = None
    text: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.options or self.other is not None or self.number is not None or self.text)


NOTHING = Given()
Answers = Mapping[int, Given]


def given_in(lines: Iterable[Answer], survey: Survey) -> dict[int, Given]:
    """What a response holds, by question."""
    kinds = {question.id: question.kind for question in survey.questions}
    found: dict[int, list[Answer]] = {}
    for line in lines:
        found.setdefault(line.question_id, []).append(line)
    return {id_: as_given(ones, kinds[id_]) for id_, ones in found.items() if id_ in kinds}


def as_given(lines: Sequence[Answer], kind: QuestionKind) -> Given:
    if kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL):
        others = [line.text for line in lines if line.option_id is None]
        options = sorted(line.option_id for line in lines if line.option_id is not None)
        return Given(options=tuple(options), other=others[0] if others else None)
    return Given(number=lines[0].number, text=lines[0].text)


def lines_of(question: Question, given: Given) -> list[Answer]:
    """What is stored of an answer: a line for each option, one for the free "other", one for a number or a text."""
    lines = [Answer(question_id=question.id, option_id=option) for option in given.options]
    if given.other is not None:
        lines.append(Answer(question_id=question.id, text=given.other))
    if given.number is not None or given.text:
        lines.append(Answer(question_id=question.id, number=given.number, text=given.text))
    return lines


def asked_questions(survey: Survey, answers: Answers) -> list[Question]:
    """The questions that are asked, in order. What hangs on a question that is not asked is not asked either."""
    asked: dict[int, Question] = {}
    for question in survey.questions:
        earlier = question.condition_question_id
        if earlier is None or (earlier in asked and holds(question, answers.get(earlier, NOTHING))):
            asked[question.id] = question
    return list(asked.values())


def holds(question: Question, given: Given) -> bool:
    """Whether the answer to the earlier question is such that this one is asked."""
    option, number = question.condition_option_id, question.condition_number
    if question.condition is None:
        return True
    if question.condition is ShownIf.GIVEN or (option is None and number is None):
        return given.is_given
    if number is not None:
        return given.number == number
    if question.condition is ShownIf.EQUALS:
        return given.options == (option,) and given.other is None
    return option in given.options


def only_asked(survey: Survey, answers: Answers) -> dict[int, Given]:
    """The answers without those to questions that are no longer asked."""
    asked = {question.id for question in asked_questions(survey, answers)}
    return {id_: given for id_, given in answers.items() if id_ in asked}


def condition_ids(survey: Survey) -> set[int]:
    """The questions whose answers decide on others."""
    return {question.condition_question_id for question in survey.questions if question.condition_question_id}


def options_in_order(question: Question, order: str) -> list[QuestionOption]:
    """As staff put them; where they asked for it, shuffled: always alike for the same `order`."""
    if not question.is_shuffled:
        return list(question.options)
    return sorted(question.options, key=lambda option: shuffle_key(order, option.id))


def shuffle_key(order: str, id_: int) -> bytes:
    return hashlib.sha256(f"{order} {id_}".encode()).digest()
