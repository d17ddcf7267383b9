"""Who on the staff may do what: one table."""

import enum

from app.models import StaffRole


class Permission(enum.StrEnum):
    READ_ROUNDS = "read_rounds"
    READ_AUDIT = "read_audit"
    MANAGE_ROUNDS = "manage_rounds"
    EDIT_MAIN_CHALLENGES = "edit_main_challenges"
    EDIT_SOLUTIONS = "edit_solutions"
    DECIDE_BALLOT = "decide_ballot"
    PUBLISH_RESULTS = "publish_results"
    REVIEW = "review"
    VERIFY_BUSINESSES = "verify_businesses"
    GROUP_CHALLENGES = "group_challenges"
    WRITE_TO_OWNERS = "write_to_owners"
    ASSIST = "assist"
    REDACT = "redact"
    EDIT_NEWS = "edit_news"
    EDIT_SURVEYS = "edit_surveys"
    READ_ANSWERS = "read_answers"
    IMPORT_FILES = "import_files"
    EDIT_SITE = "edit_site"
    MANAGE_STAFF = "manage_staff"


READERS = {Permission.READ_ROUNDS, Permission.READ_AUDIT}
MODERATION = {
    Permission.REVIEW,
    Permission.EDIT_SOLUTIONS,
    Permission.DECIDE_BALLOT,
    Permission.VERIFY_BUSINESSES,
    Permission.GROUP_CHALLENGES,
    Permission.WRITE_TO_OWNERS,
    Permission.ASSIST,
    Permission.EDIT_NEWS,
    Permission.READ_ANSWERS,
}

# Nobody is given more by their role than this table says. No permission shows or changes another's ballot.
PERMISSIONS: dict[StaffRole, set[Permission]] = {
    StaffRole.AUDITOR: READERS,
    StaffRole.MODERATOR: READERS | MODERATION,
    StaffRole.ROUND_MANAGER: set(Permission) - {Permission.MANAGE_STAFF},
    StaffRole.ADMINISTRATOR: set(Permission),
}


def may(role: StaffRole | None, permission: Permission) -> bool:
    """Whether this role holds this permission. No role holds none."""
    return role is not None and permission in PERMISSIONS[role]
