"""The worker of a test's app, and what it brings."""

import re
from email.message import EmailMessage

from flask import Flask

from app.domain.keys import Keyring
from app.worker.carriers import carriers_of
from app.worker.loop import Worker


def make_worker(app: Flask) -> Worker:
    """Call within the app's context."""
    return Worker(carriers_of(app), Keyring.of(app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"]))


def send_messages(app: Flask) -> int:
    """What `flask worker --once` does."""
    with app.app_context():
        return make_worker(app).drain()


def plain(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html(mail: EmailMessage) -> str:
    return mail.get_body(("html",)).get_content()


def code_in(mail: EmailMessage) -> str:
    """The code, as a person reads it off the mail."""
    return re.search(r"^ +(\d{6})$", plain(mail), re.MULTILINE)[1]


def link_in(mail: EmailMessage) -> str:
    return re.search(r"^https?://\S+$", plain(mail), re.MULTILINE)[0]
