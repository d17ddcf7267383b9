"""The words of refusals at signing in. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.refusal import Refusal

Words = Callable[[dict[str, Any]], str]
MINUTE = 60


def codes_too_often(details: dict[str, Any]) -> str:
    seconds = details.get("wait", MINUTE)
    if seconds <= MINUTE:
        return ngettext(
            "Another code can be asked for in %(num)s second.",
            "Another code can be asked for in %(num)s seconds.",
            seconds,
        )
    return ngettext(
        "Too many codes were asked for. Another can be asked for in %(num)s minute.",
        "Too many codes were asked for. Another can be asked for in %(num)s minutes.",
        -(-seconds // MINUTE),
    )


def wrong_code(details: dict[str, Any]) -> str:
    return ngettext(
        "This is not the code that was sent. You can try once more.",
        "This is not the code that was sent. You can try %(num)s more times.",
        details.get("left", 1),
    )


ACCOUNT_WORDS: dict[Refusal, Words] = {
    Refusal.CODES_TOO_OFTEN: codes_too_often,
    Refusal.WRONG_CODE: wrong_code,
    Refusal.CODE_TRIES_SPENT: lambda d: _(
        "This code was tried five times, so it no longer works. Please ask for a new code."
    ),
    Refusal.CODE_USED: lambda d: _("This code has been used already. To sign in here, please ask for a new code."),
    Refusal.CODE_NOT_VALID: lambda d: _("This code is no longer valid. Please ask for a new code."),
    Refusal.LINK_NOT_VALID: lambda d: _("This link is no longer valid: it works for 10 minutes, and once."),
    Refusal.ADDRESS_IS_TAKEN: lambda d: _(
        "This address has an account of its own. To bring the two together, sign in there and erase that account first."
    ),
    Refusal.HAS_SECOND_ADDRESS: lambda d: _("There is a second address already. Remove it first."),
    Refusal.STAFF_CANNOT_ERASE: lambda d: _(
        "An account of the staff cannot be erased. An administrator takes its role away first."
    ),
    Refusal.FACTS_GIVEN_ALREADY: lambda d: _("This was answered already, and it is asked once."),
    Refusal.NOTHING_VOTED: lambda d: _("This is asked after a vote was recorded."),
    Refusal.WRONG_APP_CODE: lambda d: _(
        "This is not the code that the app shows now, or it was used already. The next one comes within half a minute."
    ),
    Refusal.AUTHENTICATOR_EXISTS: lambda d: _("An authenticator app is tied to this account already."),
    Refusal.SECOND_FACTOR_TRIES_SPENT: lambda d: ngettext(
        "Too many codes were tried. The next try is possible in %(num)s minute.",
        "Too many codes were tried. The next try is possible in %(num)s minutes.",
        -(-d.get("wait", MINUTE) // MINUTE),
    ),
    Refusal.NAME_NOT_SAFE: lambda d: _("The name has hidden characters in it. Please type it by hand."),
}
