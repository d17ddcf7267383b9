"""The log in words: results of surveys, and responses that were opened. `audit_words.py` joins them to the others."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.models import AuditEntry

SURVEY_RESULTS_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "survey.publish": lambda entry: _("the results were published"),
    "survey.response_opened": lambda entry: _(
        "response %(id)s was opened with the name of the business", id=entry.details["response"]
    ),
}
