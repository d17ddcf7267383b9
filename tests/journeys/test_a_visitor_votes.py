"""A visitor picks, signs in with a code from a real letter, and changes their mind: on every database."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Ballot, Round, Solution, UserSession, Vote
from tests.factories import make_ballot, make_main_challenge, make_noise, make_round, make_solution
from tests.support.page import Client, Page
from tests.support.postman import code_in, link_in, send_messages
from tests.support.smtp import Mailbox

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def app(make_app, smtp: Mailbox) -> Flask:
    return make_app(SMTP_URL=smtp.url)


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    cash = make_main_challenge(session, round_)
    return [make_solution(session, round_, main_challenges=[cash]) for _ in range(5)]


def press(client: Client, round_: Round, solution: Solution, action: str = "/votes") -> Page:
    path = f"/he/rounds/{round_.id}/solutions"
    form = client.get(path).form(action, solution=str(solution.id))
    return client.submit(form, headers={"Referer": BASE + path})


def votes_of(session: Session, account: Account) -> set[int]:
    return set(session.scalars(select(Vote.solution_id).join(Ballot).where(Ballot.account_id == account.id)))


def account_at(session: Session, address: str) -> Account:
    return session.scalars(select(Account).where(Account.address == address)).one()


def state(page: Page, solution: Solution) -> str:
    return page.one(id=f"vote-block-{solution.id}").get("data-state", "")


def ask_for_code(client: Client, page: Page, address: str) -> Page:
    """By the large button of the ballot bar."""
    start = client.get(page.links["אישור ההצבעה"])
    return client.submit(start.form("/sign-in"), {"address": address})


def test_from_the_first_tap_to_a_changed_ballot(app, client, session, smtp, round_, solutions):
    press(client, round_, solutions[0])
    page = press(client, round_, solutions[1])
    assert (state(page, solutions[0]), state(page, solutions[1])) == ("waiting", "waiting")
    assert "עוד לא נקלטה" in page.text_of("ballot-bar")
    assert session.scalar(select(Ballot).where(Ballot.round_id == round_.id)) is None

    page = ask_for_code(client, page, "new.voter@example.org")
    assert "עוד לא נקלטו" in page.main
    send_messages(app)
    page = client.submit(page.form("/sign-in/code"), {"code": code_in(smtp.messages[0])})
    voter = account_at(session, "new.voter@example.org")
    assert votes_of(session, voter) == {solutions[0].id, solutions[1].id}
    assert "עוד לא נקלט" not in page.main

    press(client, round_, solutions[0], "/votes/retract")
    press(client, round_, solutions[2])
    ballot = client.get(f"/he/rounds/{round_.id}/ballot")
    assert {article.get("id") for article in ballot.all("article")} == {
        f"solution-{solutions[1].id}",
        f"solution-{solutions[2].id}",
    }
    assert votes_of(session, voter) == {solutions[1].id, solutions[2].id}


def test_the_link_of_the_letter_goes_on_in_another_browser_with_the_same_choices(
    app, new_client, session, smtp, round_, solutions
):
    here, elsewhere = new_client(), new_client()
    page = press(here, round_, solutions[3])
    ask_for_code(here, page, "mail.elsewhere@example.org")
    send_messages(app)
    page = elsewhere.get(link_in(smtp.messages[0]).removeprefix(BASE))
    assert solutions[3].title in page.main
    assert session.scalar(select(Ballot).where(Ballot.round_id == round_.id)) is None  # opening it changes nothing
    elsewhere.submit(page.form("/sign-in/link"))
    assert votes_of(session, account_at(session, "mail.elsewhere@example.org")) == {solutions[3].id}


@pytest.mark.one_database
def test_choices_that_do_not_fit_are_named_and_signing_in_succeeds(app, client, session, smtp, round_, solutions, noa):
    make_ballot(session, round_, noa, solutions[:2])
    press(client, round_, solutions[2])
    page = press(client, round_, solutions[3])
    page = ask_for_code(client, page, noa.address)
    send_messages(app)
    page = client.submit(page.form("/sign-in/code"), {"code": code_in(smtp.messages[0])})
    assert votes_of(session, noa) == {solution.id for solution in solutions[:3]}
    assert solutions[3].title in page.text_of("flash")


@pytest.mark.one_database
def test_a_fourth_tap_of_a_visitor_is_refused_and_the_three_stay(client, session, round_, solutions):
    for solution in solutions[:3]:
        press(client, round_, solution)
    page = press(client, round_, solutions[3])
    assert [state(page, solution) for solution in solutions[:4]] == ["waiting"] * 3 + ["open"]


@pytest.mark.one_database
def test_a_visitor_undoes_a_choice(client, round_, solutions):
    press(client, round_, solutions[0])
    page = press(client, round_, solutions[0], "/votes/retract")
    assert state(page, solutions[0]) == "open"


@pytest.mark.one_database
def test_a_session_that_ended_meanwhile_keeps_the_choice_as_waiting(client, session, round_, solutions, noa):
    client.sign_in(noa)
    form = client.get(f"/he/rounds/{round_.id}/solutions").form("/votes", solution=str(solutions[0].id))
    sign_out_elsewhere(session, noa)
    page = client.submit(form, htmx=True)
    assert (state(page, solutions[0]), votes_of(session, noa)) == ("waiting", set())
    assert "נקלטה ב־" not in page.words


def sign_out_elsewhere(session: Session, account: Account) -> None:
    for user_session in session.scalars(select(UserSession).where(UserSession.account_id == account.id)):
        user_session.ended_at = user_session.created_at
    session.commit()
