"""The words of refusals that residents meet with their own and others' solutions. `refusals.py` joins them."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.refusal import Refusal

Words = Callable[[dict[str, Any]], str]
MINUTE = 60


def reports_too_often(details: dict[str, Any]) -> str:
    return ngettext(
        "You have sent many reports in a short time. The next one can be sent in %(num)s minute.",
        "You have sent many reports in a short time. The next one can be sent in %(num)s minutes.",
        -(-details.get("wait", MINUTE) // MINUTE),
    )


SOLUTION_WORDS: dict[Refusal, Words] = {
    Refusal.SOLUTIONS_NOT_OPEN_YET: lambda d: _("Solutions cannot be sent yet. The home page says when they can."),
    Refusal.SOLUTIONS_CLOSED: lambda d: _("The time for sending and changing solutions is over, so nothing was saved."),
    Refusal.ALREADY_SENT: lambda d: _("This was sent already."),
    Refusal.SOLUTION_NOT_WHOLE: lambda d: _("Still missing: a title, the idea in one sentence, or how it works."),
    Refusal.SOLUTION_CANNOT_CHANGE: lambda d: _("This solution can no longer be changed."),
    Refusal.CANNOT_BE_WITHDRAWN: lambda d: _("This can no longer be withdrawn."),
    Refusal.CANNOT_BE_ANSWERED: lambda d: _("There is nothing to answer here any more: one answer can be sent."),
    Refusal.ANSWER_MISSING: lambda d: _("The answer is missing."),
    Refusal.TOO_MANY_SOLUTIONS: lambda d: _(
        "30 new drafts were begun today, which is the most. What is saved stays, and can be changed and sent."
    ),
    Refusal.CO_SUPPORT_CLOSED: lambda d: _("Joining and leaving is possible only while solutions are open."),
    Refusal.OWN_SOLUTION: lambda d: _("This solution is your own."),
    Refusal.REPORTED_ALREADY: lambda d: _("You have reported this solution already. Staff will look at it."),
    Refusal.REPORTS_TOO_OFTEN: reports_too_often,
}
