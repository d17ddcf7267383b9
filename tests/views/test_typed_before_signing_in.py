"""What a visitor typed before signing in is there again afterwards, in this browser or another."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import OutboxMessage, Round, SignInCode
from tests.factories import make_round, now
from tests.support.page import Client, Page
from tests.support.postman import code_in, link_in, send_messages
from tests.support.smtp import Mailbox
from tests.views.test_proposals import TYPED, begun, new_path, newest

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "solutions")


@pytest.fixture
def app(make_app: Callable[..., Flask], smtp: Mailbox) -> Flask:
    return make_app(SMTP_URL=smtp.url)


@pytest.fixture
def post(app: Flask, smtp: Mailbox) -> Callable[[], EmailMessage]:
    def letter() -> EmailMessage:
        send_messages(app)
        return smtp.messages[-1]

    return letter


def ask_code(client: Client, page: Page, address: str = "amir@example.org") -> Page:
    return client.submit(page.form("/sign-in"), {"address": address})


def test_what_a_visitor_typed_is_there_after_signing_in_by_code(client, session, round_, amir, post):
    page = begun(client, round_)
    assert "הטקסט לא הולך לאיבוד" in page.main
    code_page = ask_code(client, page)
    back = client.submit(code_page.form("/code"), {"code": code_in(post())})
    assert back.path.startswith(new_path(round_))
    typed = back.form("/solutions/new").values
    assert {name: typed[name][0] for name in TYPED} == TYPED
    preview = client.submit(back.form("/solutions/new"))
    assert (preview.h1, newest(session).account_id) == ("שוברים לעסקי השכונה", amir.id)


def test_the_link_of_the_letter_brings_it_into_another_browser(client, new_client, session, round_, amir, post):
    ask_code(client, begun(client, round_))
    other = new_client()
    back = other.submit(other.get(link_in(post())).form("/sign-in/link"))
    assert back.form("/solutions/new").values["title"] == [TYPED["title"]]
    stranger = new_client()
    assert TYPED["title"] not in stranger.get(back.path).html


def test_what_was_typed_is_not_readable_in_the_database(client, session, round_, post):
    ask_code(client, begun(client, round_))
    post()
    rows = [str(payload) for payload in session.scalars(select(OutboxMessage.payload))]
    assert ("typed" in rows[0], "שובר" in rows[0], "u05e9" in rows[0]) == (True, False, False)


def test_a_foreign_parcel_is_not_carried(client, session, round_):
    form = client.get("/he/sign-in").form("/sign-in")
    client.submit(form, {"address": "amir@example.org", "typed": "gAAAA-not-ours"})
    assert "typed" not in session.scalars(select(OutboxMessage)).one().payload


def test_another_code_carries_it_too(client, session, round_, amir, post):
    page = ask_code(client, begun(client, round_))
    post()
    for code in session.scalars(select(SignInCode)):
        code.created_at = now(session) - timedelta(minutes=1)
    token = page.form("/sign-in/code").values["csrf_token"]
    page = client.post("/he/sign-in/again", {"csrf_token": token})
    back = client.submit(page.form("/sign-in/code"), {"code": code_in(post())})
    assert back.form("/solutions/new").values["title"] == [TYPED["title"]]


def test_a_corrected_address_carries_it_too(client, session, round_, amir, post):
    page = ask_code(client, begun(client, round_))
    page = ask_code(client, client.get(page.links["תיקון הכתובת"]), "noa@example.org")
    back = client.submit(page.form("/sign-in/code"), {"code": code_in(post())})
    assert back.form("/solutions/new").values["title"] == [TYPED["title"]]
