"""What a person reads when a role was given to them, changed or taken away: by e-mail, or as a text message."""

from typing import Any

from flask_babel import gettext as _

from app.domain.keys import Keyring
from app.domain.notices import read_about
from app.extensions import db
from app.models import Account, AddressKind, OutboxMessage, StaffRole
from app.web.city import site_name
from app.web.words_staff import role_help, role_words
from app.worker.addresses import address_of
from app.worker.letter import Letter
from app.worker.notices import as_letter
from app.worker.said import Said


def write_staff_letter(message: OutboxMessage, keys: Keyring) -> Letter | None:
    """None for an account that is no more, or a seal that no longer opens."""
    account = db.session.get(Account, message.account_id) if message.account_id else None
    about = read_about(keys, message.payload)
    if account is None or account.erased_at is not None or not about:
        return None
    said = WORDS[about["what"]](about, message.language)
    if message.channel is AddressKind.PHONE:
        return Letter(message.channel, message.address, text="\n\n".join((said.subject, *said.lines, said.link)))
    return as_letter(said, message, account, message.address)


def given(about: dict[str, Any], language: str) -> Said:
    role = StaffRole(about["role"])
    return Said(
        _("You are on the staff of %(site)s now", site=site_name()),
        (
            _("Your role: %(role)s. %(what)s", role=role_words(role), what=role_help(role)),
            _(
                "To begin, sign in with this address. You get a code, and tie an authenticator app to your account "
                "once. The app is a free program on the telephone that shows six digits."
            ),
            _("Whoever has a role casts no vote from this account. Votes that it cast before stay and count."),
        ),
        link=address_of("staff.index", language),
        link_words=_("To the pages of the staff"),
    )


def changed(about: dict[str, Any], language: str) -> Said:
    role = StaffRole(about["role"])
    return Said(
        _("Your role on the staff of %(site)s changed", site=site_name()),
        (_("Your role: %(role)s. %(what)s", role=role_words(role), what=role_help(role)),),
        link=address_of("staff.index", language),
        link_words=_("To the pages of the staff"),
    )


def taken(about: dict[str, Any], language: str) -> Said:
    return Said(
        _("You are not on the staff of %(site)s any more", site=site_name()),
        (_("The account stays yours, as a resident. Its authenticator app and its codes for paper were forgotten."),),
        link=address_of("me.show", language),
        link_words=_("My area"),
    )


def reset(about: dict[str, Any], language: str) -> Said:
    return Said(
        _("Your authenticator app was taken off"),
        (
            _("An administrator did this. You were signed out everywhere, and tie an app anew when you next sign in."),
            _("You did not ask for it? Tell the city at once."),
        ),
        link=address_of("staff.index", language),
        link_words=_("To the pages of the staff"),
    )


WORDS = {"given": given, "changed": changed, "taken": taken, "reset": reset}
