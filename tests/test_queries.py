"""Every page sends as many statements with 3,000 solutions as with 30, and a vote sends few."""

import pytest
from flask import Flask
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from app.domain import similar
from app.models import Round, Solution
from tests.factories import make_ballot, make_round, make_solution, now
from tests.stories import Town, make_town
from tests.support.databases import POSTGRES, SQLITE_WAL
from tests.support.page import Client
from tests.support.statements import statements
from tools.audit.pages import ROLES, pages_of

MOST = 23  # statements of one page; the preview of a survey counts it all
KEPT = ("kolot_cards", "kolot_kept", "kolot_parts", "kolot_rounds")
STATUS = {"not-found": 404, "not-for-you": 403}
A_VOTE = 4  # session; ballot; dates, clock and rule; vote. PostgreSQL: the lock before them.


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session, solutions=30)


def grow(session: Session, town: Town) -> None:
    """3,000 solutions in the round of the town."""
    clock = now(session)
    common = {
        "round_id": town.round.id,
        "sentence": "רעיון",
        "on_ballot": True,
        "state": "public",
        "search_text": "רעיון",
    }
    common |= {"created_at": clock, "updated_at": clock}
    rows = [common | {"title": f"עוד אחד {n}", "shuffle": n * 90_000_000_000} for n in range(2970)]
    session.execute(insert(Solution), rows)
    session.commit()


def counts(app: Flask, engine: Engine, client: Client, town: Town, role: str) -> dict[str, int]:
    """Statements of each page when nothing is kept from an earlier request, neither cards nor totals."""
    found = {}
    for name, path in pages_of(role, town.places, "he"):
        for kept in KEPT:
            app.extensions.get(kept, {}).clear()
        similar.INDEXES.clear()
        with statements(engine) as sent:
            response = client._send("GET", path)
        assert response.status_code == STATUS.get(name, 200), path
        found[name] = len(sent)
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("role", ROLES)
def test_a_page_costs_the_same_with_30_and_with_3000_solutions(app, engine, client, session, town, role):
    if account := town.people[role]:
        client.sign_in(account)
        if not account.is_staff:
            make_ballot(session, town.round, account, town.solutions[:2])
    few = counts(app, engine, client, town, role)
    grow(session, town)
    many = counts(app, engine, client, town, role)
    assert many == few
    assert {name: count for name, count in few.items() if count > MOST} == {}


@pytest.fixture
def solution(session: Session) -> Solution:
    return make_solution(session, make_round(session, "voting"))


@pytest.mark.one_database(SQLITE_WAL, POSTGRES)
@pytest.mark.parametrize("action", ["/votes", "/votes/retract"])
def test_a_vote_sends_few_statements(database, engine, client, session, solution, noa, action):
    client.sign_in(noa)
    form = client.get(f"/he/solutions/{solution.id}").form("/votes")
    if action != "/votes":
        make_ballot(session, session.get_one(Round, solution.round_id), noa, [solution])
        form.action += "/retract"
    with statements(engine) as sent:
        client.submit(form, htmx=True)
    most = A_VOTE + (database.kind == POSTGRES) + (action != "/votes")
    assert len(sent) <= most, "\n".join(sent)


@pytest.mark.one_database
def test_a_choice_of_a_visitor_writes_nothing(engine, client, session, solution):
    form = client.get(f"/he/solutions/{solution.id}").form("/votes")
    with statements(engine) as sent:
        client.submit(form, htmx=True)
    assert [one for one in sent if not one.startswith("SELECT")] == []


@pytest.mark.one_database
def test_pages_write_nothing(app, engine, client, session, town):
    client.sign_in(town.people["resident"])
    with statements(engine) as sent:
        for _name, path in pages_of("resident", town.places, "he"):
            client._send("GET", path)
    assert [one for one in sent if not one.startswith(("SELECT", "WITH"))] == []
