"""Proposing with scripts on: "is it one of these?" while the title is typed, and the name of a chosen file."""

import re

import pytest
from PIL import Image

from tests.factories import make_round, make_solution

pytestmark = pytest.mark.one_database


def test_a_pause_in_typing_shows_similar_solutions(live, phone, session):
    round_ = make_round(session, "solutions")
    other = make_solution(session, round_, "ערב פתוח ברובע: שני רחובות, מוזיקה ודוכנים")
    session.commit()
    page = phone.open(f"{live.url}/he/rounds/{round_.id}/solutions/new")
    assert page.inner_text("#similar") == ""
    page.locator("#title").press_sequentially("ערב פתוח ברחוב")
    page.wait_for_selector("#similar a")
    assert page.get_attribute("#similar a", "href") == f"/he/solutions/{other.id}"
    page.fill("#title", "")
    page.wait_for_selector("#similar a", state="detached")
    assert phone.errors == []


def test_joining_a_similar_one_from_the_form_asks_a_visitor_to_sign_in(live, phone, session):
    round_ = make_round(session, "solutions")
    other = make_solution(session, round_, "ערב פתוח ברובע")
    session.commit()
    page = phone.open(f"{live.url}/he/rounds/{round_.id}/solutions/new")
    page.locator("#title").press_sequentially("ערב פתוח")
    page.click("#similar button")
    page.wait_for_url(re.compile("/sign-in"))
    assert str(other.id) in page.url


def test_our_words_say_which_file_was_chosen(live, phone, session, amir, tmp_path):
    round_ = make_round(session, "solutions")
    session.commit()
    Image.new("RGB", (20, 20)).save(tmp_path / "street.png")
    page = phone.open_as(live, session, amir, f"/he/rounds/{round_.id}/solutions/new")
    assert page.inner_text("#picture-name") == "לא נבחרה תמונה"
    page.set_input_files("#picture", tmp_path / "street.png")
    assert page.inner_text("#picture-name") == "נבחרה: street.png"
