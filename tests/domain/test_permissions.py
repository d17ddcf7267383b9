"""Roles and what they may: the whole table."""

from app.domain.permissions import Permission, may
from app.models import StaffRole

EVERYTHING = set(Permission)
READING = {Permission.READ_ROUNDS, Permission.READ_AUDIT}
TABLE = {
    None: set(),
    StaffRole.AUDITOR: READING,
    StaffRole.MODERATOR: EVERYTHING
    - {
        Permission.MANAGE_ROUNDS,
        Permission.EDIT_MAIN_CHALLENGES,
        Permission.PUBLISH_RESULTS,
        Permission.REDACT,
        Permission.EDIT_SURVEYS,
        Permission.IMPORT_FILES,
        Permission.EDIT_SITE,
        Permission.MANAGE_STAFF,
    },
    StaffRole.ROUND_MANAGER: EVERYTHING - {Permission.MANAGE_STAFF},
    StaffRole.ADMINISTRATOR: EVERYTHING,
}


def test_every_role_may_what_the_table_says_and_nothing_more() -> None:
    roles = [None, *StaffRole]
    assert {role: {one for one in Permission if may(role, one)} for role in roles} == TABLE
