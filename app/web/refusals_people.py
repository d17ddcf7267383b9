"""The words of refusals about roles on the staff. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.refusal import Refusal

PEOPLE_WORDS: dict[Refusal, Callable[[dict[str, Any]], str]] = {
    Refusal.OWN_ROLE: lambda d: _("Nobody changes their own role. Another administrator can do it."),
    Refusal.LAST_ADMINISTRATOR: lambda d: _("This is the last administrator. Make another one first."),
    Refusal.HAS_A_ROLE: lambda d: _("This address is on the staff already. Its role can be changed on its page."),
    Refusal.HAS_THIS_ROLE: lambda d: _("This person has this role already."),
    Refusal.HAS_NO_ROLE: lambda d: _("This person is not on the staff any more."),
}
