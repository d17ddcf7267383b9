"""My area: what I posted, notices, a second address, my data, erasing."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.voting import cast_vote
from app.models import Account, Ballot, OutboxMessage, SolutionState
from tests.factories import (
    actor,
    begin_writing,
    make_ballot,
    make_business,
    make_challenge,
    make_main_challenge,
    make_quarter,
    make_round,
    make_solution,
)
from tests.support.page import Client
from tests.support.postman import code_in, send_messages
from tests.support.statements import statements


@pytest.fixture
def round_(session: Session):
    return make_round(session, "voting")


def post_many(session, round_, account, number):
    business = make_business(session, account, f"עסק {number}")
    for each in range(number):
        challenge = make_challenge(session, round_, business, f"אתגר {each}")
        challenge.main_challenge = make_main_challenge(session, round_, f"ראשי {each}")
        make_solution(session, round_, f"פתרון {each}", account_id=account.id)


def test_my_posts_stand_there_with_their_state(client: Client, session, round_, noa, amir):
    make_solution(session, round_, "גלוי", account_id=noa.id)
    make_solution(session, round_, "רעיון", account_id=noa.id, state=SolutionState.DRAFT)
    make_solution(
        session, round_, "מוסתר", account_id=noa.id, state=SolutionState.HIDDEN, hidden_reason={"he": "פרטים אישיים"}
    )
    make_solution(session, round_, "של אחר", account_id=amir.id)
    page = client.sign_in(noa).get("/he/me")
    assert [word for word in ("גלוי", "טיוטה", "הוסתר", "פרטים אישיים") if word not in page.main] == []
    assert "של אחר" not in page.main


def test_my_page_costs_the_same_for_one_post_and_for_many(client: Client, session, round_, noa, amir, app, engine):
    post_many(session, round_, noa, 1)
    post_many(session, round_, amir, 25)
    counts = []
    for person in (noa, amir):
        browser = Client(app, session).sign_in(person)
        browser.get("/he/me")
        with statements(engine) as sent:
            browser.get("/he/me")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_notices_are_switched_off_and_on(client: Client, session, noa):
    client.sign_in(noa)
    form = client.get("/he/me").form("/me/notices")
    client.submit(form, {"groups": ["results"], "language": "en"})
    noa = session.get_one(Account, noa.id)
    assert (noa.notices_off, noa.language) == (["mine", "phases"], "en")


def test_a_second_address_is_added_by_its_code(make_app, session, smtp, noa, tmp_path):
    app = make_app(SMTP_URL=smtp.url, SMS_URL=f"file:{tmp_path}/sms")
    noa.kind, noa.address, noa.address_key = "phone", "+972521112233", "+972521112233"
    client = Client(app, session).sign_in(noa)
    page = client.submit(client.get("/he/me/address").form("/me/address"), {"address": "noa@new.example"})
    send_messages(app)
    page = client.submit(page.form("/me/address/code"), {"code": code_in(smtp.messages[0])})
    assert page.path == "/he/me"
    assert session.get_one(Account, noa.id).second_address == "noa@new.example"
    client.submit(page.form("/me/address/remove"))
    assert session.get_one(Account, noa.id).second_kind is None


def test_my_data_is_mine_alone(client: Client, session, round_, noa, amir):
    solution = make_solution(session, round_, "רק שלי", account_id=noa.id)
    make_solution(session, round_, "של אמיר", account_id=amir.id)
    make_ballot(session, round_, noa, [solution])
    make_ballot(session, round_, amir, [solution])
    page = client.sign_in(noa).get("/he/me/export.json")
    data = json.loads(page.response.text)
    assert "אמיר" not in page.response.text and "amir@" not in page.response.text
    assert data["account"]["address"] == "noa@example.org"
    assert [one["title"] for one in data["solutions"]] == ["רק שלי"]
    assert [vote["title"] for vote in data["ballots"][0]["votes"]] == ["רק שלי"]
    assert page.headers["Cache-Control"] == "private, no-store"
    client.checks_words = False
    assert "רק שלי" in client.get("/he/me/export").main


def test_erasing_asks_first_and_signs_out(client: Client, session, noa):
    client.sign_in(noa)
    form = client.get("/he/me/erase").form("/me/erase")
    client.submit(form, status=422)
    client.submit(form, {"understood": "y"})
    assert session.get_one(Account, noa.id).erased_at is not None
    assert client.get("/he/me").path.startswith("/he/sign-in")


def test_a_voter_says_once_as_whom(client: Client, session, round_, noa):
    quarter = make_quarter(session, "רובע ב")
    make_ballot(session, round_, noa, [make_solution(session, round_)])
    client.sign_in(noa)
    form = client.get(f"/he/rounds/{round_.id}/ballot").form("/ballot/facts")
    page = client.submit(form, {"capacity": "resident", "quarter": str(quarter.id)})
    ballot = session.scalars(select(Ballot).where(Ballot.account_id == noa.id)).one()
    assert (ballot.capacity.value, ballot.quarter_id) == ("resident", quarter.id)
    assert "שאלה אחת עליך" not in page.main


@pytest.mark.parametrize(("kinds", "may"), [(["email", "phone"], True), (["email"], True), (["phone"], False)])
def test_the_round_says_which_kind_of_address_votes(session, round_, noa, kinds, may):
    round_.voting_kinds = kinds
    solution = make_solution(session, round_)
    begin_writing(session)
    if may:
        cast_vote(session, round_.id, solution.id, by=actor(noa))
        return
    with pytest.raises(Refused) as refused:
        cast_vote(session, round_.id, solution.id, by=actor(noa))
    assert refused.value.refusal is Refusal.ADDRESS_KIND_MAY_NOT_VOTE
    session.rollback()
    noa.second_kind, noa.second_address_key = "phone", "+972520000000"
    begin_writing(session)
    cast_vote(session, round_.id, solution.id, by=actor(noa))
    assert session.scalars(select(OutboxMessage)).all() == []
