"""The survey builder in Chromium: with the keyboard alone, and by dragging."""

import re

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from app.domain.survey_content import content_of
from app.domain.survey_state import survey_by_id
from app.models import Account, QuestionKind, Survey
from tests.factories import make_round
from tests.support.browser import barriers
from tests.support.live import LiveServer
from tests.surveys import make_question, make_survey

pytestmark = pytest.mark.one_database
DESK = {"viewport": {"width": 1280, "height": 1000}, "is_mobile": False, "has_touch": False}


@pytest.fixture
def survey(session: Session) -> Survey:
    survey = make_survey(session, make_round(session, "challenges"), sections=2, is_ready=False)
    make_question(session, survey.sections[0], QuestionKind.SINGLE, "האם נסגר", ("כן", "לא"))
    make_question(session, survey.sections[1], QuestionKind.SCALE, "מה המצב")
    return survey


@pytest.fixture
def page(live: LiveServer, phone, session: Session, survey: Survey, dana: Account) -> Page:
    return phone.open_as(live, session, dana, f"/he/staff/rounds/{survey.round_id}/survey", **DESK)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.name || ''")


def tab_to(page: Page, what: str) -> None:
    """On with the Tab key until the focus stands on it."""
    for _press in range(120):
        if page.evaluate("(css) => document.activeElement.matches(css)", what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {what}; it stands on {focused(page)}")


def press(page: Page, what: str, key: str = "Enter") -> None:
    tab_to(page, what)
    page.keyboard.press(key)


def test_a_question_is_built_moved_and_tried_with_the_keyboard_alone(
    page: Page, phone, session: Session, survey: Survey
) -> None:
    first = survey.questions[0]
    new = f"/survey-sections/{survey.sections[1].id}/questions/new"
    press(page, f"a[href$='{new}']")
    expect(page).to_have_url(re.compile(f"{new}$"))
    tab_to(page, "input[name=kind]")
    page.keyboard.press("ArrowLeft")  # right to left: the next one
    expect(page.locator("input[name=kind][value=several]")).to_be_checked()
    tab_to(page, "[name=text_he]")
    page.keyboard.type("מה יעזור")
    for number, text in enumerate(("הלוואה", "מענק", "ליווי"), start=1):
        tab_to(page, f"[name=option_new{number}_he]")
        page.keyboard.type(text)
    press(page, "#option-add")
    expect(page.locator("[name=option_new4_he]")).to_be_focused()
    page.keyboard.type("פרסום")
    press(page, "#option-new4-up")
    expect(page.locator(".options > li").nth(2)).to_have_id("option-new4")
    expect(page.locator("#option-new4-up")).to_be_focused()
    expect(page.locator("[name=option_new1_he]")).to_have_value("הלוואה")
    tab_to(page, "select[name=condition]")
    page.locator("select[name=condition]").select_option(f"{first.id}.equals.{first.options[0].id}")
    tab_to(page, "[name=is_present_state]")
    page.keyboard.press("Enter")  # saves, and presses no button among the options

    expect(page.locator("#flash .note.good")).to_be_visible()
    session.rollback()
    made = survey_by_id(session, survey.id).questions[-1]
    assert [option.text["he"] for option in made.options] == ["הלוואה", "מענק", "פרסום", "ליווי"]
    assert content_of(made).condition.option_id == first.options[0].id
    expect(page.locator(f"#question-{made.id}")).to_be_focused()

    press(page, f"#question-{made.id}-up")
    second_part = page.locator(f"[data-questions='{survey.sections[1].id}'] > li")
    expect(second_part.first).to_have_id(f"question-{made.id}")
    expect(page.locator(f"#question-{made.id}-up")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"[data-questions='{survey.sections[0].id}'] #question-{made.id}")).to_have_count(1)
    expect(page.locator(f"#question-{made.id}-up")).to_be_focused()
    page.keyboard.press("Enter")  # before the question of its condition: no
    expect(page.locator("#flash .note.bad")).to_contain_text("מה יעזור")

    page.goto(page.url.split("#")[0])
    press(page, "a[href$='/preview']")
    expect(page).to_have_url(re.compile("/preview$"))
    tab_to(page, f"[name=q{first.id}]")
    expect(page.locator(f"#q{made.id}")).to_have_count(0)
    page.keyboard.press("Space")
    expect(page.locator(f"#q{made.id}")).to_be_visible()
    press(page, "button[name=go][value=on]")
    expect(page.locator("h1")).to_have_text("חלק 2")
    assert [one for one in phone.errors if "409" not in one] == []


def test_a_question_is_dragged_into_another_section(page: Page, session: Session, survey: Survey) -> None:
    first, second = survey.questions
    grip, below = page.locator(f"#question-{first.id} .grip"), page.locator(f"#question-{second.id}")
    start, end = grip.bounding_box(), below.bounding_box()
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] - 6, steps=8)
    page.mouse.up()
    expect(page.locator(f"[data-questions='{survey.sections[1].id}'] > li")).to_have_count(2)
    expect(page.locator(f"#question-{first.id} .grip")).to_have_count(1)
    session.rollback()
    assert [one.id for one in survey_by_id(session, survey.id).questions] == [second.id, first.id]


def test_the_form_shows_the_fields_of_its_kind_and_has_no_barrier(page: Page, survey: Survey) -> None:
    assert barriers(page) == []
    page.goto(page.url.split("/he/")[0] + f"/he/staff/survey-questions/{survey.questions[1].id}")
    expect(page.locator("#low_label_he")).to_be_visible()
    expect(page.locator("#survey-options")).to_be_hidden()
    page.locator("input[name=kind][value=number]").check()
    expect(page.locator("#least")).to_be_visible()
    expect(page.locator("#low_label_he")).to_be_hidden()
    page.locator("input[name=kind][value=several]").check()
    expect(page.locator("#most_choices")).to_be_visible()
    assert barriers(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
