"""Posters and stickers come out of the printer on one sheet of the right size, whatever stands on them."""

import re

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_business, make_challenge, make_main_challenge, make_round, make_solution
from tests.support.live import LiveServer

pytestmark = pytest.mark.one_database
PAGE = re.compile(rb"/Type\s*/Page\b")
BOX = re.compile(rb"MediaBox\s*\[0 0 (\d+)(?:\.\d+)? (\d+)")
A4, A5 = (594, 841), (420, 594)  # in points
LONG = "שוברים לתושבים למימוש בעסקים קטנים בעיר ובסביבתה " * 5
SPILLS = """[...document.querySelectorAll('.sheet')].map((one) => one.scrollHeight - one.clientHeight)
  .filter((pixels) => pixels > 1)"""


@pytest.mark.parametrize("language", ["he", "en"])
def test_each_sheet_is_one_page(live: LiveServer, phone, session: Session, rina, language):
    round_ = make_round(session, "solutions", intro={"he": LONG, "en": "Many words of an introduction. " * 10})
    challenge = make_main_challenge(session, round_)
    long = make_solution(session, round_, LONG[:200], main_challenges=[challenge], sentence=LONG)
    posted = make_challenge(session, round_, make_business(session, rina, shows_name=True), LONG[:200])
    session.commit()
    page = phone.context(viewport={"width": 1280, "height": 900}, is_mobile=False).new_page()
    for path in (f"rounds/{round_.id}", f"solutions/{long.id}", f"challenges/{posted.id}"):
        for size, box in (("poster", A4), ("sticker", A5)):
            page.goto(f"{live.url}/{language}/{path}/{size}")
            printed = page.pdf(prefer_css_page_size=True, print_background=True)
            width, height = (int(number) for number in BOX.search(printed).groups())
            page.emulate_media(media="print")
            spills = page.evaluate(SPILLS)
            page.emulate_media(media="null")
            assert (path, size, len(PAGE.findall(printed)), (width, height), spills) == (path, size, 1, box, [])
    assert phone.errors == []


def test_a_link_is_copied_with_a_press(live: LiveServer, phone, session: Session):
    solution = make_solution(session, make_round(session))
    session.commit()
    page = phone.open(f"{live.url}/he/solutions/{solution.id}", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="העתקת הקישור").click()
    page.get_by_text("הקישור הועתק").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/he/solutions/{solution.id}")
