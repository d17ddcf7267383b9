"""The log in words: roles on the staff. `audit_words.py` joins them to the others."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.models import AuditEntry, StaffRole
from app.web.words_staff import role_words


def role_given(entry: AuditEntry) -> str:
    return _("is on the staff: %(role)s", role=role_in(entry, 1))


def role_changed(entry: AuditEntry) -> str:
    return _("has another role: %(role)s (before: %(old)s)", role=role_in(entry, 1), old=role_in(entry, 0))


def role_taken(entry: AuditEntry) -> str:
    return _("is not on the staff any more (before: %(old)s)", old=role_in(entry, 0))


def role_in(entry: AuditEntry, which: int) -> str:
    """The old (0) or the new (1) role; a dash where there was none."""
    role = (entry.details.get("role") or [None, None])[which]
    return role_words(StaffRole(role)) if role in list(StaffRole) else "—"


PEOPLE_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "staff.role_given": role_given,
    "staff.role_changed": role_changed,
    "staff.role_taken": role_taken,
}
