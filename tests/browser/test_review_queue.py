"""The review queue in Chromium: decided in place, with the keys, and nothing in anybody's way."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.models import Account, ReviewKind, Round, Solution, SolutionState
from tests.factories import make_round, make_solution, now
from tests.support.browser import barriers
from tests.support.live import LiveServer

pytestmark = pytest.mark.one_database
HOUR = timedelta(hours=1)


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "review")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    waiting = {"state": SolutionState.WAITING, "review_kind": ReviewKind.NEW, "on_ballot": None}
    clock = now(session)
    return [
        make_solution(session, round_, f"פתרון {n}", review_since=clock - (9 - n) * HOUR, **waiting) for n in range(3)
    ]


@pytest.fixture
def page(live: LiveServer, phone, session: Session, round_: Round, solutions: list[Solution], dana: Account) -> Page:
    return phone.open_as(live, session, dana, f"/he/staff/rounds/{round_.id}/review")


def row(page: Page, solution: Solution):
    return page.locator(f"#review-row-solution-{solution.id}")


def test_a_text_is_approved_and_taken_back_in_place(page: Page, phone, solutions: list[Solution]) -> None:
    first = row(page, solutions[0])
    first.locator("details.more > summary").click()
    first.locator("[data-approve]").click()
    expect(first).to_have_class("done")
    expect(page.locator("h1")).to_have_count(1)
    assert page.evaluate("document.activeElement.id") == f"review-row-solution-{solutions[0].id}"
    first.locator("button").click()
    expect(first.locator("input[type=checkbox]")).to_have_count(1)
    assert phone.errors == []


def test_a_missing_reason_is_said_where_it_is_missing(page: Page, solutions: list[Solution]) -> None:
    first = row(page, solutions[0])
    first.locator("details.more > summary").click()
    first.locator("details.act > summary").click()
    first.locator("details.act button").click()
    expect(first.locator(".error")).to_have_count(1)
    expect(first.locator("details.act")).to_have_attribute("open", "")
    first.locator("select").select_option("advertising")
    first.locator("details.act button").click()
    expect(first).to_have_class("done")


def test_keys_go_on_mark_and_approve(page: Page, solutions: list[Solution]) -> None:
    first, second = row(page, solutions[0]), row(page, solutions[1])
    page.keyboard.press("j")
    expect(first.locator("input[name=pick][type=checkbox]")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(second.locator("input[name=pick][type=checkbox]")).to_be_checked()
    expect(page.locator("[data-marked]")).to_contain_text("1")
    page.keyboard.press("k")
    page.keyboard.press("a")
    expect(first).to_have_class("done")
    expect(second).not_to_have_class("done")


def test_all_on_the_page_are_marked_and_approved_with_two_presses(
    page: Page, session: Session, solutions: list[Solution]
) -> None:
    page.locator("[data-mark-all]").click()
    expect(page.locator("[data-marked]")).to_contain_text("3")
    page.locator("#review-bulk button:not([type=button])").first.click()
    expect(page.locator(".empty")).to_have_count(1)
    session.expire_all()
    assert [one.state for one in solutions] == [SolutionState.PUBLIC] * 3


def test_keys_do_nothing_while_somebody_types_or_when_they_are_off(page: Page, solutions: list[Solution]) -> None:
    first = row(page, solutions[0])
    first.locator("details.more > summary").click()
    first.locator("details.act > summary").click()
    first.locator("input[name=words]").press_sequentially("ajax")
    expect(first.locator("input[name=words]")).to_have_value("ajax")
    page.locator("[data-keys] input").uncheck()
    page.reload()
    page.keyboard.press("j")
    expect(first.locator("input[name=pick][type=checkbox]")).not_to_be_focused()
    expect(page.locator("[data-keys] input")).not_to_be_checked()


def test_the_page_has_no_barrier(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = !one.matches('.menu') })")
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
