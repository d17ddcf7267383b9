"""A vote of a resident in Chromium: in place, in words, by keyboard, in both languages, and without a script."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import PhaseKind, Round, Solution, UserSession, Vote
from tests.factories import make_ballot, make_main_challenge, make_round, make_solution, move_phase
from tests.support.live import LiveServer

pytestmark = pytest.mark.one_database
WORDS = {
    "he": {"left": "נשארו לך", "full": "השתמשת בכל 3 הקולות", "voted": "הצבעת", "ended": "ההצבעה הסתיימה"},
    "en": {"left": "2 of 3", "full": "You have used all 3 votes", "voted": "You voted", "ended": "Voting has ended"},
}


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "voting")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    cash = make_main_challenge(session, round_)
    made = [make_solution(session, round_, f"פתרון {n}", main_challenges=[cash], shuffle=n) for n in range(40)]
    session.commit()
    return made


def block(page: Page, solution: Solution):
    return page.locator(f"#vote-block-{solution.id}")


def path_of(round_: Round, language: str = "he") -> str:
    return f"/{language}/rounds/{round_.id}/solutions?order=newest"


def votes(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Vote)) or 0


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_press_marks_the_vote_without_loading_the_page(live, phone, session, round_, solutions, noa, language):
    page = phone.open_as(live, session, noa, path_of(round_, language))
    page.evaluate("window.isTheSamePage = true")
    block(page, solutions[39]).get_by_role("button").tap()
    expect(block(page, solutions[39])).to_have_attribute("data-state", "voted")
    expect(block(page, solutions[39])).to_contain_text(WORDS[language]["voted"])
    expect(page.locator("#ballot-bar .slip.used")).to_have_count(1)
    expect(page.locator("#flash")).not_to_be_empty()
    assert (page.evaluate("window.isTheSamePage"), votes(session), phone.errors) == (True, 1, [])


def test_with_the_keyboard_focus_stays_in_the_block(live, phone, session, round_, solutions, noa):
    page = phone.open_as(live, session, noa, path_of(round_))
    block(page, solutions[39]).get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(block(page, solutions[39])).to_have_attribute("data-state", "voted")
    inside = f"document.getElementById('vote-block-{solutions[39].id}').contains(document.activeElement)"
    page.wait_for_function(inside)


@pytest.mark.parametrize("language", ["he", "en"])
def test_a_full_ballot_is_told_in_place(live, phone, session, round_, solutions, noa, language):
    make_ballot(session, round_, noa, solutions[:3])
    page = phone.open_as(live, session, noa, path_of(round_, language))
    block(page, solutions[39]).get_by_role("button").tap()
    expect(page.locator("#flash")).to_contain_text(WORDS[language]["full"])
    expect(block(page, solutions[39])).to_have_attribute("data-state", "open")
    assert votes(session) == 3


def test_closed_meanwhile_is_told_in_place(live, phone, session, round_, solutions, noa):
    page = phone.open_as(live, session, noa, path_of(round_))
    move_phase(session, round_, PhaseKind.VOTING, opens=-3, closes=-1)
    session.commit()
    block(page, solutions[39]).get_by_role("button").tap()
    expect(block(page, solutions[39])).to_have_attribute("data-state", "closed")
    expect(page.locator("#flash")).to_contain_text(WORDS["he"]["ended"])
    assert votes(session) == 0


def test_a_session_that_ended_says_that_nothing_is_recorded(live, phone, session, round_, solutions, noa):
    page = phone.open_as(live, session, noa, path_of(round_))
    session.execute(UserSession.__table__.update().values(ended_at=UserSession.created_at))
    session.commit()
    block(page, solutions[39]).get_by_role("button").tap()
    expect(block(page, solutions[39])).to_have_attribute("data-state", "waiting")
    expect(page.locator("#ballot-bar")).to_contain_text("עוד לא נקלטה")
    assert votes(session) == 0


def test_my_vote_is_still_there_after_going_back(live, phone, session, round_, solutions, noa):
    page = phone.open_as(live, session, noa, path_of(round_))
    block(page, solutions[39]).get_by_role("button").tap()
    expect(block(page, solutions[39])).to_have_attribute("data-state", "voted")
    page.locator(f"#solution-{solutions[38].id} h3 a").tap()
    page.wait_for_url("**/solutions/*")
    page.go_back()
    expect(block(page, solutions[39])).to_have_attribute("data-state", "voted")


def test_without_a_connection_the_vote_says_so_and_is_sent_again(live, phone, session, round_, solutions, noa):
    page = phone.open_as(live, session, noa, path_of(round_))
    page.context.set_offline(True)
    block(page, solutions[39]).get_by_role("button").tap()
    expect(block(page, solutions[39]).get_by_role("alert")).to_contain_text("לא התקבלה תשובה")
    assert votes(session) == 0
    page.context.set_offline(False)
    block(page, solutions[39]).get_by_role("button").tap()
    expect(block(page, solutions[39])).to_have_attribute("data-state", "voted")
    assert votes(session) == 1


@pytest.mark.parametrize("language", ["he", "en"])
def test_without_a_script_everything_is_a_page(live: LiveServer, phone, session, round_, solutions, noa, language):
    path = path_of(round_, language)
    page = phone.open_as(live, session, noa, path, java_script_enabled=False)
    block(page, solutions[39]).get_by_role("button").tap()
    page.wait_for_url(f"**{path}#solution-{solutions[39].id}")
    expect(block(page, solutions[39])).to_have_attribute("data-state", "voted")
    page.locator("#pager a[data-more]").tap()
    expect(page.locator("article")).to_have_count(10)
    page.locator(".chips a").nth(1).tap()
    expect(page.locator(".chips a[aria-current]")).to_have_count(1)
    page.locator("#q").fill("פתרון 3")
    page.locator("form[role=search] button").tap()
    expect(page.locator("article")).to_have_count(13)  # 3, 13, 23 and the thirties
    assert votes(session) == 1


def test_a_visitor_without_a_script_reaches_signing_in(live, phone, round_, solutions):
    page = phone.open(live.url + path_of(round_), java_script_enabled=False)
    for solution in solutions[38:]:
        block(page, solution).get_by_role("button").tap()
        expect(block(page, solution)).to_have_attribute("data-state", "waiting")
    page.locator("#ballot-bar a.button").tap()
    expect(page.locator(".note.wait .slip.waiting")).to_have_count(2)
