"""What is wrong with an answer, in words; beside its question, or in the summary that names the question."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.survey_checks import Flaw, Flawed
from app.models import Question, QuestionKind
from app.web.reader import num


def init_words(app: Flask) -> None:
    app.jinja_env.globals["chosen_words"] = chosen_words


def chosen_words(most: int) -> list[str]:
    """What a page says of so many ticks: nothing of none, and of one too many what an answer would hear."""
    said = [
        ngettext("%(num)s of %(most)s chosen", "%(num)s of %(most)s chosen", number, most=num(most))
        for number in range(1, most + 1)
    ]
    return ["", *said, too_many_words(most)]


def too_many_words(most: int) -> str:
    return ngettext("Please leave one answer only.", "Please leave %(num)s answers at most.", most)


def flaw_words(question: Question, flawed: Flawed) -> str:
    details = flawed.details
    if flawed.flaw is Flaw.TOO_MANY:
        return too_many_words(details["most"])
    if flawed.flaw is Flaw.TOO_LONG:
        return _("At most %(max)s characters, %(over)s too many now.", max=details["most"], over=details["over"])
    if flawed.flaw is Flaw.OUT_OF_RANGE:
        return range_words(details["least"], details["most"])
    return {
        Flaw.REQUIRED: missing_words(question),
        Flaw.NOT_AN_OPTION: _("This answer is not one of those offered. Please choose again."),
        Flaw.OTHER_EMPTY: _("Please write what “something else” is."),
        Flaw.NOT_A_NUMBER: _("Please write a number in digits."),
    }[flawed.flaw]


def missing_words(question: Question) -> str:
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.SCALE):
        return _("Please choose an answer.")
    return _("Please write an answer.")


def range_words(least: int | None, most: int | None) -> str:
    if least is None:
        return _("Please write a number up to %(most)s.", most=num(most or 0))
    if most is None:
        return _("Please write a number of %(least)s or more.", least=num(least))
    return _("Please write a number from %(least)s to %(most)s.", least=num(least), most=num(most))
