"""How something came in, and how somebody agreed to it, in words."""

from flask_babel import gettext as _
from flask_login import current_user

from app.domain.assisting import consent_of
from app.domain.permissions import Permission
from app.extensions import db
from app.models import AssistedEntry, Challenge, ConsentWay, EntryChannel, Solution


def entered_words(channel: str, is_by_hand: bool) -> str:
    """What was not sent by its author: typed in by hand, or brought by a file."""
    if not is_by_hand:
        return _("entered from a file")
    return {
        EntryChannel.PHONE: _("entered by staff, by telephone"),
        EntryChannel.DESK: _("entered by staff, at the desk"),
    }.get(EntryChannel(channel), "")


def consent_words(way: ConsentWay) -> str:
    return {
        ConsentWay.SPOKEN: _("said so"),
        ConsentWay.SIGNED: _("signed a form"),
        ConsentWay.WRITTEN: _("wrote so, by message or e-mail"),
    }[way]


def shown_consent(thing: Solution | Challenge) -> AssistedEntry | None:
    """Who agreed, for staff who type such things in themselves; it costs a statement only where there is one."""
    if thing.entered_by_id is None or not current_user.may(Permission.ASSIST):
        return None
    return consent_of(db.session(), thing)
