"""The worker: what waits is sent, whatever happens to it on the way."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.sign_in import Choices, count_try, sign_in_by_code
from app.models import OutboxMessage, RateCounter, SignInCode, UserSession
from app.worker.loop import tidy
from tests.factories import begin_writing, make_account, make_user_session
from tests.support.databases import Database
from tests.support.postman import code_in, html, link_in, plain, send_messages
from tests.support.sign_in import BROWSER, ask
from tests.support.sign_in import KEYS as OTHER_KEYS
from tests.support.smtp import Mailbox


@pytest.fixture
def app(make_app: Callable[..., Flask], smtp: Mailbox) -> Flask:
    return make_app(SMTP_URL=smtp.url, MAIL_FROM="kolot@ashdod.example", SECRET_KEY=OTHER_KEYS.secrets[0])


def only_message(session: Session) -> OutboxMessage:
    session.commit()
    session.expire_all()
    return session.scalars(select(OutboxMessage)).one()


def make_due(session: Session) -> None:
    only_message(session).not_before = now(session) - timedelta(seconds=1)
    session.commit()


def test_a_code_is_sent_as_text_and_html_from_right_to_left(app: Flask, session: Session, smtp: Mailbox) -> None:
    ask(session, choices=Choices(1, (5, 6)))

    assert send_messages(app) == 1

    (mail,) = smtp.messages
    code = code_in(mail)
    assert smtp.recipients == [["noa@example.org"]]
    assert mail["Subject"] == f"הקוד שלך: {code} (קולות אשדוד)"
    assert mail["From"].addresses[0].addr_spec == "kolot@ashdod.example"
    assert mail["From"].addresses[0].display_name == "קולות אשדוד"
    assert (mail["To"], mail["Auto-Submitted"]) == ("noa@example.org", "auto-generated")
    assert mail.get_content_type() == "multipart/alternative" and mail["Message-ID"] and mail["Date"]
    assert '<html lang="he" dir="rtl">' in html(mail) and code in html(mail)
    assert link_in(mail).startswith("http://127.0.0.1:8000/he/sign-in/link?token=")
    assert only_message(session).payload == {}


def test_the_code_that_was_sent_signs_in(app: Flask, session: Session, smtp: Mailbox) -> None:
    asked = ask(session)
    send_messages(app)
    begin_writing(session)
    tried = count_try(session, OTHER_KEYS, asked.id, BROWSER)

    sign_in_by_code(session, OTHER_KEYS, tried, code_in(smtp.messages[0]), device="")
    session.commit()

    assert session.scalar(select(func.count()).select_from(UserSession)) == 1


def test_nothing_is_sent_twice(app: Flask, session: Session, smtp: Mailbox) -> None:
    ask(session)

    assert [send_messages(app), send_messages(app)] == [1, 0]
    assert len(smtp.messages) == 1


def test_a_server_that_says_later_is_asked_again(app: Flask, session: Session, smtp: Mailbox) -> None:
    ask(session)
    smtp.refusal = "451 later"
    send_messages(app)
    message = only_message(session)
    assert (message.attempts, message.last_error, message.sent_at, message.failed_at) == (1, "451 later", None, None)
    assert message.payload != {}

    smtp.refusal = ""
    make_due(session)
    send_messages(app)

    assert (len(smtp.messages), only_message(session).sent_at is not None) == (1, True)


def test_a_server_that_says_never_is_believed(app: Flask, session: Session, smtp: Mailbox) -> None:
    ask(session)
    smtp.refusal = "550 no such person"

    send_messages(app)

    message = only_message(session)
    assert (message.last_error, message.payload, message.sent_at) == ("550 no such person", {}, None)
    assert message.failed_at is not None


def test_a_server_that_is_away_is_tried_again(make_app: Callable[..., Flask], session: Session) -> None:
    app = make_app(SMTP_URL="smtp://127.0.0.1:1", SECRET_KEY=OTHER_KEYS.secrets[0])
    ask(session)

    send_messages(app)

    message = only_message(session)
    assert (message.attempts, message.sent_at, message.failed_at) == (1, None, None)
    assert "ConnectionRefusedError" in message.last_error


def test_a_code_that_came_too_late_is_dropped(app: Flask, session: Session, smtp: Mailbox) -> None:
    asked = ask(session)
    asked.expires_at = now(session) - timedelta(seconds=1)
    session.commit()

    send_messages(app)

    message = only_message(session)
    assert (smtp.messages, message.payload, message.sent_at) == ([], {}, None)
    assert message.failed_at is not None


def test_one_bad_message_does_not_keep_the_others(app: Flask, session: Session, smtp: Mailbox) -> None:
    ask(session, "first@example.org")
    ask(session, "second@example.org")
    bad = session.scalars(select(OutboxMessage).where(OutboxMessage.address == "first@example.org")).one()
    bad.language = "no lang"
    session.commit()

    send_messages(app)

    assert smtp.recipients == [["second@example.org"]]


def test_a_log_holds_neither_addresses_nor_codes(
    app: Flask, session: Session, smtp: Mailbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(session, "secret.person@example.org")
    ask(session, "refused.person@example.org")
    smtp.refusal = "451 refused.person@example.org later"
    send_messages(app)
    smtp.refusal = ""
    session.commit()
    for message in session.scalars(select(OutboxMessage)):
        message.not_before = now(session) - timedelta(seconds=1)
    session.commit()
    send_messages(app)

    assert len(smtp.messages) == 2 and "sent" in caplog.text
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("app"))
    for secret in ("secret.person", "refused.person", *(code_in(mail) for mail in smtp.messages)):
        assert secret not in ours


def test_english_readers_get_english(app: Flask, session: Session, smtp: Mailbox) -> None:
    ask(session)
    only_message(session).language = "en"
    session.commit()

    send_messages(app)

    (mail,) = smtp.messages
    assert mail["Subject"] == f"{code_in(mail)} is your code for Kolot Ashdod"
    assert mail["From"].addresses[0].display_name == "Kolot Ashdod"
    assert '<html lang="en" dir="ltr">' in html(mail)
    assert "/en/sign-in/link?token=" in plain(mail)


def test_links_lead_to_the_configured_address_and_its_path(
    make_app: Callable[..., Flask], session: Session, smtp: Mailbox
) -> None:
    app = make_app(SMTP_URL=smtp.url, PUBLIC_URL="https://city.example/kolot", SECRET_KEY=OTHER_KEYS.secrets[0])
    ask(session)

    send_messages(app)

    assert link_in(smtp.messages[0]).startswith("https://city.example/kolot/he/sign-in/link?token=")


def test_what_is_of_no_use_any_more_is_forgotten(app: Flask, session: Session) -> None:
    ask(session)
    long_ago = now(session) - timedelta(days=90)
    make_user_session(session, make_account(session), ended_at=long_ago)
    for code in session.scalars(select(SignInCode)):
        code.expires_at = long_ago
    only_message(session).sent_at = long_ago
    for counter in session.scalars(select(RateCounter)):
        session.delete(counter)
    session.add(RateCounter(key="old", window_starts_at=long_ago, count=1))
    session.commit()

    with app.app_context():
        tidy()

    for table in (SignInCode, OutboxMessage, RateCounter, UserSession):
        assert session.scalar(select(func.count()).select_from(table)) == 0


@contextmanager
def worker_process(database: Database, smtp: Mailbox) -> Iterator[subprocess.Popen[bytes]]:
    settings = database.settings | {"SMTP_URL": smtp.url, "SECRET_KEY": OTHER_KEYS.secrets[0]}
    process = subprocess.Popen([sys.executable, "-m", "flask", "--app", "wsgi", "worker"], env=os.environ | settings)
    yield process
    process.kill()
    process.wait(timeout=10)


def test_the_worker_sends_until_it_is_told_to_stop(
    app: Flask, database: Database, session: Session, smtp: Mailbox
) -> None:
    with worker_process(database, smtp) as worker:
        ask(session)
        wait_for(lambda: smtp.messages)
        ask(session, "amir@example.org")
        wait_for(lambda: len(smtp.messages) == 2)
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(timeout=10) == 0


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.05)


class SlowMailbox(Mailbox):
    """Takes its time with each message."""

    has_begun = False

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        self.has_begun = True
        await asyncio.sleep(1.5)
        return await super().handle_DATA(server, session, envelope)


@pytest.fixture
def slow_smtp() -> Iterator[SlowMailbox]:
    mailbox = SlowMailbox()
    mailbox.start()
    yield mailbox
    mailbox.stop()


def test_a_stopping_worker_finishes_the_message_at_hand(
    database: Database, session: Session, slow_smtp: SlowMailbox
) -> None:
    for number in range(3):
        ask(session, f"person{number}@example.org")
    with worker_process(database, slow_smtp) as worker:
        wait_for(lambda: slow_smtp.has_begun)

        worker.send_signal(signal.SIGTERM)

        assert worker.wait(timeout=15) == 0
    session.commit()
    sent = session.scalars(select(OutboxMessage.address).where(OutboxMessage.sent_at.is_not(None))).all()
    assert (len(slow_smtp.messages), sent) == (1, ["person0@example.org"])
