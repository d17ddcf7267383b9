"""Which carrier takes which kind of letter, by the settings."""

from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask

from app.models import AddressKind
from app.worker.carrier import CannotSend, Carrier
from app.worker.folder import Folder, folder_of
from app.worker.letter import Letter
from app.worker.mail import MailServer, Sender
from app.worker.sms import Gateway

TO_FOLDER = ("console", "file")


def carriers_of(app: Flask) -> dict[AddressKind, Carrier]:
    """Raises ValueError for an address of a server that makes no sense."""
    sender = Sender.of(app.config["MAIL_FROM"])
    return {AddressKind.EMAIL: mail_carrier(app, sender), AddressKind.PHONE: sms_carrier(app, sender)}


def mail_carrier(app: Flask, sender: Sender) -> Carrier:
    url = app.config["SMTP_URL"]
    scheme = urlsplit(url).scheme
    if scheme in TO_FOLDER:
        return Folder(mail_folder(app), sender, echo=scheme == "console")
    if scheme not in ("smtp", "smtps"):
        raise ValueError("SMTP_URL must be smtp://…, smtps://…, console: or file:/folder")
    return MailServer(url, sender)


def sms_carrier(app: Flask, sender: Sender) -> Carrier:
    url = app.config["SMS_URL"]
    if not url:
        return NoGateway()
    scheme = urlsplit(url).scheme
    if scheme in TO_FOLDER:
        return Folder(folder_of(url, mail_folder(app)), sender, echo=scheme == "console")
    return Gateway(url, app.config["SMS_TOKEN"])


class NoGateway:
    """The city offers no telephones (any more)."""

    def send(self, letter: Letter) -> None:
        raise CannotSend("no gateway for text messages is set", for_good=True)

    def close(self) -> None:
        """Nothing is open."""


def mail_folder(app: Flask) -> Path:
    """Where `console:` and `file:` keep letters: `instance/mail` unless a folder is named."""
    default_folder, url = Path(app.instance_path) / "mail", app.config["SMTP_URL"]
    return folder_of(url, default_folder) if urlsplit(url).scheme in TO_FOLDER else default_folder
