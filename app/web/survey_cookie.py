"""Which draft of a survey this browser fills in before anybody signs in: a random key in the cookie, for each survey.

It travels along with a sign-in that is finished in another browser, sealed, among the fields that wait there.
"""

from flask import session as cookie

from app.domain.survey_drafts import adopt_drafts
from app.domain.survey_keys import new_browser_key
from app.extensions import db
from app.models import Account
from app.web.typed import keys, typed_fields_of

KEYS = "surveys"
FIELD, PURPOSE = "draft", "draft of a survey"


def browser_key(survey_id: int) -> str | None:
    found = cookie.get(KEYS, {}).get(str(survey_id))
    return str(found) if found else None


def new_key(survey_id: int) -> str:
    """The key of this browser for a survey; made where it has none."""
    key = browser_key(survey_id) or new_browser_key()
    cookie[KEYS] = {**cookie.get(KEYS, {}), str(survey_id): key}
    cookie.permanent = True
    return key


def sealed_key(survey_id: int) -> str:
    """For the letter with the code: whoever signs in by it, wherever, finds these answers again."""
    return keys().seal(PURPOSE, {"key": browser_key(survey_id)})


def adopt_answers(account_id: int, code_id: int) -> None:
    """What this browser, and the one that asked for the code, answered so far belongs to the account from now on."""
    sealed = typed_fields_of(code_id).get(FIELD)
    opened = keys().open(PURPOSE, sealed) if sealed else None
    found = {*cookie.pop(KEYS, {}).values(), *([opened["key"]] if opened and opened["key"] else [])}
    if found:
        adopt_drafts(db.session(), db.session.get_one(Account, account_id), found)
