"""The page of one's own ballot: recorded votes, choices that wait, and nobody else's."""

import pytest
from sqlalchemy.orm import Session

from app.models import PhaseKind, Round, SolutionState
from tests.factories import make_ballot, make_noise, make_round, make_solution, move_phase
from tests.support.page import Client, Page

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


def ballot_page(client: Client, round_: Round, language: str = "he") -> Page:
    return client.get(f"/{language}/rounds/{round_.id}/ballot")


def listed(page: Page) -> set[str]:
    return {article.get("id", "") for article in page.all("article")}


def test_my_ballot_lists_my_votes_and_nobody_elses(client, session, round_, amir, noa):
    mine, theirs = make_solution(session, round_, "שלי"), make_solution(session, round_, "שלה")
    make_ballot(session, round_, amir, [mine])
    make_ballot(session, round_, noa, [theirs])
    page = ballot_page(client.sign_in(amir), round_)
    assert (listed(page), "שלה" in page.words) == ({f"solution-{mine.id}"}, False)


def test_a_vote_is_taken_back_from_there(client, session, round_, amir):
    mine = make_solution(session, round_)
    make_ballot(session, round_, amir, [mine])
    client.sign_in(amir)
    path = f"/he/rounds/{round_.id}/ballot"
    form = ballot_page(client, round_).form("/votes/retract", solution=str(mine.id))
    page = client.submit(form, headers={"Referer": f"http://127.0.0.1:8000{path}"})
    assert (page.path, listed(page)) == (path, set())


def test_a_visitor_sees_what_waits_and_that_it_is_not_recorded(client, session, round_):
    solution = make_solution(session, round_)
    listed_at = client.get(f"/he/solutions/{solution.id}")
    client.submit(listed_at.form("/votes", solution=str(solution.id)))
    page = ballot_page(client, round_)
    assert listed(page) == {f"solution-{solution.id}"}
    assert page.one(id=f"vote-block-{solution.id}").get("data-state") == "waiting"
    assert ("נקלטה ב־" in page.main, "עוד לא נקלטה" in page.main) == (False, True)


def test_after_the_end_it_stays_to_be_read_without_buttons(client, session, round_, amir):
    mine = make_solution(session, round_)
    make_ballot(session, round_, amir, [mine])
    move_phase(session, round_, PhaseKind.VOTING, opens=-3, closes=-1)
    page = ballot_page(client.sign_in(amir), round_)
    assert page.one(id=f"vote-block-{mine.id}").get("data-state") == "voted-closed"
    assert [form for form in page.forms if "/votes" in form.action] == []


def test_a_hidden_solution_in_my_ballot_keeps_its_words_to_itself(client, session, round_, amir):
    hidden = make_solution(session, round_, "כותרת סודית", state=SolutionState.HIDDEN, hidden_reason={"he": "פרטים"})
    make_ballot(session, round_, amir, [hidden])
    page = ballot_page(client.sign_in(amir), round_)
    assert (listed(page), "סודית" in page.html) == ({f"solution-{hidden.id}"}, False)


def test_staff_are_told_that_they_cast_no_ballot(client, session, round_, dana):
    page = ballot_page(client.sign_in(dana), round_, "en")
    assert "An account of the staff casts no ballot." in page.main


def test_the_short_address_leads_to_the_round_that_is_on(client, round_):
    assert client.get("/he/ballot").path == f"/he/rounds/{round_.id}/ballot"


def test_a_personal_page_is_kept_by_nobody(client, session, round_, amir):
    page = ballot_page(client.sign_in(amir), round_)
    assert page.headers["Cache-Control"] == "private, no-store"


def test_no_address_shows_anothers_ballot(app):
    rules = [rule.rule for rule in app.url_map.iter_rules() if "ballot" in rule.rule and "staff" not in rule.rule]
    mine = "/<language:lang>/rounds/<int:round_id>/ballot"
    assert sorted(rules) == ["/<language:lang>/ballot", mine, f"{mine}/facts"]
