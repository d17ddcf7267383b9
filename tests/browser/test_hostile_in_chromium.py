"""300 texts that try to run a script, on pages under our content policy: none does anything."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.text import clean_line, clean_text
from app.models import Account, Round, Solution, StaffRole
from tests.factories import make_account, make_ballot, make_main_challenge, make_round, make_solution
from tests.security.hostile import payloads
from tests.support.live import LiveServer

pytestmark = [pytest.mark.one_database, pytest.mark.slow]
TRAPS = """
window.ran = [];
for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.ran.push(name);
"""
OURS = {"a", "article", "aside", "b", "bdi", "blockquote", "body", "br", "button", "caption", "circle", "dd", "details"}
OURS |= {"div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2", "h3", "h4", "head", "header", "html", "input"}
OURS |= {
    "label",
    "legend",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "rect",
    "script",
    "section",
    "small",
}
OURS |= {"span", "strong", "summary", "svg", "table", "tbody", "td", "textarea", "th", "thead", "time", "title", "tr"}
OURS |= {"ul", "output", "g", "line", "polygon", "polyline", "ellipse", "option", "select", "use", "defs", "pattern"}


@pytest.fixture
def staff(session: Session) -> Account:
    return make_account(session, role=StaffRole.ADMINISTRATOR)


@pytest.fixture
def round_(session: Session, noa: Account) -> Round:
    """Each payload is somewhere a title, a sentence, a text, a name, a reason."""
    round_ = make_round(session, "voting", votes_per_ballot=100)
    challenge = make_main_challenge(session, round_, payloads()[0], en=payloads()[1], city_does={"he": payloads()[2]})
    made = []
    for payload in payloads():
        line, text = clean_line(payload)[:200], clean_text(payload)
        texts = {"sentence": text, "how_it_works": text, "who_it_helps": text, "who_would_do_it": text}
        reason = {"off_ballot_reason": {"he": line, "en": line}}
        columns = {**texts, **reason, "author_name": line[:80], "main_challenges": [challenge]}
        made.append(make_solution(session, round_, line, on_ballot=len(made) % 5 != 0, **columns))
    make_ballot(session, round_, noa, made[1:5])
    session.commit()
    return round_


def look(page: Page, url: str) -> str | None:
    """Open a page, touch what can be touched, and go to the next one of the list, if there is one."""
    page.goto(url)
    page.evaluate("document.querySelectorAll('article *').forEach((one) => one.dispatchEvent(new Event('mouseover')))")
    strange = set(page.evaluate("[...document.querySelectorAll('*')].map((one) => one.localName)")) - OURS
    handlers = (
        "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames()).filter((n) => /^on/.test(n))"
    )
    assert (url, strange, page.evaluate(handlers), page.evaluate("window.ran")) == (url, set(), [], [])
    more: str | None = page.evaluate("document.querySelector('[data-more]')?.href")
    return more


@pytest.mark.parametrize("role", ["resident", "staff"])
def test_no_text_runs_or_becomes_an_element(live: LiveServer, phone, session, round_, noa, staff, role):
    paths = [f"/he/rounds/{round_.id}/solutions?order=newest", f"/en/rounds/{round_.id}/ballot", "/he/"]
    if role == "staff":
        paths = [f"/he/staff/rounds/{round_.id}/solutions", f"/en/staff/rounds/{round_.id}/main-challenges"]
    page = phone.open_as(live, session, noa if role == "resident" else staff, paths[-1])
    page.context.add_init_script(TRAPS)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for path in paths:
        url: str | None = live.url + path
        while url:
            url = look(page, url)
    assert (dialogs, phone.errors) == ([], [])
    assert [url for url in phone.requests if not url.startswith(live.url)] == []


def test_the_page_of_a_solution_runs_nothing_either(live: LiveServer, phone, session, round_, noa):
    page = phone.open_as(live, session, noa, "/he/")
    page.context.add_init_script(TRAPS)
    ids = [solution.id for solution in round_solutions(session, round_)]
    for number in ids[::12]:
        look(page, f"{live.url}/he/solutions/{number}")
    assert phone.errors == []
    assert [url for url in phone.requests if not url.startswith(live.url)] == []


def round_solutions(session: Session, round_: Round) -> list[Solution]:
    return list(session.scalars(select(Solution).where(Solution.round_id == round_.id)))
