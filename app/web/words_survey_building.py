"""Words for staff around the survey: kinds of questions, where a survey stands."""

from flask_babel import gettext as _

from app.models import QuestionKind


def question_kind_words(kind: QuestionKind) -> str:
    return {
        QuestionKind.SINGLE: _("One choice"),
        QuestionKind.SEVERAL: _("Several choices"),
        QuestionKind.SCALE: _("Scale from 1 to 5"),
        QuestionKind.NUMBER: _("Number"),
        QuestionKind.SHORT_TEXT: _("Short text"),
        QuestionKind.LONG_TEXT: _("Long text"),
    }[kind]


def survey_state_word(state: str) -> tuple[str, str]:
    """The word, and the kind of its tag."""
    return {
        "draft": (_("Not ready"), "warn"),
        "ready": (_("Ready, not open yet"), "sea"),
        "open": (_("Open"), "good"),
        "closed": (_("Ended"), ""),
    }[state]
