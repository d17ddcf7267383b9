"""The words of refusals around challenges. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.refusal import Refusal

Words = Callable[[dict[str, Any]], str]

CHALLENGE_WORDS: dict[Refusal, Words] = {
    Refusal.CHALLENGES_NOT_OPEN_YET: lambda d: _("Challenges cannot be posted yet."),
    Refusal.CHALLENGES_CLOSED: lambda d: _(
        "The time for challenges has ended, so this was not sent. What was saved before stays."
    ),
    Refusal.CHALLENGE_NOT_WHOLE: lambda d: _("Still missing: a title, or what happens."),
    Refusal.CHALLENGE_CANNOT_CHANGE: lambda d: _("This challenge can no longer be changed."),
    Refusal.CHALLENGE_NOT_PUBLIC: lambda d: _("This challenge is not public, so this cannot be done."),
    Refusal.HINGE_IS_FIXED: lambda d: _("Solutions have opened, so main challenges and their counts stand still."),
    Refusal.MAY_NOT_BE_QUOTED: lambda d: _("The owner did not agree to be quoted."),
    Refusal.NOT_THE_OWNERS_WORDS: lambda d: _("A quote has to stand in what the owner wrote, word for word."),
    Refusal.NOT_LATE: lambda d: _("Only a challenge that came too late to be grouped goes on to another round."),
    Refusal.CONSENT_MISSING: lambda d: _("Nothing is entered for somebody without their consent."),
    Refusal.TOO_MANY_CHALLENGES: lambda d: _(
        "30 new drafts were begun today, which is the most. What is saved stays, and can be changed and sent."
    ),
}
