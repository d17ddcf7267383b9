"""Shared links: what they say elsewhere, and the picture that is drawn for them."""

import io
from dataclasses import replace

import pytest
from PIL import Image
from sqlalchemy import Engine

from app.models import ChallengeState, SolutionState
from app.web import link_drawing
from app.web.lettering import ELLIPSIS, broken, direction_of, drawable, fitted, width_of
from app.web.link_drawing import MARGIN, TITLE_SIZES, WIDTH, LinkWords, drawn
from tests.factories import make_business, make_challenge, make_main_challenge, make_round, make_solution, now
from tests.stories import make_past_round
from tests.support.page import Client, Page
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
LONG = "שוברים לתושבים למימוש ב־120 עסקים קטנים, WhatsApp של Café נוגה, 30% הנחה; " * 4
WORDS = LinkWords("כותרת", "תזרים כספי", "solutions", "קולות", "אשדוד", "rtl", 238)
PRIVATE = [SolutionState.DRAFT, SolutionState.WAITING, SolutionState.HIDDEN, SolutionState.WITHDRAWN]


def meta(page: Page) -> dict[str, str]:
    return {one.get("property") or one.get("name", ""): one.get("content", "") for one in page.all("meta")}


def picture_of(page: Page) -> str:
    return meta(page)["og:image"].removeprefix("http://127.0.0.1:8000")


def fetch(client: Client, address: str, status: int = 200) -> Page:
    return client.get(address, status=status)


def test_a_solution_says_who_it_is_where_its_link_is_shared(client, session):
    solution = make_solution(session, make_round(session), 'שוברים "לתושבים"', sentence="רעיון <b>קצר</b>.")
    found = meta(client.get(f"/he/solutions/{solution.id}"))
    named = {name: found[name] for name in ("og:title", "description", "og:url", "og:locale", "og:image:width")}
    assert named == {
        "og:title": 'שוברים "לתושבים"',
        "description": "רעיון <b>קצר</b>.",
        "og:url": f"http://127.0.0.1:8000/he/solutions/{solution.id}",
        "og:locale": "he_IL",
        "og:image:width": "1200",
    }


def test_every_kind_of_page_has_a_light_picture_of_the_right_size(client, session, rina):
    client.checks_words = False
    round_ = make_round(session)
    main_challenge = make_main_challenge(session, round_)
    challenge = make_challenge(session, round_, make_business(session, rina), LONG[:200])
    solution = make_solution(session, round_, LONG[:200], main_challenges=[main_challenge])
    past = make_past_round(session)
    paths = [f"/rounds/{round_.id}", f"/rounds/{round_.id}/solutions", f"/rounds/{past.id}/results"]
    paths += [f"/main-challenges/{main_challenge.id}", f"/challenges/{challenge.id}", f"/solutions/{solution.id}"]
    for path in [f"/{language}{path}" for path in paths for language in ("he", "en")]:
        answer = fetch(client, picture_of(client.get(path)))
        picture = Image.open(io.BytesIO(answer.response.data))
        assert (picture.format, picture.size, len(answer.response.data) < 80_000) == ("PNG", (1200, 630), True)


def test_an_edit_gives_the_picture_another_address_and_the_old_one_still_answers(client, session):
    solution = make_solution(session, make_round(session), "לפני")
    before = picture_of(client.get(f"/he/solutions/{solution.id}"))
    solution.title = "אחרי"
    after = picture_of(client.get(f"/he/solutions/{solution.id}"))
    old, new = fetch(client, before), fetch(client, after)
    assert before != after and old.response.data == new.response.data
    assert [answer.headers["Cache-Control"] for answer in (old, new)] == ["public, max-age=60", "public, max-age=86400"]


def test_a_picture_that_is_known_already_is_not_drawn_again(client, session, monkeypatch):
    solution = make_solution(session, make_round(session))
    address = picture_of(client.get(f"/he/solutions/{solution.id}"))
    tag = fetch(client, address).headers["ETag"]
    monkeypatch.setattr("app.views.link_pictures.drawn", None)
    assert client.get(address, status=304, headers={"If-None-Match": tag}).response.data == b""


@pytest.mark.parametrize("state", PRIVATE)
def test_what_the_public_does_not_read_has_no_picture_not_even_for_its_author(client, session, noa, state):
    solution = make_solution(session, make_round(session), state=state, account_id=noa.id)
    client.sign_in(noa)
    fetch(client, f"/he/link-pictures/solution/{solution.id}/none.png", status=404)


def test_nothing_of_a_hidden_solution_stands_in_the_head_of_its_page(client, session):
    hidden = make_solution(session, make_round(session), "סודי מאוד", state=SolutionState.HIDDEN)
    page = client.get(f"/he/solutions/{hidden.id}")
    assert ("סודי" in page.html, "og:title" in meta(page), meta(page)["robots"]) == (False, False, "noindex")


@pytest.mark.parametrize("state", [one for one in ChallengeState if one is not ChallengeState.PUBLIC])
def test_a_challenge_that_is_not_public_has_no_picture(client, session, rina, state):
    challenge = make_challenge(session, make_round(session), make_business(session, rina), state=state)
    fetch(client, f"/he/link-pictures/challenge/{challenge.id}/none.png", status=404)


def test_a_round_that_is_not_shown_has_no_pictures(client, session, rina):
    round_ = make_round(session, is_public=False)
    named = {
        "round": round_,
        "results": round_,
        "solution": make_solution(session, round_),
        "main_challenge": make_main_challenge(session, round_),
        "challenge": make_challenge(session, round_, make_business(session, rina)),
    }
    for kind, thing in named.items():
        fetch(client, f"/he/link-pictures/{kind}/{thing.id}/none.png", status=404)


def test_results_have_a_picture_only_once_they_are_published(client, session):
    round_ = make_round(session, "closed")
    address = f"/he/link-pictures/results/{round_.id}/none.png"
    fetch(client, address, status=404)
    round_.published_at = now(session)
    fetch(client, address)


def test_a_main_challenge_that_is_not_public_is_not_named_beside_a_solution(client, session):
    round_ = make_round(session)
    kept = make_main_challenge(session, round_, "עוד לא", is_public=False)
    solution = make_solution(session, round_, main_challenges=[kept])
    fetch(client, f"/he/link-pictures/main_challenge/{kept.id}/none.png", status=404)
    before = picture_of(client.get(f"/he/solutions/{solution.id}"))
    kept.title = {"he": "אחר"}
    assert picture_of(client.get(f"/he/solutions/{solution.id}")) == before


def test_a_picture_of_a_solution_takes_two_statements(client, session, engine: Engine):
    round_ = make_round(session)
    challenges = [make_main_challenge(session, round_, f"אתגר {number}") for number in range(5)]
    solution = make_solution(session, round_, main_challenges=challenges)
    address = f"/he/link-pictures/solution/{solution.id}/none.png"
    session.commit()
    with statements(engine) as sent:
        fetch(client, address)
    assert len(sent) == 2, sent


def test_a_long_title_is_broken_made_smaller_and_cut():
    size, lines = fitted(drawable(LONG), WIDTH - 2 * MARGIN, TITLE_SIZES)
    widest = max(width_of(line, size) for line in lines)
    assert (size, len(lines), lines[-1][-1], widest <= WIDTH - 2 * MARGIN) == (50, 5, ELLIPSIS, True)


def test_a_word_longer_than_the_line_is_broken():
    assert all(width_of(line, 82) <= 1056 for line in broken("א" * 200, 1056, 82))


def test_emoji_and_invisible_characters_are_left_out():
    assert drawable("שלום\u200f 😀 עולם\ufe0f\n★") == "שלום עולם"


@pytest.mark.parametrize(
    "text, direction", [("10% הנחה", "rtl"), ("WhatsApp לעסק", "ltr"), ("123", "rtl"), ("مرحبا", "rtl")]
)
def test_a_text_runs_as_its_first_letter_does(text, direction):
    assert direction_of(text, "rtl") == direction


def test_hebrew_is_drawn_from_right_to_left():
    """The tall lamed stands at the outer side where it is the first letter, and not where it is the last."""
    tall = []
    for title in ("לא", "אל"):
        whole = Image.open(io.BytesIO(drawn(replace(WORDS, title=title)))).convert("L")
        ink = whole.point(lambda value: 255 * (value < 90)).crop((600, 200, WIDTH, 480))
        tall.append(ink.crop((0, ink.getbbox()[1], 600, ink.getbbox()[1] + 8)).getbbox()[0])
    assert tall[0] > tall[1]


def test_a_flood_of_pictures_is_told_to_come_back(client, session, monkeypatch):
    solution = make_solution(session, make_round(session), "אחת ויחידה")
    monkeypatch.setattr(link_drawing, "PATIENCE_SECONDS", 0)
    with link_drawing._turn:
        fetch(client, f"/he/link-pictures/solution/{solution.id}/none.png", status=503)
    fetch(client, f"/he/link-pictures/solution/{solution.id}/none.png")


def test_only_so_many_pictures_are_kept(monkeypatch):
    monkeypatch.setattr(link_drawing, "draw", lambda words: words.title.encode())
    for number in range(2 * link_drawing.MOST_KEPT):
        drawn(replace(WORDS, title=f"{number}"))
    kept = [words.title for words in link_drawing._kept]
    link_drawing._kept.clear()
    assert (len(kept), kept[-1]) == (link_drawing.MOST_KEPT, f"{2 * link_drawing.MOST_KEPT - 1}")


def test_a_picture_that_is_kept_does_not_wait(monkeypatch):
    monkeypatch.setattr(link_drawing, "PATIENCE_SECONDS", 0)
    first = drawn(WORDS)
    with link_drawing._turn:
        assert drawn(WORDS) == first


def test_a_machine_that_cannot_draw_offers_no_picture(client, session, monkeypatch):
    solution = make_solution(session, make_round(session))
    monkeypatch.setattr("app.web.previews.CAN_DRAW", False)
    monkeypatch.setattr("app.views.link_pictures.CAN_DRAW", False)
    found = meta(client.get(f"/he/solutions/{solution.id}"))
    fetch(client, f"/he/link-pictures/solution/{solution.id}/none.png", status=404)
    assert ("og:image" in found, "og:title" in found) == (False, True)


def test_each_page_names_its_one_address_and_its_languages(client, session):
    round_ = make_round(session)
    page = client.get(f"/he/rounds/{round_.id}/solutions?order=newest&q=%D7%90")
    links = {(one.get("rel"), one.get("hreflang")): one.get("href") for one in page.all("link")}
    address = f"http://127.0.0.1:8000/%s/rounds/{round_.id}/solutions"
    named = [links["canonical", None], links["alternate", "he"], links["alternate", "en"]]
    assert named == [address % "he", address % "he", address % "en"]


@pytest.mark.parametrize("path, is_kept_out", [("/he/", False), ("/he/sign-in", True), ("/he/nothing", True)])
def test_search_engines_are_told_what_not_to_keep(client, session, path, is_kept_out):
    make_round(session)
    page = client.get(path, status=404 if "nothing" in path else 200)
    assert ("X-Robots-Tag" in page.headers, "canonical" in page.html) == (is_kept_out, not is_kept_out)


def test_ones_own_area_is_kept_out_of_search_engines(client, noa):
    assert client.sign_in(noa).get("/he/me").headers["X-Robots-Tag"] == "noindex"
