"""Letters as files in a folder, for trying Kolot out without a mail server. `/demo/mail` shows them."""

import sys
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import time_ns
from urllib.parse import unquote, urlsplit

from app.models import AddressKind
from app.worker.carrier import CannotSend
from app.worker.letter import Letter
from app.worker.mail import Sender, as_mail

SHOWN = 50
CHANNEL = "Kolot-Channel"


class Folder:
    """`console:` (also printed) or `file:`, with a folder of its own where one is named: `file:/var/tmp/mail`."""

    def __init__(self, path: Path, sender: Sender, *, echo: bool) -> None:
        self.path = path
        self.sender = sender
        self.echo = echo

    def send(self, letter: Letter) -> None:
        if self.echo:
            print(f"--- to {letter.to}\n{letter.subject or letter.text}", file=sys.stderr, flush=True)
        mail = as_mail(letter, self.sender) if letter.channel is AddressKind.EMAIL else as_note(letter)
        try:
            self.keep(mail.as_bytes())
        except OSError as error:
            raise CannotSend(f"{type(error).__name__}: {error}") from error

    def keep(self, body: bytes) -> None:
        """Under its full name only once it is whole."""
        self.path.mkdir(parents=True, exist_ok=True)
        unfinished = self.path / f"{time_ns()}.part"
        unfinished.write_bytes(body)
        unfinished.rename(unfinished.with_suffix(".eml"))

    def close(self) -> None:
        """Nothing is open."""


def as_note(letter: Letter) -> EmailMessage:
    note = EmailMessage()
    note["To"] = letter.to
    note["Date"] = datetime.now().astimezone()
    note[CHANNEL] = letter.channel.value
    note.set_content(letter.text)
    return note


def folder_of(url: str, default_folder: Path) -> Path:
    named = unquote(urlsplit(url).path)
    return Path(named) if named else default_folder


@dataclass(frozen=True, slots=True)
class Kept:
    """A letter as it lies in the folder."""

    to: str
    subject: str
    at: datetime
    text: str
    is_mail: bool


def read_folder(path: Path) -> list[Kept]:
    """The newest letters, newest first."""
    files = sorted(path.glob("*.eml"), key=lambda file: file.name, reverse=True)
    return [read_kept(file.read_bytes()) for file in files[:SHOWN]]


def read_kept(body: bytes) -> Kept:
    mail = message_from_bytes(body, policy=default)
    plain = mail.get_body(("plain",))
    return Kept(
        to=str(mail["To"]),
        subject=str(mail["Subject"] or ""),
        at=parsedate_to_datetime(str(mail["Date"])),
        text=plain.get_content() if plain else "",
        is_mail=CHANNEL not in mail,
    )
