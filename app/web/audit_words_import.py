"""The log in words: what came in from files. `audit_words.py` joins them to the others."""

from collections.abc import Callable

from flask_babel import ngettext

from app.models import AuditEntry


def solutions_imported(entry: AuditEntry) -> str:
    return ngettext(
        "%(num)s solution came in from a file",
        "%(num)s solutions came in from a file",
        entry.details.get("solutions", 0),
    )


def challenges_imported(entry: AuditEntry) -> str:
    count = entry.details.get("added", 0)
    return ngettext("%(num)s challenge came in from a file", "%(num)s challenges came in from a file", count)


def responses_imported(entry: AuditEntry) -> str:
    count = entry.details.get("added", 0)
    return ngettext("%(num)s response came in from a file", "%(num)s responses came in from a file", count)


IMPORT_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "solutions.imported": solutions_imported,
    "challenges.imported": challenges_imported,
    "responses.imported": responses_imported,
}
