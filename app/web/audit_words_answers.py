"""The log in words: what staff entered for owners, never what was answered. `audit_words.py` joins them."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.models import AuditEntry


def assisted(entry: AuditEntry) -> str:
    if entry.details.get("channel") == "phone":
        return _("the survey was answered for the owner, on the phone")
    return _("the survey was answered for the owner, at the desk")


ANSWERS_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {"survey.assisted": assisted}
