"""The log in words: businesses, challenges, accounts, second factor. `audit_words.py` joins them to the others."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.models import AuditEntry

CHALLENGE_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "business.created": lambda entry: _("profile added"),
    "business.edited": lambda entry: _("profile changed"),
    "business.verified": lambda entry: _("verified"),
    "business.refused": lambda entry: _("not verified"),
    "business.waiting": lambda entry: _("waits to be verified again"),
    "business.written_to": lambda entry: _("staff wrote to the owner"),
    "challenge.posted": lambda entry: _("posted"),
    "challenge.edited": lambda entry: _("changed by its owner"),
    "challenge.withdrawn": lambda entry: _("withdrawn"),
    "challenge.answered": lambda entry: _("its owner answered"),
    "challenge.grouped": lambda entry: _("its main challenge changed"),
    "option.tied": lambda entry: _("its main challenge changed"),
    "challenge.quoted": lambda entry: _("its quote changed"),
    "challenge.replied": lambda entry: _("the city replied"),
    "challenge.carried_over": lambda entry: _("carried over to another round"),
    "main_challenge.shown": lambda entry: _("shown to everybody"),
    "main_challenge.not_shown": lambda entry: _("not shown any more"),
    "round.review_set": lambda entry: _("the rule of review changed"),
    "account.second_address_added": lambda entry: _("second address added"),
    "account.second_address_removed": lambda entry: _("second address removed"),
    "account.erased": lambda entry: _("account erased by its person"),
    "second_factor.enrolled": lambda entry: _("authenticator app tied"),
    "second_factor.reset": lambda entry: _("authenticator app taken off"),
}
