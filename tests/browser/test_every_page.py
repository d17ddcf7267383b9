"""Every page as every role, in Chromium: no barrier, no error, no sideways scroll at 320 px.

In Hebrew, and in English as a visitor; pages of everybody as a visitor and as a resident. `journeys/test_every_page.py`
visits every page as every role in both languages, and `./dev audit` walks the whole matrix.
"""

import pytest
from playwright.sync_api import BrowserContext, Page
from sqlalchemy.orm import Session

from tests.factories import make_ballot
from tests.stories import Town, make_town
from tests.support.browser import barriers
from tests.support.live import LiveServer
from tools.audit.pages import OWNER, RESIDENT, ROLES, SHARED, STAFF, VISITOR, pages_of

pytestmark = [pytest.mark.one_database, pytest.mark.slow]
NARROW = {"width": 320, "height": 640}
EXPECTED_ERRORS = ("status of 404", "status of 403")


@pytest.fixture
def town(session: Session) -> Town:
    made = make_town(session)
    resident = made.people[RESIDENT]
    assert resident
    make_ballot(session, made.round, resident, made.solutions[:2])
    return made


def context_of(phone, live: LiveServer, session: Session, town: Town, role: str) -> BrowserContext:
    context: BrowserContext = phone.context()
    if account := town.people[role]:
        name, value = live.cookie_of(session, account)
        context.add_cookies([{"name": name, "value": value, "url": live.url, "httpOnly": True, "sameSite": "Lax"}])
    session.commit()
    return context


def unfold(page: Page) -> None:
    """What is folded away is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = !one.matches('.menu') })")


def overflow(page: Page) -> int:
    """By how many pixels the page can be pushed sideways on the narrowest phone."""
    page.set_viewport_size(NARROW)
    pixels: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.set_viewport_size({"width": 390, "height": 844})
    return pixels


@pytest.mark.parametrize(("role", "language"), [*((role, "he") for role in ROLES), (VISITOR, "en")])
def test_no_page_has_a_barrier(live, phone, session, town, role, language):
    page = context_of(phone, live, session, town, role).new_page()
    found = {}
    for name, path in pages_of(role, town.places, language):
        if name in SHARED and role in (OWNER, STAFF):
            continue
        page.goto(live.url + path)
        unfold(page)
        problems = barriers(page)
        if (pixels := overflow(page)) > 0:
            problems.append(f"{pixels} px sideways at 320")
        if problems:
            found[name] = problems
    assert found == {}
    assert [error for error in phone.errors if not any(known in error for known in EXPECTED_ERRORS)] == []
    assert [url for url in phone.requests if not url.startswith(live.url)] == []
