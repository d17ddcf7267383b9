"""What a message says, in its reader's language. Made at the moment of sending, kept nowhere."""

from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.domain.keys import Keyring
from app.domain.sign_in import CodeToSend, make_code
from app.extensions import db
from app.models import AddressKind, MessageKind, OutboxMessage
from app.web.city import site_name
from app.web.reader import direction
from app.web.times import hour
from app.worker.addresses import address_of
from app.worker.letter import Letter, render
from app.worker.notices import WRITERS as NOTICES
from app.worker.notices import write_notice
from app.worker.staff_letters import write_staff_letter


def write_letter(message: OutboxMessage, keys: Keyring) -> Letter | None:
    """The letter of a message; None if there is no use in sending it any more.

    Needs a writing transaction, to be committed before the letter is sent.
    """
    with force_locale(message.language):
        return WRITERS[message.kind](message, keys)


def write_code(message: OutboxMessage, keys: Keyring) -> Letter | None:
    made = make_code(db.session(), keys, message.payload)
    if made is None:
        return None
    if message.channel is AddressKind.PHONE:
        return Letter(message.channel, message.address, text=code_text_message(made))
    words = {
        "site": site_name(),
        "digits": made.digits,
        "until": hour(made.code.expires_at),
        "link": link_address(made.link_token, message.language) if made.link_token else "",
        "language": message.language,
        "direction": direction(message.language),
    }
    return Letter(
        message.channel,
        message.address,
        subject=_("%(code)s is your code for %(site)s", code=made.digits, site=words["site"]),
        text=render("email/code.txt", words),
        html=render("email/code.html", words),
        site=words["site"],
    )


def code_text_message(made: CodeToSend) -> str:
    """Where the site has https, the last line lets a phone offer the code by itself (WebOTP)."""
    text = _(
        "%(code)s is your code for %(site)s, valid until %(time)s.",
        code=made.digits,
        site=site_name(),
        time=hour(made.code.expires_at),
    )
    public = urlsplit(current_app.config["PUBLIC_URL"])
    return f"{text}\n\n@{public.hostname} #{made.digits}" if public.scheme == "https" else text


def link_address(token: str, language: str) -> str:
    return address_of("sign_in.link", language, token=token)


WRITERS = {
    MessageKind.SIGN_IN_CODE: write_code,
    MessageKind.STAFF_ROLE: write_staff_letter,
    **dict.fromkeys(NOTICES, write_notice),
}
