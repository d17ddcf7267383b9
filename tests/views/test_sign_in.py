"""Signing in by a code, as a person meets it: page, mail, code."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.models import Account, OutboxMessage, Round, SignInCode, UserSession
from app.worker.folder import read_folder
from tests.factories import make_noise, make_round
from tests.support.page import Client
from tests.support.postman import send_messages
from tests.support.sign_in import other_than
from tests.support.smtp import Mailbox
from tests.support.visitor import (
    alerts,
    ask_for_code,
    is_signed_in,
    receive_code,
    sign_in_by_mail,
)

NewClient = Callable[[], Client]


@pytest.fixture
def app(make_app: Callable[..., Flask], smtp: Mailbox) -> Flask:
    return make_app(SMTP_URL=smtp.url)


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session)


def test_a_code_from_the_mail_signs_in(client: Client, smtp: Mailbox, session: Session, round_: Round) -> None:
    page = ask_for_code(client)
    assert (page.path, page.h1) == ("/he/sign-in/code", "הקוד נשלח אליך")
    assert "noa@example.org" in page.main

    client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)})

    assert is_signed_in(client)
    assert session.scalars(select(Account.address)).all().count("noa@example.org") == 1


@pytest.mark.one_database
def test_spaces_dashes_and_other_digits_in_a_code_are_taken(client: Client, smtp: Mailbox) -> None:
    page = ask_for_code(client)
    code = receive_code(client, smtp)

    client.submit(page.form("/sign-in/code"), {"code": f" {code[:3]}\u00a0-{code[3:]}\u200f "})

    assert is_signed_in(client)


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["he", "en"])
def test_pages_and_mail_are_in_the_language_of_the_path(client: Client, smtp: Mailbox, language: str) -> None:
    client.checks_words = True
    page = sign_in_by_mail(client, smtp, path=f"/{language}/sign-in")

    assert page.path.startswith(f"/{language}")
    assert {"he": "הקוד שלך", "en": "is your code"}[language] in smtp.messages[0]["Subject"]


@pytest.mark.one_database
@pytest.mark.parametrize("address", ["", "noa", "noa@", "054-1234567", "<script>alert(1)</script>@x", "\x00a@b\x1f"])
def test_what_is_no_address_is_said_at_the_field_and_kept(client: Client, address: str) -> None:
    page = ask_for_code(client, address, status=422)

    assert len(alerts(page)) == 1
    assert page.one("input", id="address").get("value", "") == address.strip("\x00\x1f")


@pytest.mark.one_database
def test_the_answer_is_the_same_whether_or_not_there_is_an_account(
    new_client: NewClient, session: Session, amir: Account
) -> None:
    answers = []
    for address in ("amir@example.org", "nobody@example.org"):
        client = new_client()
        form = client.get("/he/sign-in").form("/sign-in")
        sent = client.submit(form, {"address": address}, status=303, follow=False)
        shown = client.get("/he/sign-in/code")
        answers.append((sent.headers["Location"], re.sub(r'value="[^"]*"', "", shown.html.replace(address, ""))))

    assert answers[0] == answers[1]


def test_a_wrong_code_is_counted_and_said(client: Client, smtp: Mailbox, session: Session) -> None:
    page = ask_for_code(client)
    code = receive_code(client, smtp)
    said = []
    for _time in range(5):
        page = client.submit(page.form("/sign-in/code"), {"code": other_than(code)}, status=422)
        said += alerts(page)

    assert said == [
        "זה לא הקוד שנשלח. אפשר לנסות עוד 4 פעמים.",
        "זה לא הקוד שנשלח. אפשר לנסות עוד 3 פעמים.",
        "זה לא הקוד שנשלח. אפשר לנסות עוד פעמיים.",
        "זה לא הקוד שנשלח. אפשר לנסות עוד פעם אחת.",
        "היו חמישה ניסיונות, ולכן הקוד כבר לא תקף. אפשר לבקש קוד חדש.",
    ]
    client.submit(page.form("/sign-in/code"), {"code": code}, status=422)
    assert not is_signed_in(client)


@pytest.mark.one_database
@pytest.mark.parametrize("code", ["", "12345", "1234567", "12345a", "אבגדהו", "½½½½½½", "123456" * 1000])
def test_what_is_no_code_costs_no_try(client: Client, session: Session, code: str) -> None:
    page = ask_for_code(client)

    page = client.submit(page.form("/sign-in/code"), {"code": code}, status=422)

    assert len(alerts(page)) == 1
    assert session.scalars(select(SignInCode.tries)).all() == [0]


def test_a_code_does_not_work_in_another_browser(new_client: NewClient, smtp: Mailbox) -> None:
    mine, other = new_client(), new_client()
    ask_for_code(mine, "amir@example.org")
    amirs_code = receive_code(mine, smtp)
    page = ask_for_code(other, "noa@example.org")
    send_messages(other.app)

    other.submit(page.form("/sign-in/code"), {"code": amirs_code}, status=422)

    assert not is_signed_in(other)


@pytest.mark.one_database
def test_another_code_can_be_asked_for_once_a_minute(client: Client, smtp: Mailbox, session: Session) -> None:
    page = ask_for_code(client)
    first, token = receive_code(client, smtp), page.form("/sign-in/code").values["csrf_token"]
    refused = client.post("/he/sign-in/again", {"csrf_token": token}, status=429)
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert len(alerts(refused)) == 1

    for code in session.scalars(select(SignInCode)):
        code.created_at = now(session) - timedelta(minutes=1)
    page = client.post("/he/sign-in/again", {"csrf_token": token})
    assert page.path == "/he/sign-in/code"
    second = receive_code(client, smtp)

    if first != second:
        page = client.submit(page.form("/sign-in/code"), {"code": first}, status=422)
    client.submit(page.form("/sign-in/code"), {"code": second})
    assert is_signed_in(client)


@pytest.mark.one_database
def test_too_many_codes_answer_429_with_the_wait(new_client: NewClient) -> None:
    ask_for_code(new_client())

    page = ask_for_code(new_client(), status=429)

    assert 0 < int(page.headers["Retry-After"]) <= 60
    assert page.one("input", id="address").get("value") == "noa@example.org"
    assert "אפשר לבקש קוד חדש בעוד" in alerts(page)[0]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/he/\r\nSet-Cookie: a=b",
        "he/me",
        "http:evil.example",
        "///evil.example",
        "/\tevil",
    ],
)
def test_nobody_is_led_to_another_site(client: Client, smtp: Mailbox, target: str) -> None:
    form = client.get("/he/sign-in", query_string={"next": target}).form("/sign-in")
    page = client.submit(form, {"address": "noa@example.org", "next": target})

    answer = client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)}, status=303, follow=False)

    assert answer.headers["Location"] in ("/he", "/he/")


@pytest.mark.one_database
def test_a_person_comes_back_to_where_they_were(client: Client, smtp: Mailbox) -> None:
    page = client.get("/he/me")
    assert page.path.startswith("/he/sign-in?next=")

    page = client.submit(page.form("/sign-in"), {"address": "noa@example.org"})
    page = client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)})

    assert page.path == "/he/me"


def test_signing_out_ends_the_session(client: Client, session: Session, noa: Account) -> None:
    client.sign_in(noa)
    page = client.get("/he/me")

    client.submit(page.form("/sign-out"))

    assert not is_signed_in(client)
    assert session.scalars(select(UserSession.ended_at.is_not(None))).all() == [True]


@pytest.mark.one_database
def test_a_get_signs_nobody_out(client: Client, noa: Account) -> None:
    client.sign_in(noa)

    client.get("/he/sign-out", status=405)

    assert is_signed_in(client)


@pytest.mark.one_database
def test_a_code_page_without_a_code_asked_for_leads_to_the_start(client: Client) -> None:
    assert client.get("/he/sign-in/code").path == "/he/sign-in"


@pytest.mark.one_database
def test_the_address_can_be_corrected(client: Client) -> None:
    page = ask_for_code(client, "noa@exmaple.org")

    page = client.get(page.links["תיקון הכתובת"])

    assert page.one("input", id="address").get("value") == "noa@exmaple.org"


@pytest.mark.one_database
def test_phones_are_offered_only_where_there_is_a_gateway(client: Client) -> None:
    page = client.get("/he/sign-in")

    assert "נייד" not in page.main
    ask_for_code(client, "054-1234567", status=422)


def test_a_code_comes_to_a_telephone(make_app: Callable[..., Flask], session: Session, tmp_path: Path) -> None:
    app = make_app(SMTP_URL=f"file:{tmp_path}/letters", SMS_URL="console:")
    client = Client(app, session)
    page = ask_for_code(client, "054-1234567")
    assert "+972541234567" in page.main and "הקוד מההודעה" in page.main
    send_messages(app)
    (note,) = read_folder(tmp_path / "letters")

    client.submit(page.form("/sign-in/code"), {"code": re.search(r"\d{6}", note.text)[0]})

    assert is_signed_in(client)
    assert session.scalars(select(Account.address_key)).all() == ["+972541234567"]


def test_asking_needs_no_worker_and_leaves_one_message(client: Client, session: Session) -> None:
    ask_for_code(client)

    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1
    assert session.scalar(select(func.count()).select_from(Account)) == 0


@pytest.mark.one_database
def test_under_a_path_of_the_citys_site_people_come_back_inside(
    make_app: Callable[..., Flask], session: Session, smtp: Mailbox
) -> None:
    client = Client(make_app(SMTP_URL=smtp.url, PUBLIC_URL="http://127.0.0.1:8000/kolot"), session)
    page = client.get("/kolot/he/me")
    page = client.submit(page.form("/sign-in"), {"address": "noa@example.org"})

    page = client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)})

    assert page.path == "/kolot/he/me"
