"""The words of refusals around review, merging and owners' judgements. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.refusal import Refusal

Words = Callable[[dict[str, Any]], str]

REVIEW_WORDS: dict[Refusal, Words] = {
    Refusal.CHALLENGES_WAIT: lambda d: _("Voting cannot open while challenges wait for review."),
    Refusal.ALREADY_REVIEWED: lambda d: _(
        "This was decided already, so nothing changed. The queue shows what waits now."
    ),
    Refusal.CHANGED_UNREAD: lambda d: _("This was edited since the page was opened. Please read it once more."),
    Refusal.CHANGED_SINCE: lambda d: _("It changed after the decision, so the decision stays."),
    Refusal.ALREADY_UNDONE: lambda d: _("This decision was taken back already."),
    Refusal.UNDO_TOO_LATE: lambda d: _("More than a minute has passed, so the decision stays."),
    Refusal.CANNOT_BE_MERGED: lambda d: _("These two cannot be merged."),
    Refusal.NOT_MERGED: lambda d: _("This solution is not merged into another."),
    Refusal.BUSINESS_NOT_VERIFIED: lambda d: _("The city has not verified this business yet."),
    Refusal.JUDGEMENTS_FROZEN: lambda d: _("Voting has opened, so the answers of businesses stay as they are."),
}
