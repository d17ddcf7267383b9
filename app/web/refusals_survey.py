"""The words of refusals around the owners' survey. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.refusal import Refusal

Words = Callable[[dict[str, Any]], str]

SURVEY_WORDS: dict[Refusal, Words] = {
    Refusal.SURVEY_NOT_OPEN_YET: lambda d: _("The survey has not opened yet."),
    Refusal.SURVEY_CLOSED: lambda d: _("The survey has closed, so this was not saved. What was saved before counts."),
    Refusal.SURVEY_FROZEN: lambda d: _("The first answer is in, so only the wording of the survey may be corrected."),
    Refusal.SURVEY_NOT_CLOSED: lambda d: _("The survey is still open. Its results are published once it has closed."),
    Refusal.SURVEY_ALREADY_PUBLISHED: lambda d: _("The results of this survey are public already."),
    Refusal.FILE_IMPORTED_ALREADY: lambda d: _("This very file was imported already. Nothing was added again."),
    Refusal.IMPORT_HAS_BEGUN: lambda d: _("The import of this file has begun, so this can no longer be changed."),
    Refusal.IMPORT_BROKE: lambda d: _(
        "The import broke off. Please look at the columns again, or ask whoever runs the site."
    ),
    Refusal.SURVEY_IS_EMPTY: lambda d: _("A survey needs at least one question before owners can see it."),
    Refusal.SURVEY_TRIAL_OVER: lambda d: _("The survey has opened, so test answers can no longer be given."),
    Refusal.SURVEY_DRAFT_GONE: lambda d: _(
        "These answers were sent meanwhile, or joined with others of yours. Open the survey again to go on."
    ),
    Refusal.SURVEY_CHANGED_SINCE: lambda d: _(
        "The survey was changed a moment ago. Please look at this page once more and send it again."
    ),
    Refusal.SURVEY_NOT_WHOLE: lambda d: _("Something is still missing here before the answers can be sent."),
    Refusal.SURVEY_ANSWERED_BY_OWNER: lambda d: _(
        "The owner of this business answered by their own hand, so this was not sent. They can correct it themselves."
    ),
    Refusal.SURVEYS_TOO_OFTEN: lambda d: _(
        "The survey was started very often from this network. Please try again in an hour, or call us."
    ),
}
