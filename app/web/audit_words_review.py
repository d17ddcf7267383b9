"""The log in words: review, the shortlist, merging. `audit_words.py` joins them to the others."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.models import AuditEntry


def merged(entry: AuditEntry) -> str:
    return _("solution %(merged)s was merged into solution %(kept)s", **pair(entry))


def unmerged(entry: AuditEntry) -> str:
    return _("solution %(merged)s stands by itself again, apart from solution %(kept)s", **pair(entry))


def pair(entry: AuditEntry) -> dict[str, object]:
    return {name: entry.details.get(name, "—") for name in ("merged", "kept")}


REVIEW_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "solution.approved": lambda entry: _("approved"),
    "challenge.approved": lambda entry: _("approved"),
    "challenge.hidden": lambda entry: _("hidden"),
    "solution.review_undone": lambda entry: _("the decision was taken back"),
    "challenge.review_undone": lambda entry: _("the decision was taken back"),
    "solution.undecided": lambda entry: _("the decision on the ballot is open again"),
    "solution.merged": merged,
    "solution.unmerged": unmerged,
}
