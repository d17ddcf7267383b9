"""The words of refusals that staff meet when they build a survey. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.refusal import Refusal
from app.web.reader import localized

Words = Callable[[dict[str, Any]], str]


def condition_hangs(details: dict[str, Any]) -> str:
    return _(
        "“%(question)s” is shown only by the answer to an earlier question. Change its condition first.",
        question=localized(details.get("text")),
    )


BUILDING_WORDS: dict[Refusal, Words] = {
    Refusal.SURVEY_EXISTS: lambda d: _("This round has such a survey already."),
    Refusal.SURVEY_PART_GONE: lambda d: _("This part of the survey was removed meanwhile."),
    Refusal.QUESTION_NEEDS_OPTIONS: lambda d: _("A question of choice needs at least two options."),
    Refusal.QUESTION_REPEATS: lambda d: _(
        "This question repeats one of the first survey. Its kind and its options stay, so that the answers compare."
    ),
    Refusal.CONDITION_NOT_EARLIER: lambda d: _("A condition can only be about a question that is asked earlier."),
    Refusal.CONDITION_UNFIT: lambda d: _("The question in the condition cannot be answered so. Please choose again."),
    Refusal.CONDITION_HANGS: condition_hangs,
    Refusal.WAVE_TOO_EARLY: lambda d: _("The same businesses can be asked again once the first survey has closed."),
    Refusal.NO_PRESENT_STATE: lambda d: _(
        "No question of the first survey is marked as “about the present state”, so there is nothing to ask again."
    ),
}
