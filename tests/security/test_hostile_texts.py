"""Every text field takes every string: it is stored as decided, or refused in words. Never an error, never markup."""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.results import publish_results
from app.domain.text import clean_line, clean_text, search_key
from app.models import Account, AuditEntry, MainChallenge, Round, Solution, SolutionState
from tests.factories import begin_writing, make_ballot, make_main_challenge, make_round, make_solution
from tests.security.hostile import naughty, payloads, sample
from tests.support.html import Element, tag
from tests.support.page import Client, Page

pytestmark = pytest.mark.one_database
STRINGS = sample(300)
REFUSALS = (409, 422)


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    client.checks_words = False
    return client.sign_in(dana)


def send_all(client: Client, path: str, action: str, fields: list[str], after: Callable[[dict[str, str]], None]) -> int:
    """Send the form of a page with every string in every field; `after` looks at what became of an accepted one."""
    form, accepted = client.get(path).form(action), 0
    for number in range(len(STRINGS)):
        typed = {name: STRINGS[(number + step * 7) % len(STRINGS)] for step, name in enumerate(fields)}
        response = client._send(
            "POST", form.action, data={**form.values, **typed}, headers=client._browser_headers("POST")
        )
        assert response.status_code in (303, *REFUSALS), (response.status_code, typed)
        if response.status_code == 303:
            accepted += 1
            after(typed)
    assert accepted > len(STRINGS) / 3, f"{action}: only {accepted} accepted"
    return accepted


def newest(session: Session, model):
    return session.scalars(select(model).order_by(model.id.desc()).limit(1)).one()


def localized(typed: dict[str, str], name: str, clean: Callable[[str], str] = clean_line) -> dict[str, str]:
    texts = {language: clean(typed.get(f"{name}_{language}", "")) for language in ("he", "en")}
    return {language: words for language, words in texts.items() if words}


def test_the_texts_of_a_round(staff, session):
    fields = [f"{name}_{language}" for name in ("title", "headline", "intro", "question") for language in ("he", "en")]

    def check(typed: dict[str, str]) -> None:
        stored = newest(session, Round)
        lines = {name: localized(typed, name) for name in ("title", "headline", "question")}
        assert {name: getattr(stored, name) for name in lines} == lines
        assert stored.intro == localized(typed, "intro", clean_text)

    send_all(staff, "/he/staff/rounds/new", "/staff/rounds/new", fields, check)


def test_the_texts_of_a_main_challenge(staff, session):
    round_ = make_round(session, "review")
    names = ("title", "summary", "city_does", "official_answer")
    fields = [f"{name}_{language}" for name in names for language in ("he", "en")]

    def check(typed: dict[str, str]) -> None:
        stored = newest(session, MainChallenge)
        assert stored.title == localized(typed, "title")
        longer = {name: localized(typed, name, clean_text) for name in names[1:]}
        assert {name: getattr(stored, name) for name in longer} == longer

    path = f"/he/staff/rounds/{round_.id}/main-challenges/new"
    send_all(staff, path, "/main-challenges/new", fields, check)


def test_the_texts_of_a_solution(staff, session):
    round_ = make_round(session, "review")
    lines, texts = ["title", "author_name"], ["sentence", "how_it_works", "who_it_helps", "who_would_do_it"]

    def check(typed: dict[str, str]) -> None:
        stored = newest(session, Solution)
        clean = {name: clean_line(typed[name]) for name in lines} | {name: clean_text(typed[name]) for name in texts}
        assert {name: getattr(stored, name) for name in clean} == clean

    path = f"/he/staff/rounds/{round_.id}/solutions/new"
    send_all(staff, path, "/solutions/new", lines + texts, check)


def test_the_reason_for_hiding(staff, session):
    solution = make_solution(session, make_round(session, "voting"))

    def check(typed: dict[str, str]) -> None:
        assert solution.hidden_reason == localized(typed, "reason")
        assert newest(session, AuditEntry).reason == clean_line(typed["reason_he"])
        solution.state = SolutionState.PUBLIC

    send_all(staff, f"/he/staff/solutions/{solution.id}", "/hide", ["reason_he", "reason_en"], check)


def test_the_reason_for_a_change_of_dates(staff, session):
    round_ = make_round(session, "planned")

    def check(typed: dict[str, str]) -> None:
        assert newest(session, AuditEntry).reason == clean_line(typed["reason"])

    send_all(staff, f"/he/staff/rounds/{round_.id}", "/voting/schedule", ["reason"], check)


def test_my_name(new_client, session, noa):
    client = new_client().sign_in(noa)

    def check(typed: dict[str, str]) -> None:
        assert noa.name == clean_line(typed["name"])

    send_all(client, "/he/me", "/me/name", ["name"], check)


def test_the_fields_of_signing_in_refuse_in_words(client):
    client.checks_words = False
    for string in sample(60):
        form = client.get("/he/sign-in").form("/sign-in")
        sent = {**form.values, "address": string, "next": string}
        response = client._send("POST", form.action, data=sent, headers=client._browser_headers("POST"))
        assert response.status_code in (303, 422, 429), (response.status_code, string)
        assert response.headers.get("Location", "/he/sign-in/code") == "/he/sign-in/code"


@pytest.mark.parametrize("path", ["/he/sign-in", "/he/sign-in/link", "/he/rounds/{round}/solutions"])
def test_the_address_of_a_page_takes_anything(client, session, path):
    client.checks_words = False
    round_ = make_round(session, "voting")
    make_solution(session, round_)
    session.commit()
    for string in sample(60):
        query = dict.fromkeys(("q", "next", "token", "after", "order", "challenge"), string[:500])
        response = client._send("GET", path.format(round=round_.id), query_string=query)
        assert response.status_code in (200, 410), (response.status_code, string)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/he/\t//evil.example",
        "javascript:alert(1)",
        "\\\\evil",
    ],
)
def test_next_never_leads_to_another_site(new_client, noa, target):
    page = new_client().sign_in(noa).get("/he/sign-in", query_string={"next": target}, follow=False, status=303)
    assert page.headers["Location"] == "/he/"


def shape(root: Element) -> Counter:
    """What elements a page has, with the names of their attributes; links that a text became are apart."""
    found = Counter((tag(one), tuple(sorted(one.attrib))) for one in root.iter() if tag(one) and one.get("rel") is None)
    del found["br", ()], found["p", ("dir",)]
    return found


def fill(session: Session, round_: Round, strings: list[str]) -> list[Solution]:
    challenge = make_main_challenge(session, round_, "תזרים")
    made = []
    for text_ in strings:
        line, whole = clean_line(text_)[:200] or "-", clean_text(text_) or "-"
        columns = {"sentence": whole, "how_it_works": whole, "who_it_helps": whole, "author_name": line[:80]}
        search = search_key(line)
        made.append(make_solution(session, round_, line, main_challenges=[challenge], search_text=search, **columns))
    return made


def pages_with(client: Client, round_: Round, solution: Solution, language: str) -> list[Page]:
    paths = (f"rounds/{round_.id}/solutions?order=newest", f"solutions/{solution.id}", f"rounds/{round_.id}/ballot")
    return [client.get(f"/{language}/{path}") for path in paths]


@pytest.mark.parametrize("language", ["he", "en"])
def test_no_text_adds_an_element_or_an_attribute_to_a_page(client, session, noa, language):
    client.checks_words = False
    client.sign_in(noa)
    expected = shapes(client, session, noa, ["פשוט"] * 30, language)
    strings = [one for one in STRINGS if clean_line(one)]
    for start in range(0, len(strings) - 30, 30):
        assert shapes(client, session, noa, strings[start : start + 30], language) == expected


def shapes(client: Client, session: Session, voter: Account, strings: list[str], language: str) -> list[Counter]:
    """The pages of a round of its own with these 30 texts, all voted for."""
    round_ = make_round(session, "closed", published_at=now(session), votes_per_ballot=100)
    solutions = fill(session, round_, strings)
    make_ballot(session, round_, voter, solutions)
    pages = pages_with(client, round_, solutions[0], language)
    links = {link.get("href", "") for page in pages for link in page.all("a") if link.get("rel")}
    assert [href for href in links if not href.startswith(("http://", "https://"))] == []
    return [shape(page.root) for page in pages]


def test_titles_come_back_byte_for_byte_in_json_and_defused_in_csv(client, session, dana):
    round_ = make_round(session, "closed")
    titles = {solution.id: solution.title for solution in fill(session, round_, naughty() + payloads())}
    begin_writing(session)
    publish_results(session, round_, by=dana, reason="-")
    data = json.loads(client.get(f"/he/rounds/{round_.id}/results.json").html)
    assert {one["id"]: one["title"] for one in data["solutions"]} == titles
    rows = list(csv.reader(io.StringIO(client.get(f"/he/rounds/{round_.id}/results.csv").html, newline="")))[1:]
    assert {int(row[1]): row[2].removeprefix("'") for row in rows} == {
        id_: title.removeprefix("'") for id_, title in titles.items()
    }
    assert [row[2] for row in rows if row[2][:1] in ("=", "+", "-", "@", "\t", "\r")] == []


def test_bytes_that_are_no_text_are_refused_or_replaced(staff, session):
    round_ = make_round(session, "review")
    form = staff.get(f"/he/staff/rounds/{round_.id}/solutions/new").form("/solutions/new")
    body = f"csrf_token={form.values['csrf_token'][0]}&cost_band=unknown&title=%ff%fe%ed%a0%bdx".encode()
    headers = staff._browser_headers("POST")
    response = staff._send("POST", form.action, data=body, headers=headers, content_type=FORM)
    assert response.status_code in (303, *REFUSALS)
    assert "\ud83d" not in newest(session, Solution).title


FORM = "application/x-www-form-urlencoded"
