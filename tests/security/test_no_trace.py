"""After a whole round nothing in logs, letters, outbox or audit trail ties a person to a choice."""

import json
import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.models import Account, PhaseKind, Round, Solution
from tests.factories import (
    actor,
    begin_writing,
    make_account,
    make_main_challenge,
    make_round,
    make_solution,
    move_phase,
)
from tests.support.page import Client
from tests.support.postman import code_in, plain, send_messages
from tests.support.smtp import Mailbox

VOTERS = 4
PERSON = re.compile(r"nobody-knows-\d+|account\D{0,5}70\d\d")
CHOICE = re.compile(r"סוד כמוס \d+|solution\D{0,3}90\d\d|\b90\d\d\b")


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "voting")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    """Their numbers can be told from any other number."""
    cash = make_main_challenge(session, round_)
    return [make_solution(session, round_, f"סוד כמוס {n}", id=9001 + n, main_challenges=[cash]) for n in range(4)]


@pytest.fixture
def voters(session: Session) -> list[Account]:
    return [make_account(session, f"nobody-knows-{n}@example.org", id=7001 + n) for n in range(VOTERS)]


def vote(client: Client, round_: Round, solution: Solution, action: str = "/votes", **options) -> None:
    path = f"/he/rounds/{round_.id}/solutions"
    form = client.get(path).form(action, solution=str(solution.id))
    client.submit(form, headers={"Referer": f"http://127.0.0.1:8000{path}"}, **options)


def vote_in_every_way(new_client: Callable[[], Client], round_: Round, solutions: list[Solution], voters) -> None:
    """In place and by plain forms, back and forth, once too often."""
    for account in voters[1:]:
        client = new_client().sign_in(account)
        vote(client, round_, solutions[0], htmx=True)
        for solution in solutions[1:3]:
            vote(client, round_, solution)
        vote(client, round_, solutions[3], htmx=True, status=409)
        vote(client, round_, solutions[0], "/votes/retract")


def vote_by_mail(app: Flask, client: Client, round_: Round, solution: Solution, address: str, smtp: Mailbox) -> None:
    """As a visitor, who then signs in by a code."""
    vote(client, round_, solution)
    client.submit(client.get("/he/sign-in").form("/sign-in"), {"address": address})
    send_messages(app)
    client.submit(client.get("/he/sign-in/code").form("/sign-in/code"), {"code": code_in(smtp.messages[-1])})


def break_a_vote(app: Flask, session: Session, client: Client, round_: Round, solution: Solution) -> None:
    """The database refuses: what is logged of it must not quote the row."""
    form = client.get(f"/he/rounds/{round_.id}/solutions").form("/votes", solution=str(solution.id))
    session.execute(text("ALTER TABLE vote RENAME TO vote_away"))
    client.submit(form, status=500 if session.get_bind().dialect.name == "postgresql" else 503, htmx=True)
    session.execute(text("ALTER TABLE vote_away RENAME TO vote"))
    session.commit()


def close_and_publish(session: Session, round_: Round, dana_client: Client) -> None:
    move_phase(session, round_, PhaseKind.VOTING, opens=-3, closes=-1)
    page = dana_client.get(f"/he/staff/rounds/{round_.id}/publish")
    dana_client.submit(page.form("/publish"), {"reason": "הכול נספר"})


def kept_rows(session: Session) -> list[str]:
    """Every row of every table that tells a story, as one line each."""
    tables = ("audit_entry", "outbox_message", "sign_in_code", "user_session", "rate_counter", "account")
    rows = [(table, row) for table in tables for row in session.execute(text(f"SELECT * FROM {table}")).mappings()]
    return [f"{table} {json.dumps(dict(row), default=str, ensure_ascii=False)}" for table, row in rows]


def ties(lines: list[str]) -> list[str]:
    return [line for line in lines if PERSON.search(line) and CHOICE.search(line)]


def test_nothing_ties_a_person_to_a_choice(make_app, session, round_, solutions, voters, dana, smtp, caplog):
    caplog.set_level(logging.DEBUG)
    app = make_app(SMTP_URL=smtp.url, LOG_LEVEL="DEBUG")

    def new_client() -> Client:
        return Client(app, session)

    vote_by_mail(app, new_client(), round_, solutions[1], voters[0].address, smtp)
    vote_in_every_way(new_client, round_, solutions, voters)
    break_a_vote(app, session, new_client().sign_in(voters[2]), round_, solutions[0])
    close_and_publish(session, round_, new_client().sign_in(dana))
    logged = caplog.text.splitlines()
    assert [line for line in logged if CHOICE.search(line)] == []
    assert ties(kept_rows(session)) == []
    assert ties([plain(mail) for mail in smtp.messages]) == []


def test_the_grep_would_find_a_tie(session, voters, solutions, amir):
    begin_writing(session)
    line = f"cast by {voters[0].address}: {solutions[0].title}"
    by_number = "account_id=7001 solution_id=9002"
    assert ties([line, by_number, f"{actor(amir)}"]) == [line, by_number]
