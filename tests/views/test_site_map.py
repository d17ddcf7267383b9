"""What search engines are told: the map of the site and what robots may not open."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.site_map import PART
from app.models import ChallengeState, NewsItem, SolutionState
from tests.factories import (
    DAY,
    added,
    make_business,
    make_challenge,
    make_main_challenge,
    make_round,
    make_solution,
    now,
)
from tests.support.page import Client
from tests.support.statements import statements

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
BASE = "http://127.0.0.1:8000"


def read(client: Client, path: str, status: int = 200) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(path, status=status).response.data)


def locations(client: Client, path: str) -> list[str]:
    return [one.text.removeprefix(BASE) for one in read(client, path).iter(f"{SITEMAP}loc")]


def all_locations(client: Client) -> list[str]:
    return [path for part in locations(client, "/sitemap.xml") for path in locations(client, part)]


def make_news(session: Session, round_, **columns) -> NewsItem:
    clock = now(session)
    values = {"title": {"he": "חדשה"}, "published_at": clock - DAY, "updated_at": clock - DAY}
    return added(session, NewsItem(round_id=round_.id, **values | columns))


def test_the_map_leads_to_every_public_page_in_every_language(client, session, rina):
    round_ = make_round(session)
    challenge = make_main_challenge(session, round_)
    solution = make_solution(session, round_)
    posted = make_challenge(session, round_, make_business(session, rina))
    item = make_news(session, round_)
    found = all_locations(client)
    one_of_each = [f"rounds/{round_.id}", f"main-challenges/{challenge.id}", f"solutions/{solution.id}"]
    one_of_each += [f"challenges/{posted.id}", f"news/{item.id}", f"rounds/{round_.id}/solutions", "privacy", ""]
    asked = [f"/{language}/{path}" for path in one_of_each for language in ("he", "en")]
    assert [path for path in asked if path not in found] == []
    assert len(found) == len(set(found))


@pytest.mark.one_database
def test_every_address_of_the_map_is_a_page_that_may_be_kept(client, session, rina):
    client.checks_words = False
    round_ = make_round(session, "closed", published_at=None)
    make_main_challenge(session, round_)
    make_solution(session, round_)
    make_challenge(session, round_, make_business(session, rina))
    for path in all_locations(client):
        page = client.get(path)
        canonical = next(one.get("href") for one in page.all("link") if one.get("rel") == "canonical")
        assert (path, canonical, page.headers.get("X-Robots-Tag")) == (path, BASE + path, None)


def test_each_address_names_itself_in_the_other_languages(client, session):
    solution = make_solution(session, make_round(session))
    url = read(client, "/sitemaps/solutions-0.xml")[0]
    named = {one.get("hreflang"): one.get("href") for one in url.iter(LINK)}
    assert named == {code: f"{BASE}/{code}/solutions/{solution.id}" for code in ("he", "en", "ru", "ar")}


def test_what_the_public_does_not_read_is_not_on_the_map(client, session, rina):
    round_, unshown = make_round(session), make_round(session, is_public=False)
    business = make_business(session, rina)
    shown = make_solution(session, round_)
    for state in SolutionState:
        if state is not SolutionState.PUBLIC:
            make_solution(session, round_, state=state)
    for state in ChallengeState:
        if state is not ChallengeState.PUBLIC:
            make_challenge(session, round_, business, state=state)
    make_solution(session, unshown)
    make_challenge(session, unshown, business)
    make_news(session, round_, is_public=False)
    make_news(session, round_, published_at=now(session) + DAY)
    make_main_challenge(session, round_, is_public=False)
    make_main_challenge(session, unshown)
    found = [path for path in all_locations(client) if path.startswith("/he/")]
    kinds = ("solutions", "challenges", "news", "main-challenges")
    assert [path for path in found if path.split("/")[2] in kinds] == [f"/he/solutions/{shown.id}"]
    assert [path for path in found if f"rounds/{unshown.id}" in path] == []


def test_many_solutions_are_on_several_parts_by_their_numbers(client, session):
    round_ = make_round(session)
    ids = [1, PART - 1, PART, 3 * PART + 7]
    for id_ in ids:
        make_solution(session, round_, id=id_)
    parts = [path for path in locations(client, "/sitemap.xml") if "solutions" in path]
    assert parts == [f"/sitemaps/solutions-{number}.xml" for number in (0, 1, 3)]
    assert [len(locations(client, path)) for path in parts] == [8, 4, 4]
    client.get("/sitemaps/solutions-2.xml", status=404)


@pytest.mark.one_database
def test_results_are_on_the_map_once_they_are_published(client, session):
    round_ = make_round(session, "closed")
    path = f"/he/rounds/{round_.id}/results"
    before = path in locations(client, "/sitemaps/pages.xml")
    round_.published_at = now(session)
    assert (before, path in locations(client, "/sitemaps/pages.xml")) == (False, True)


@pytest.mark.one_database
def test_the_map_takes_as_many_statements_with_30_solutions(client, session, engine: Engine):
    round_ = make_round(session)
    counts = []
    for number in (1, 29):
        for _n in range(number):
            make_solution(session, round_)
            make_main_challenge(session, round_)
        session.commit()
        with statements(engine) as sent:
            for path in ("/sitemaps/pages.xml", "/sitemaps/solutions-0.xml"):
                client.get(path)
        counts.append(len(sent))
    assert counts == [3, 3]


@pytest.mark.one_database
def test_a_map_that_is_known_already_is_not_sent_again(client, session):
    make_solution(session, make_round(session))
    tag = client.get("/sitemaps/solutions-0.xml").headers["ETag"]
    assert client.get("/sitemaps/solutions-0.xml", status=304, headers={"If-None-Match": tag}).response.data == b""


@pytest.mark.one_database
def test_robots_are_told_what_is_private_and_where_the_map_is(client):
    answer = client.get("/robots.txt")
    lines = answer.html.splitlines()
    assert answer.response.mimetype == "text/plain"
    assert {"Disallow: /he/staff", "Disallow: /en/me$", "Disallow: /en/me/", "Disallow: /he/sign-in"} <= set(lines)
    assert [line for line in lines if line.startswith("Sitemap")] == [f"Sitemap: {BASE}/sitemap.xml"]


@pytest.mark.one_database
def test_under_a_path_of_the_citys_site_all_of_it_names_the_path(make_app, session):
    app = make_app(PUBLIC_URL="https://city.example/kolot")
    make_solution(session, make_round(session))
    client = Client(app, session)
    robots = client.get("/robots.txt").html
    assert "Disallow: /kolot/he/me/\n" in robots and "Sitemap: https://city.example/kolot/sitemap.xml" in robots
    urls = [one.text for one in read(client, "/sitemap.xml").iter(f"{SITEMAP}loc")]
    urls += [one.text for one in read(client, "/sitemaps/solutions-0.xml").iter(f"{SITEMAP}loc")]
    assert {(urlsplit(url).netloc, urlsplit(url).path.split("/")[1]) for url in urls} == {("city.example", "kolot")}
