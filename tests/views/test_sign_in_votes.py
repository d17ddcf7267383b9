"""Signing in with votes that wait, by the code or by the link."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, PhaseKind, Round, UserSession
from tests.factories import make_ballot, make_noise, make_round, make_solution, move_phase
from tests.support.page import Client
from tests.support.postman import link_in
from tests.support.smtp import Mailbox
from tests.support.visitor import (
    ask_for_code,
    choose,
    is_signed_in,
    path_of,
    receive_code,
    sign_in_by_mail,
    votes_of,
)

NewClient = Callable[[], Client]


@pytest.fixture
def app(make_app: Callable[..., Flask], smtp: Mailbox) -> Flask:
    return make_app(SMTP_URL=smtp.url)


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session)


def test_votes_that_waited_are_cast_at_sign_in(client: Client, smtp: Mailbox, session: Session, round_: Round) -> None:
    first, second, other = (make_solution(session, round_) for _time in range(3))
    choose(client, second)
    choose(client, first)

    page = ask_for_code(client)
    assert "שתי ההצבעות שלך עוד לא נקלטו. הן ייקלטו אחרי הזנת הקוד." in re.sub(r"\s+", " ", page.main)
    assert [button.text for button in page.all("button")].count("אישור ההצבעה") == 1
    assert votes_of(session, "noa@example.org") == []
    page = client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)})

    assert votes_of(session, "noa@example.org") == sorted([first.id, second.id])
    assert page.path == f"/he/rounds/{round_.id}/ballot"
    assert "שתי ההצבעות שלך נקלטו ב־" in page.main
    with client.http.session_transaction() as cookie:
        assert "sign_in" not in cookie and not cookie.get("waiting")


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("count", "words"),
    [
        (1, "ההצבעה שלך עוד לא נקלטה. היא תיקלט אחרי הזנת הקוד."),
        (2, "שתי ההצבעות שלך עוד לא נקלטו. הן ייקלטו אחרי הזנת הקוד."),
        (3, "3 ההצבעות שלך עוד לא נקלטו. הן ייקלטו אחרי הזנת הקוד."),
    ],
)
def test_the_note_counts_in_hebrew(client: Client, session: Session, round_: Round, count: int, words: str) -> None:
    for _time in range(count):
        choose(client, make_solution(session, round_))

    assert words in re.sub(r"\s+", " ", client.get("/he/sign-in").main)


def test_votes_that_do_not_fit_are_named_and_signing_in_works(
    client: Client, smtp: Mailbox, session: Session, round_: Round, noa: Account
) -> None:
    make_ballot(session, round_, noa, [make_solution(session, round_), make_solution(session, round_)])
    fits, too_many = make_solution(session, round_, "נכנס"), make_solution(session, round_, "לא נכנס")
    choose(client, fits)
    choose(client, too_many)

    page = sign_in_by_mail(client, smtp)

    assert is_signed_in(client)
    assert fits.id in votes_of(session, "noa@example.org") and too_many.id not in votes_of(session, "noa@example.org")
    assert "ההצבעה שלך נקלטה ב־" in page.main
    assert "לא נקלט: ״\u2068לא נכנס\u2069״." in page.main


def test_signing_in_works_when_voting_ended_meanwhile(
    client: Client, smtp: Mailbox, session: Session, round_: Round
) -> None:
    solution = make_solution(session, round_, "באיחור")
    choose(client, solution)
    page = ask_for_code(client)
    code = receive_code(client, smtp)
    move_phase(session, round_, PhaseKind.VOTING, opens=-2, closes=-0.001)

    page = client.submit(page.form("/sign-in/code"), {"code": code})

    assert is_signed_in(client)
    assert votes_of(session, "noa@example.org") == []
    assert "באיחור" in page.main


@pytest.mark.one_database
def test_staff_sign_in_and_cast_nothing(
    client: Client, smtp: Mailbox, session: Session, round_: Round, dana: Account
) -> None:
    choose(client, make_solution(session, round_))

    sign_in_by_mail(client, smtp, "dana@example.org")

    assert is_signed_in(client)
    assert votes_of(session, "dana@example.org") == []


def test_the_link_goes_on_in_another_browser_with_the_same_choices(
    new_client: NewClient, smtp: Mailbox, session: Session, round_: Round
) -> None:
    in_app, mail_reader = new_client(), new_client()
    solution = make_solution(session, round_, "הפתרון שלי")
    make_solution(session, round_)
    choose(in_app, solution)
    ask_for_code(in_app)
    receive_code(in_app, smtp)
    link = path_of(link_in(smtp.messages[0]))

    page = mail_reader.get(link)
    assert "הפתרון שלי" in page.main and "noa@example.org" in page.main
    mail_reader.get(link)
    assert (votes_of(session, "noa@example.org"), is_signed_in(mail_reader)) == ([], False)
    page = mail_reader.submit(page.form("/sign-in/link"))

    assert votes_of(session, "noa@example.org") == [solution.id]
    assert is_signed_in(mail_reader) and not is_signed_in(in_app)
    again = new_client().get(link, status=410)
    assert again.h1 == "הקישור כבר לא פועל"


@pytest.mark.one_database
@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "%00", "אבג", "../../"])
def test_a_link_that_is_none_leads_to_a_new_code(client: Client, token: str) -> None:
    page = client.get("/he/sign-in/link", query_string={"token": token}, status=410)

    assert page.links["קוד חדש"] == "/he/sign-in"


@pytest.mark.one_database
def test_tabs_that_were_open_before_still_post(client: Client, smtp: Mailbox, session: Session, round_: Round) -> None:
    solution = make_solution(session, round_)
    open_tab = client.get(f"/he/solutions/{solution.id}")
    sign_in_by_mail(client, smtp)

    client.submit(open_tab.form("/votes", solution=str(solution.id)))

    assert votes_of(session, "noa@example.org") == [solution.id]


@pytest.mark.one_database
def test_signing_in_again_ends_the_session_before(
    client: Client, smtp: Mailbox, session: Session, noa: Account
) -> None:
    client.sign_in(noa)
    asking = Client(client.app, session)
    ask_for_code(asking)
    receive_code(asking, smtp)

    page = client.get(path_of(link_in(smtp.messages[0])))
    client.submit(page.form("/sign-in/link"))

    ended = session.scalars(select(UserSession.ended_at.is_not(None)).order_by(UserSession.id)).all()
    assert ended == [True, False]
