"""Letters as mail, through a mail server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from app.worker.carrier import LOOPBACK, TIMEOUT_SECONDS, CannotSend
from app.worker.letter import Letter


@dataclass(frozen=True, slots=True)
class Sender:
    """Who mail is from. Without a name of its own it carries the site's, in the reader's language."""

    name: str
    address: str

    @classmethod
    def of(cls, mail_from: str) -> "Sender":
        return cls(*parseaddr(mail_from))

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2] or "localhost"


def as_mail(letter: Letter, sender: Sender) -> EmailMessage:
    """Plain text and HTML in one message. `Auto-Submitted` keeps holiday notices from answering it."""
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = letter.subject
    mail["From"] = Address(sender.name or letter.site, addr_spec=sender.address)
    mail["To"] = Address(addr_spec=letter.to)
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.domain)
    mail["Auto-Submitted"] = "auto-generated"
    if letter.unsubscribe:  # one press in the mail program (RFC 2369, RFC 8058)
        mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    if letter.html:
        mail.add_alternative(letter.html, subtype="html")
    return mail


class MailServer:
    """A mail server at `smtp://[user:password@]host[:port]` or `smtps://…`.

    `smtp://` turns to TLS whenever the server offers it; a password is never sent without it, except to
    this machine. The connection stays open as long as there is something to send.
    """

    def __init__(self, url: str, sender: Sender) -> None:
        parts = urlsplit(url)
        self.is_tls = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (465 if self.is_tls else 587 if parts.username else 25)
        self.user, self.password = unquote(parts.username or ""), unquote(parts.password or "")
        self.sender = sender
        self.connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        try:
            self.hand_over(as_mail(letter, self.sender))
        except smtplib.SMTPRecipientsRefused as error:
            raise recipient_refused(error) from error
        except smtplib.SMTPDataError as error:
            raise CannotSend(said(error), for_good=error.smtp_code >= 500) from error
        except smtplib.SMTPResponseException as error:
            self.close()
            raise CannotSend(said(error)) from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise CannotSend(f"{type(error).__name__}: {error}") from error
        except ValueError as error:
            raise CannotSend(f"{type(error).__name__}: {error}", for_good=True) from error

    def hand_over(self, mail: EmailMessage) -> None:
        """Over the open connection; if the server has hung up meanwhile, over a new one."""
        if self.connection is None:
            self.connect().send_message(mail)
            return
        try:
            self.connection.send_message(mail)
        except smtplib.SMTPServerDisconnected:
            self.close()
            self.connect().send_message(mail)

    def connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.is_tls:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        self.connection = connection
        connection.ehlo()
        if not self.is_tls and connection.has_extn("starttls"):
            connection.starttls(context=context)
            connection.ehlo()
        elif self.user and not self.is_tls and self.host not in LOOPBACK:
            raise smtplib.SMTPException("the server offers no TLS: the password was not sent")
        if self.user:
            connection.login(self.user, self.password)
        return connection

    def close(self) -> None:
        connection, self.connection = self.connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (OSError, smtplib.SMTPException):
            connection.close()


def recipient_refused(error: smtplib.SMTPRecipientsRefused) -> CannotSend:
    codes = [code for code, _words in error.recipients.values()]
    words = "; ".join(text_of(words) for _code, words in error.recipients.values())
    return CannotSend(f"{codes[0]} {words}", for_good=min(codes) >= 500)


def said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {text_of(error.smtp_error)}"


def text_of(words: str | bytes) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
