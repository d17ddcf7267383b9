"""The ways out of the house, each against a real server."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from flask import Flask

from app.models import AddressKind
from app.worker.carrier import CannotSend
from app.worker.carriers import NoGateway, carriers_of, mail_folder
from app.worker.folder import Folder, read_folder
from app.worker.letter import Letter
from app.worker.mail import MailServer, Sender, as_mail
from app.worker.sms import Gateway
from tests.support.smtp import Mailbox
from tools.server import free_port

SENDER = Sender.of("kolot@ashdod.example")
MAIL = Letter(AddressKind.EMAIL, "noa@example.org", text="הקוד: 123456\n", subject="הקוד שלך", html="<p>הקוד</p>")
NOTE = Letter(AddressKind.PHONE, "+972541234567", text="הקוד: 123456")


class Recorder(HTTPServer):
    """A gateway for text messages that keeps what it is sent, and answers as told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.received: list[dict[str, Any]] = []
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send"


class Answer(BaseHTTPRequestHandler):
    server: Recorder

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.received.append({"path": self.path, "token": self.headers["Authorization"], **body})
        self.send_response(self.server.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def do_GET(self) -> None:
        self.server.received.append({"path": self.path})

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def gateway() -> Iterator[Recorder]:
    server = Recorder()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_mail_goes_out_over_one_connection(smtp: Mailbox) -> None:
    server = MailServer(smtp.url, SENDER)
    server.send(MAIL)
    connection = server.connection
    server.send(MAIL)

    assert server.connection is connection
    assert [mail["Subject"] for mail in smtp.messages] == ["הקוד שלך"] * 2
    server.close()
    server.close()


def test_a_connection_that_was_hung_up_is_opened_again(smtp: Mailbox) -> None:
    server = MailServer(smtp.url, SENDER)
    server.send(MAIL)
    server.connection.sock.shutdown(2)

    server.send(MAIL)

    assert len(smtp.messages) == 2
    server.close()


def test_lines_cannot_be_added_to_the_head_of_a_mail() -> None:
    for letter in (
        Letter(AddressKind.EMAIL, "noa@example.org\r\nBcc: omer@example.org", "x", "y"),
        Letter(AddressKind.EMAIL, "noa@example.org", "x", "y\r\nBcc: omer@example.org"),
    ):
        with pytest.raises(ValueError):
            as_mail(letter, SENDER)


def test_a_sender_may_have_a_name_of_its_own() -> None:
    named = Sender.of("City of Ashdod <kolot@ashdod.example>")

    assert (named.name, named.address) == ("City of Ashdod", "kolot@ashdod.example")


def test_a_password_is_not_sent_without_tls_to_another_machine(monkeypatch: pytest.MonkeyPatch, smtp: Mailbox) -> None:
    monkeypatch.setattr("app.worker.mail.LOOPBACK", set())
    server = MailServer(smtp.url.replace("://", "://user:secret@"), SENDER)

    with pytest.raises(CannotSend) as error:
        server.send(MAIL)

    assert (smtp.messages, error.value.for_good) == ([], False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH:UserWarning")
def test_the_password_is_used_on_this_machine() -> None:
    seen: list[tuple[bytes, bytes]] = []

    def check(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss", handled=False)

    box = Mailbox()
    controller = Controller(
        box, hostname="127.0.0.1", port=free_port(), authenticator=check, auth_require_tls=False, auth_required=True
    )
    controller.start()
    try:
        server = MailServer(f"smtp://kolot:p%40ss@127.0.0.1:{controller.port}", SENDER)
        server.send(MAIL)
        server.close()
        wrong = MailServer(f"smtp://kolot:wrong@127.0.0.1:{controller.port}", SENDER)
        with pytest.raises(CannotSend) as error:
            wrong.send(MAIL)
    finally:
        controller.stop()

    assert (len(box.messages), seen[0], error.value.for_good) == (1, (b"kolot", b"p@ss"), False)


def test_a_text_message_goes_to_the_gateway(gateway: Recorder) -> None:
    Gateway(gateway.url, "the token").send(NOTE)

    assert gateway.received == [
        {"path": "/send", "token": "Bearer the token", "to": "+972541234567", "text": "הקוד: 123456"}
    ]


@pytest.mark.parametrize(
    ("status", "for_good"), [(400, True), (422, True), (401, False), (429, False), (500, False), (302, False)]
)
def test_a_gateway_that_refuses(gateway: Recorder, status: int, for_good: bool) -> None:
    gateway.status = status

    with pytest.raises(CannotSend) as error:
        Gateway(gateway.url, "the token").send(NOTE)

    assert (str(error.value), error.value.for_good) == (f"HTTP {status}", for_good)
    assert len(gateway.received) == 1, "it must not follow to another address"


def test_a_gateway_that_is_away_is_tried_again() -> None:
    with pytest.raises(CannotSend) as error:
        Gateway(f"http://127.0.0.1:{free_port()}/", "the token").send(NOTE)

    assert not error.value.for_good


def test_letters_in_a_folder_are_read_newest_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = Folder(tmp_path / "mail", SENDER, echo=True)
    folder.send(MAIL)
    folder.send(NOTE)

    kept = read_folder(tmp_path / "mail")

    assert [(letter.to, letter.subject, letter.text.strip(), letter.is_mail) for letter in kept] == [
        ("+972541234567", "", "הקוד: 123456", False),
        ("noa@example.org", "הקוד שלך", "הקוד: 123456", True),
    ]
    assert capsys.readouterr().err == "--- to noa@example.org\nהקוד שלך\n--- to +972541234567\nהקוד: 123456\n"


def test_an_empty_or_missing_folder_has_no_letters(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "nothing") == []


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("settings", "carriers"),
    [
        ({"SMTP_URL": "smtp://mail.example"}, ("MailServer", "NoGateway")),
        ({"SMTP_URL": "smtps://mail.example", "SMS_URL": "https://sms.example/send"}, ("MailServer", "Gateway")),
        ({"SMTP_URL": "console:", "SMS_URL": "console:"}, ("Folder", "Folder")),
    ],
)
def test_the_settings_choose_the_carriers(
    make_app: Callable[..., Flask], settings: dict[str, str], carriers: tuple[str, str]
) -> None:
    app = make_app(**settings)
    with app.app_context():
        chosen = carriers_of(app)

    assert tuple(type(chosen[kind]).__name__ for kind in AddressKind) == carriers


@pytest.mark.one_database
@pytest.mark.parametrize(
    "settings", [{"SMTP_URL": "http://mail.example"}, {"SMTP_URL": "mail.example"}, {"SMS_URL": "file-or-so"}]
)
def test_settings_that_make_no_sense_are_refused(make_app: Callable[..., Flask], settings: dict[str, str]) -> None:
    app = make_app(**settings)
    with app.app_context(), pytest.raises(ValueError):
        carriers_of(app)


@pytest.mark.one_database
def test_a_folder_may_be_named(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    assert mail_folder(make_app(SMTP_URL=f"file:{tmp_path}/letters")) == tmp_path / "letters"
    assert mail_folder(make_app(SMTP_URL="smtp://mail.example/")).name == "mail"


def test_without_a_gateway_no_text_message_goes_out() -> None:
    with pytest.raises(CannotSend) as error:
        NoGateway().send(NOTE)
    assert error.value.for_good
