"""Before publication nothing that depends on choices is to be seen by anybody, anywhere."""

import re

import pytest
from sqlalchemy import delete, inspect, select
from sqlalchemy.orm import Session

from app.models import Ballot, PhaseKind, Vote
from tests.factories import move_phase
from tests.stories import Town, make_town, vote_in_town
from tests.support.page import Client
from tools.audit.pages import ROLES, pages_of

pytestmark = pytest.mark.one_database

# Two towns that differ in nothing but what people chose: as many ballots, as many votes on each.
SOME = [[0, 1, 2]] * 7 + [[0]] * 6
OTHERS = [[9, 10, 11]] * 7 + [[5]] * 6
CHANGING = re.compile(
    r'name="(?:csrf_token|opened_at|seen)" value="[^"]*"'
    r'|datetime="[^"]*"|data-now="[^"]*"|data-until="[^"]*"'
    r"|\d{1,2}[.:]\d{2}(?:[.:]\d{2,4})?"
)
COUNTS = {"results.json", "results.csv"}


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session)


def look(client: Client, town: Town, role: str) -> dict[str, str]:
    """Every page of the open round as this role sees it, without tokens and times."""
    seen = {}
    for language in ("he",):  # what is shown does not hang on the language
        for name, path in pages_of(role, town.places, language):
            status = {"not-found": 404, "not-for-you": 403}.get(name, 200)
            seen[f"{language} {name}"] = CHANGING.sub("…", client.get(path, status=status).html)
        for name in COUNTS:
            seen[f"{language} {name}"] = client.get(f"/{language}/rounds/{town.round.id}/{name}", status=404).html
    return {name: CHANGING.sub("…", html) for name, html in seen.items()}


def other_choices(session: Session, town: Town) -> None:
    """The same voters, at the same hour, with other choices."""
    ballots = session.scalars(select(Ballot).where(Ballot.round_id == town.round.id).order_by(Ballot.id)).all()
    times = {ballot.id: ballot.changed_at for ballot in ballots}
    session.execute(delete(Vote).where(Vote.ballot_id.in_(times)))
    for ballot, chosen in zip(ballots, OTHERS, strict=True):
        for index in chosen:
            session.add(Vote(ballot_id=ballot.id, solution_id=town.solutions[index].id, cast_at=times[ballot.id]))
    session.flush()


@pytest.mark.parametrize("stage", ["open", "closed"])
@pytest.mark.parametrize("role", ROLES)
def test_pages_are_the_same_whatever_people_chose(new_client, session, town, role, stage):
    vote_in_town(session, town, SOME)
    if stage == "closed":
        move_phase(session, town.round, PhaseKind.VOTING, opens=-3, closes=-1)
    client = new_client()
    client.checks_words = False
    if account := town.people[role]:
        client.sign_in(account)
    before = look(client, town, role)
    other_choices(session, town)
    after = look(client, town, role)
    assert {name for name in before if before[name] != after[name]} == set()


def test_the_order_of_the_list_does_not_depend_on_votes(new_client, session, town):
    client = new_client()
    client.checks_words = False
    path = f"/he/rounds/{town.round.id}/solutions"
    before = [article.get("id") for article in client.get(path).all("article")]
    vote_in_town(session, town, SOME)
    assert [article.get("id") for article in client.get(path).all("article")] == before


def test_staff_are_told_the_number_of_ballots_in_tens(new_client, session, town):
    vote_in_town(session, town, [[0]] * 387)
    staff = new_client().sign_in(town.people["staff"])
    staff.checks_words = False
    round_page = staff.get(f"/en/staff/rounds/{town.round.id}")
    assert re.search(r"Voters, in tens\s*380\b", round_page.main)
    pages = {path: staff.get(path).main for _, path in pages_of("staff", town.places, "en") if "/staff/" in path}
    assert [path for path, main in pages.items() if re.search(r"(?<![\d.:])387(?![\d.:])", main)] == []


def test_no_table_keeps_a_count_that_grows_with_votes(session):
    """Every column of every table before publication: only `vote` and `ballot` know of votes."""
    columns = {
        f"{table}.{column['name']}"
        for table in inspect(session.connection()).get_table_names()
        for column in inspect(session.connection()).get_columns(table)
        if re.search(r"(^|_)(votes?|tally|count|score)(_|$)", column["name"])
    }
    assert columns == {
        "rate_counter.count",
        "result.votes",
        "round.votes_per_ballot",
        "tally_line.votes",
    }
