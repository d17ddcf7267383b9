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


IMPORT_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {"solutions.imported": solutions_imported}
