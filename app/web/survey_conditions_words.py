"""Conditions of questions: as one choice from a list, as it travels in a form, and as a sentence."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.domain.survey_content import Condition, condition_of
from app.models import CHOICES, SCALE, Question, QuestionKind, QuestionOption, ShownIf
from app.web.reader import localized

Choices = list[tuple[str, str]]
MOST_CHARACTERS = 60


def shortened(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1].rstrip() + "…"


def condition_choices(earlier: Sequence[Question]) -> list[tuple[str, Choices]]:
    """For each earlier question (questions are numbered through the survey), the answers it can be given."""
    return [
        (f"{number}. {shortened(localized(question.text))}", answers_of(question, number))
        for number, question in enumerate(earlier, start=1)
    ]


def answers_of(question: Question, number: int) -> Choices:
    id_, choices = question.id, [(f"{question.id}", _("%(number)s: any answer", number=number))]
    if question.kind is QuestionKind.SCALE:
        choices += [(f"{id_}.scale.{step}", f"{number}: {step}") for step in SCALE]
    if question.kind is QuestionKind.NUMBER:
        choices.append((f"{id_}.number", _("%(number)s: exactly the number written below", number=number)))
    for option in question.options if question.kind in CHOICES else ():
        choices += option_choices(option, question.kind, f"{id_}", number)
    return choices


def option_choices(option: QuestionOption, kind: QuestionKind, id_: str, number: int) -> Choices:
    said = {"number": number, "answer": shortened(localized(option.text))}
    if kind is QuestionKind.SINGLE:
        return [(f"{id_}.equals.{option.id}", _("%(number)s: “%(answer)s”", **said))]
    return [
        (f"{id_}.includes.{option.id}", _("%(number)s: “%(answer)s”, maybe with others", **said)),
        (f"{id_}.equals.{option.id}", _("%(number)s: only “%(answer)s”", **said)),
    ]


def condition_value(question: Question) -> str:
    """What stands in the form for a stored condition."""
    condition, about = condition_of(question), question.condition_question
    if condition is None or about is None:
        return ""
    if condition.option_id is not None:
        return f"{about.id}.{condition.how.value}.{condition.option_id}"
    if condition.how is ShownIf.EQUALS:
        is_scale = about.kind is QuestionKind.SCALE
        return f"{about.id}.scale.{condition.number}" if is_scale else f"{about.id}.number"
    return str(about.id)


def read_condition(value: str | None, earlier: Sequence[Question], number: int | None = None) -> Condition | None:
    """What was chosen; None for "always" and for what cannot be chosen here."""
    known = {one for _group, choices in condition_choices(earlier) for one, _label in choices}
    if not value or value not in known:
        return None
    question, _dot, rest = value.partition(".")
    how, _dot, key = rest.partition(".")
    if not how:
        return Condition(int(question))
    if how in ("scale", "number"):
        return Condition(int(question), ShownIf.EQUALS, number=int(key) if how == "scale" else number)
    return Condition(int(question), ShownIf(how), option_id=int(key))


def condition_words(question: Question, numbers: dict[int, int]) -> str:
    """ "Shown if the answer to 3 is “No”"; `numbers`: how the questions of the survey are numbered."""
    condition = condition_of(question)
    about = question.condition_question
    if condition is None or about is None:
        return ""
    number = numbers.get(about.id, 0)
    if condition.how is ShownIf.GIVEN:
        return _("Shown if %(number)s was answered", number=number)
    option = question.condition_option
    answer = localized(option.text) if option else str(condition.number)
    if condition.how is ShownIf.INCLUDES:
        return _("Shown if “%(answer)s” is among the answers to %(number)s", answer=answer, number=number)
    if about.kind is QuestionKind.SEVERAL:
        return _("Shown if the only answer to %(number)s is “%(answer)s”", answer=answer, number=number)
    return _("Shown if the answer to %(number)s is “%(answer)s”", answer=answer, number=number)
