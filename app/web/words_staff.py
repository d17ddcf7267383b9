"""Roles and permissions in plain words."""

from flask_babel import gettext as _

from app.domain.permissions import Permission
from app.models import StaffRole


def role_words(role: StaffRole) -> str:
    return {
        StaffRole.MODERATOR: _("Moderator"),
        StaffRole.ROUND_MANAGER: _("Round manager"),
        StaffRole.AUDITOR: _("Auditor"),
        StaffRole.ADMINISTRATOR: _("Administrator"),
    }[role]


def role_help(role: StaffRole) -> str:
    """What the role is for, in one sentence."""
    return {
        StaffRole.MODERATOR: _("Looks at texts before and after they are public, verifies businesses, helps people."),
        StaffRole.ROUND_MANAGER: _("Everything in a round, from its dates to its results. No roles of other people."),
        StaffRole.AUDITOR: _("Reads everything that staff read, and changes nothing."),
        StaffRole.ADMINISTRATOR: _("Everything, and the people of the staff."),
    }[role]


def permission_words(permission: Permission) -> str:
    words = {
        Permission.READ_ROUNDS: _("Read rounds that are not public, and all their texts"),
        Permission.READ_AUDIT: _("Read the log, and take it away as a file"),
        Permission.MANAGE_ROUNDS: _("Set dates, open and close phases, set the rule of the vote"),
        Permission.EDIT_MAIN_CHALLENGES: _("Write main challenges"),
        Permission.EDIT_SOLUTIONS: _("Add, correct and hide solutions"),
        Permission.DECIDE_BALLOT: _("Decide what is on the ballot"),
        Permission.PUBLISH_RESULTS: _("Publish results"),
        Permission.REVIEW: _("Approve, hide and merge texts"),
        Permission.VERIFY_BUSINESSES: _("Verify businesses"),
        Permission.GROUP_CHALLENGES: _("Group challenges into main challenges"),
        Permission.WRITE_TO_OWNERS: _("Write to owners of businesses, without seeing their address"),
        Permission.ASSIST: _("Enter something for a person on the phone or at the desk"),
        Permission.REDACT: _("Take away the words of an earlier version"),
        Permission.EDIT_NEWS: _("Write news"),
        Permission.EDIT_SURVEYS: _("Write the survey of a round"),
        Permission.READ_ANSWERS: _("Read the answers to a survey"),
        Permission.IMPORT_FILES: _("Bring in solutions, challenges and answers from files"),
        Permission.EDIT_SITE: _("Change the name, the colours and the pages of the site"),
        Permission.MANAGE_STAFF: _("Give roles and take them away"),
    }
    return words.get(permission, permission.value)
