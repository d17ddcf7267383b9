"""A first visit to the voting list is light: measured on the wire, with the server that cities run."""

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_main_challenge, make_round, make_solution
from tests.support.live import LiveServer
from tools.audit.weight import first_visit

pytestmark = pytest.mark.one_database
SENTENCE = "העירייה תחלק לכל משק בית שוברים למימוש בעסקים קטנים בעיר, וכך הכסף יישאר כאן ויגיע גם לרחובות הצדדיים."


def test_a_first_visit_moves_under_45_kilobytes_in_under_8_requests(live: LiveServer, browser, session: Session):
    round_ = make_round(session, "voting")
    challenges = [make_main_challenge(session, round_, title) for title in ("תזרים כספי", "אי־ודאות", "היעדר לקוחות")]
    for number in range(50):
        words = {"title": f"שוברים לתושבים, הצעה מספר {number}", "sentence": f"{SENTENCE} ({number})"}
        make_solution(session, round_, main_challenges=[challenges[number % 3]], author_name="רונית", **words)
    session.commit()
    visit = first_visit(browser, f"{live.url}/he/rounds/{round_.id}/solutions")
    assert (visit.wire_bytes < 45_000, len(visit.addresses) < 8, visit.strangers) == (True, True, []), visit


def test_a_second_page_asks_for_nothing_but_itself(live: LiveServer, phone, session: Session):
    round_ = make_round(session, "voting")
    solution = make_solution(session, round_)
    session.commit()
    page = phone.open(f"{live.url}/he/rounds/{round_.id}/solutions")
    phone.requests.clear()
    page.goto(f"{live.url}/he/solutions/{solution.id}")
    fetched = [url for url in phone.requests if "/assets/" not in url]
    kept = page.evaluate("performance.getEntriesByType('resource').every((entry) => entry.transferSize === 0)")
    assert (len(fetched), kept) == (1, True)
