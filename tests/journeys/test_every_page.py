"""Every page of every role in both languages passes the page object's checks: valid HTML, one h1, no foreign word."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_ballot
from tests.stories import Town, make_town
from tools.audit.pages import RESIDENT, ROLES, pages_of

pytestmark = pytest.mark.one_database
STATUS = {"not-found": 404, "not-for-you": 403}


@pytest.fixture
def town(session: Session) -> Town:
    made = make_town(session)
    resident = made.people[RESIDENT]
    assert resident
    make_ballot(session, made.round, resident, made.solutions[:2])
    return made


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_whole(new_client, town, role, language):
    client = new_client()
    if account := town.people[role]:
        client.sign_in(account)
    for name, path in pages_of(role, town.places, language):
        client.get(path, status=STATUS.get(name, 200))


@pytest.mark.parametrize("language", ["he", "en"])
def test_choices_that_wait_show_on_every_page_that_has_a_ballot_bar(new_client, town, language):
    client = new_client()
    solution = town.solutions[0]
    form = client.get(f"/{language}/solutions/{solution.id}").form("/votes", solution=str(solution.id))
    client.submit(form)
    for path in ("solutions", "ballot"):
        page = client.get(f"/{language}/rounds/{town.round.id}/{path}")
        assert "waiting" in page.one(id="ballot-bar").get("class", "").split()
