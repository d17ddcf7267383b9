"""What a message says, in its reader's language. Made at the moment of sending, kept nowhere."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from app.domain.keys import Keyring
from app.domain.sign_in import CodeToSend, make_code
from app.extensions import db
from app.models import AddressKind, MessageKind, OutboxMessage
from app.web.reader import direction, localized
from app.web.times import hour


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to go. A text message has no subject and no HTML."""

    channel: AddressKind
    to: str
    text: str
    subject: str = ""
    html: str = ""
    site: str = ""


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
        "link": link_address(made.link_token, message.language),
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


def site_name() -> str:
    return f"{localized(current_app.config['SITE_NAME'])} {localized(current_app.config['CITY_NAME'])}".strip()


def link_address(token: str, language: str) -> str:
    """Addresses in messages are built on the configured one, never on what a request said."""
    public = urlsplit(current_app.config["PUBLIC_URL"])
    site = current_app.url_map.bind(public.netloc, script_name=public.path or "/", url_scheme=public.scheme)
    return site.build("sign_in.link", {"lang": language, "token": token}, force_external=True)


def render(template: str, words: dict[str, Any]) -> str:
    """Without the context of a page: there is no request here, no visitor, no form."""
    return current_app.jinja_env.get_template(template).render(**words)


WRITERS = {MessageKind.SIGN_IN_CODE: write_code}
