"""The macros of components/htmx.html and our script in Chromium, under the site's own content policy."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.models import MainChallenge, Round, Solution
from tests.factories import make_main_challenge, make_round, make_solution
from tests.support.live import LiveServer

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "voting")


@pytest.fixture
def cash(session: Session, round_: Round) -> MainChallenge:
    return make_main_challenge(session, round_)


@pytest.fixture
def solutions(session: Session, round_: Round, cash: MainChallenge) -> list[Solution]:
    made = [make_solution(session, round_, f"פתרון {n}", main_challenges=[cash] if n % 2 else ()) for n in range(40)]
    session.commit()
    return made


@pytest.fixture
def page(live: LiveServer, phone, round_: Round, solutions: list[Solution]) -> Page:
    return phone.open(f"{live.url}/he/rounds/{round_.id}/solutions")


def block(page: Page, number: int):
    return page.locator(".vote").nth(number)


def focused_id(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_two_quick_taps_are_both_kept_and_the_page_stays(page: Page, phone):
    page.evaluate("window.isTheSamePage = true")
    page.evaluate("document.querySelectorAll('.vote form').forEach((form, n) => n < 2 && form.requestSubmit())")
    expect(page.locator(".vote[data-state=waiting]")).to_have_count(2)
    expect(page.locator("#ballot-bar")).to_contain_text("בחרת 2 מתוך 3")
    assert page.evaluate("window.isTheSamePage")
    assert phone.errors == []


def test_a_second_press_while_saving_sends_nothing(page: Page, phone):
    page.evaluate("const form = document.querySelector('.vote form'); form.requestSubmit(); form.requestSubmit()")
    expect(block(page, 0)).to_have_attribute("data-state", "waiting")
    page.wait_for_timeout(300)
    assert [url.endswith("/votes") for url in phone.requests].count(True) == 1


def test_the_keyboard_never_slides_onto_the_opposite_button(page: Page):
    name = block(page, 0).get_attribute("id")
    block(page, 0).locator("button").focus()
    page.keyboard.press("Enter")
    expect(block(page, 0)).to_have_attribute("data-state", "waiting")
    assert focused_id(page) == name
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    expect(block(page, 0)).to_have_attribute("data-state", "waiting")
    block(page, 0).locator("button").press("Enter")
    expect(block(page, 0)).to_have_attribute("data-state", "open")


def test_a_refusal_stands_beside_its_button(page: Page):
    for number in range(3):
        block(page, number).locator("button").click()
        expect(block(page, number)).to_have_attribute("data-state", "waiting")
    block(page, 3).locator("button").click()
    expect(block(page, 3)).to_contain_text("השתמשת בכל 3 הקולות")
    expect(block(page, 3)).to_have_attribute("data-state", "open")


def test_a_lost_connection_is_told_where_it_happened_and_can_be_sent_again(page: Page):
    page.context.set_offline(True)
    block(page, 0).locator("button").click()
    expect(block(page, 0)).to_contain_text("לא התקבלה תשובה. אפשר ללחוץ שוב: אותה הצבעה לא תיספר פעמיים.")
    expect(block(page, 0).locator("button")).to_contain_text("שליחה חוזרת")
    page.context.set_offline(False)
    block(page, 0).locator("button").click()
    expect(block(page, 0)).to_have_attribute("data-state", "waiting")


def test_more_solutions_join_the_list_and_focus_goes_to_the_first_new_one(page: Page):
    cards = page.locator("#solution-cards > li")
    expect(cards).to_have_count(30)
    page.locator("#pager a.button").click()
    expect(cards).to_have_count(40)
    assert page.evaluate(
        "document.activeElement.closest('li') === document.querySelectorAll('#solution-cards > li')[30]"
    )
    block(page, 35).locator("button").click()
    expect(block(page, 35)).to_have_attribute("data-state", "waiting")


def test_a_filter_changes_list_address_and_chip_in_place_and_back_returns(page: Page, cash: MainChallenge):
    address = page.url
    page.locator(".chips a").nth(1).click()
    expect(page).to_have_url(re.compile(f"challenge={cash.id}"))
    expect(page.locator("#solution-cards > li")).to_have_count(20)
    expect(page.locator(".chips [aria-current]")).to_have_text("תזרים כספי")
    assert page.evaluate("document.activeElement.matches('.chips a')")
    page.go_back()
    expect(page).to_have_url(address)
    expect(page.locator("#solution-cards > li")).to_have_count(30)


def test_a_search_works_in_place(page: Page):
    page.locator("#q").fill("39")
    page.locator(".search button").click()
    expect(page.locator("#solution-cards > li")).to_have_count(1)
    assert page.locator("#q").input_value() == "39"


def test_the_remaining_time_is_rewritten_silently(live: LiveServer, phone, session: Session, round_: Round):
    session.commit()
    page = phone.open(f"{live.url}/he/")
    clock = page.locator("[data-until]")
    expect(clock).to_have_text("נשארו 4 ימים ו־23 שעות")
    page.clock.install()
    page.reload()
    page.evaluate(
        "const clock = document.querySelector('[data-until]');"
        "clock.dataset.until = new Date(Date.parse(clock.dataset.now) + (3 * 1440 + 125) * 60000).toISOString()"
    )
    page.clock.run_for(21_000)
    expect(clock).to_have_text("נשארו 3 ימים ושעתיים")
    page.evaluate(
        "document.querySelector('[data-until]').dataset.until = document.querySelector('[data-now]').dataset.now"
    )
    page.clock.run_for(21_000)
    expect(clock).to_have_text("השלב הזה הסתיים עכשיו")
    assert clock.get_attribute("aria-live") is None


def test_the_language_menu_closes_on_escape_and_on_a_press_elsewhere(page: Page):
    menu = page.locator("details.menu")
    menu.locator("summary").click()
    page.keyboard.press("Escape")
    assert not menu.evaluate("menu => menu.open")
    menu.locator("summary").click()
    page.locator("blockquote").click()
    assert not menu.evaluate("menu => menu.open")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/he/", "/en/", "/he/rounds", "/he/nothing"])
def test_axe_finds_no_barrier(live: LiveServer, phone, axe, cash: MainChallenge, solutions, path: str, scheme: str):
    page = phone.open(live.url + path, color_scheme=scheme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
