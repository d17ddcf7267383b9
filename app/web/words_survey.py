"""What is wrong with an answer, in words that name its question: a summary on top of the page reads on its own."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.survey_checks import Flaw, Flawed
from app.models import Question, QuestionKind
from app.web.reader import localized, num


def flaw_words(question: Question, flawed: Flawed) -> str:
    return _("%(question)s: %(flaw)s", question=localized(question.text), flaw=flaw_alone(question, flawed))


def flaw_alone(question: Question, flawed: Flawed) -> str:
    details = flawed.details
    if flawed.flaw is Flaw.TOO_MANY:
        return ngettext("please leave one answer only.", "please leave %(num)s answers at most.", details["most"])
    if flawed.flaw is Flaw.TOO_LONG:
        return _("at most %(max)s characters, %(over)s too many now.", max=details["most"], over=details["over"])
    if flawed.flaw is Flaw.OUT_OF_RANGE:
        return range_words(details["least"], details["most"])
    return {
        Flaw.REQUIRED: missing_words(question),
        Flaw.NOT_AN_OPTION: _("this answer is not one of those offered. Please choose again."),
        Flaw.OTHER_EMPTY: _("please write what “something else” is."),
        Flaw.NOT_A_NUMBER: _("please write a number in digits."),
    }[flawed.flaw]


def missing_words(question: Question) -> str:
    if question.kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.SCALE):
        return _("please choose an answer.")
    return _("please write an answer.")


def range_words(least: int | None, most: int | None) -> str:
    if least is None:
        return _("a number up to %(most)s, please.", most=num(most or 0))
    if most is None:
        return _("a number of %(least)s or more, please.", least=num(least))
    return _("a number from %(least)s to %(most)s, please.", least=num(least), most=num(most))
