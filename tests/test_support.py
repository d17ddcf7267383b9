"""The tools of the suite do what tests rely on: each database, the page object, mail, the browser."""

import smtplib
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

from app.models import Account, Round, Solution
from tests.factories import make_main_challenge, make_noise, make_round, make_solution
from tests.support.browser import Phone
from tests.support.checks import page_faults
from tests.support.databases import POSTGRES, SQLITE_ROLLBACK, Database
from tests.support.live import LiveServer
from tests.support.page import Client
from tests.support.smtp import Mailbox

GOOD = '<!doctype html><html lang="he" dir="rtl"><head><title>כותרת</title></head><body><h1>שלום</h1>{}</body></html>'


def test_each_kind_of_database_is_what_its_name_says(database: Database, engine: Engine) -> None:
    with engine.connect() as connection:
        if database.kind == POSTGRES:
            assert connection.scalar(text("SHOW server_encoding")) == "UTF8"
        else:
            journal = "delete" if database.kind == SQLITE_ROLLBACK else "wal"
            assert connection.scalar(text("PRAGMA journal_mode")) == journal
            assert connection.scalar(text("PRAGMA synchronous")) == 2


@pytest.mark.parametrize("turn", [1, 2])
def test_no_row_survives_a_test(session: Session, turn: int) -> None:
    assert session.scalar(select(func.count()).select_from(Round)) == 0
    assert make_noise(session).id == 1
    session.commit()


@pytest.mark.parametrize("path", ["/he/", "/en/"])
def test_the_home_page_passes_every_check_of_the_page_object(client: Client, session: Session, path: str) -> None:
    round_ = make_round(session, "voting")
    make_solution(session, round_, main_challenges=[make_main_challenge(session, round_)])
    make_noise(session)
    assert client.get(path).status == 200


@pytest.mark.one_database
def test_a_client_that_signed_in_is_known(client: Client, session: Session, noa: Account) -> None:
    make_round(session)
    assert "נועה ברק" in client.sign_in(noa).get("/he/me").html


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ("<h1>עוד</h1>", "2 h1: ['שלום', 'עוד']"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' stands 2 times"),
        ('<input name="q">', "input 'q' has no label"),
        ('<button type="button"></button>', "button {'type': 'button'} has no words"),
        ('<img src="a.png">', "img 'a.png' has no alt"),
        ("<p>Save</p>", "'Save' on a page in he: 'Save'"),
        ('<p aria-describedby="b">טקסט</p>', "p aria-describedby='b' points nowhere"),
        ("<p></div></p>", "HTML, line 1: end-tag-too-early {'name': 'div'}"),
    ],
)
def test_the_page_object_finds_a_fault(inside: str, fault: str) -> None:
    assert page_faults(GOOD.format(inside), "he")[:1] == [fault]


def test_the_page_object_lets_people_write_as_they_like() -> None:
    inside = (
        '<p dir="auto">Free coffee</p><bdi>Noa</bdi><p lang="en" dir="ltr">Cash</p><a href="/x">noa@example.org CSV</a>'
    )
    assert page_faults(GOOD.format(inside), "he") == []
    assert page_faults(GOOD.format(""), "en") == ["lang and dir are ('he', 'rtl'), and the path says en"]


def test_mail_is_received_over_a_real_connection(smtp: Mailbox) -> None:
    message = EmailMessage()
    message["To"], message["From"], message["Subject"] = "noa@example.org", "kolot@example.org", "קוד הכניסה"
    message.set_content("123456")
    with smtplib.SMTP("127.0.0.1", int(smtp.url.rpartition(":")[2])) as connection:
        connection.send_message(message)
    assert [(mail["Subject"], mail.get_content()) for mail in smtp.messages] == [("קוד הכניסה", "123456\n")]
    assert smtp.recipients == [["noa@example.org"]]


def test_a_server_of_its_own_uses_the_database_of_the_test(
    session: Session, phone: Phone, live: LiveServer, noa: Account, axe: Callable[..., list[str]]
) -> None:
    round_ = make_round(session)
    solution = make_solution(session, round_)
    make_noise(session)
    session.commit()
    page = phone.open_as(live, session, noa, f"/he/solutions/{solution.id}")
    assert page.locator("h1").inner_text() == session.get_one(Solution, solution.id).title
    assert phone.errors == []
    assert axe(page) == []
