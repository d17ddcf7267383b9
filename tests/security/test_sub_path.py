"""Kolot under a path of the city's own site: every link, form, redirect, asset and the cookie stay under it."""

from urllib.parse import urljoin

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.stories import Town, make_town
from tests.support.page import Client, Page
from tests.support.postman import link_in, send_messages
from tests.support.smtp import Mailbox
from tools.audit.pages import ROLES, pages_of

pytestmark = pytest.mark.one_database
ROOT = "/city/vote"


@pytest.fixture
def app(make_app, smtp: Mailbox) -> Flask:
    return make_app(PUBLIC_URL=f"https://www.example.org{ROOT}", SMTP_URL=smtp.url)


@pytest.fixture
def town(session: Session) -> Town:
    return make_town(session, solutions=35)


def addresses(page: Page) -> list[str]:
    names = ("href", "src", "action", "formaction", "hx-get", "hx-post")
    found = [one.get(name) for one in page.all() for name in names if one.get(name)]
    here = ROOT + page.path.removeprefix(ROOT)
    found = [urljoin(here, address).removeprefix("https://www.example.org") for address in found]
    return [address for address in found if not address.startswith(("#", "mailto:", "tel:", "https://wa.me/"))]


@pytest.mark.parametrize("role", ROLES)
def test_every_address_on_every_page_stays_under_the_path(client: Client, session, town, role):
    client.checks_words = False
    if account := town.people[role]:
        client.sign_in(account)
    for name, path in pages_of(role, town.places, "he"):
        page = client.get(path, status={"not-found": 404, "not-for-you": 403}.get(name, 200))
        strays = [address for address in addresses(page) if not address.startswith((f"{ROOT}/", "?"))]
        assert (name, strays) == (name, [])


def test_the_cookie_belongs_to_the_path(client, town):
    cookie = client.get(f"/he/rounds/{town.round.id}/solutions").headers["Set-Cookie"]
    assert (cookie.startswith("__Secure-kolot="), f"Path={ROOT};" in cookie + ";") == (True, True)


def test_redirects_stay_under_the_path(client, town):
    for path in ("/", "/rounds/1", "/he/ballot", "/he/me", "/he/staff"):
        answer = client.get(path, status=302, follow=False)
        assert answer.headers["Location"].removeprefix("https://www.example.org").startswith(f"{ROOT}/")


@pytest.mark.parametrize("keeps_path", [True, False])
def test_a_proxy_may_keep_or_strip_the_path(app, session, town, keeps_path):
    session.commit()
    path = f"{ROOT}/he/" if keeps_path else "/he/"
    response = app.test_client().get(path, base_url="https://www.example.org")
    assert (response.status_code, f'href="{ROOT}/he/"' in response.text) == (200, True)


def test_a_vote_and_a_sign_in_work_there(client, app, session, town, smtp):
    solution = town.solutions[0]
    path = f"{ROOT}/he/solutions/{solution.id}"
    form = client.get(path).form("/votes", solution=str(solution.id))
    page = client.submit(form, headers={"Referer": f"https://www.example.org{path}"})
    assert (page.path, page.one(id=f"vote-block-{solution.id}").get("data-state")) == (path, "waiting")
    start = client.get(page.links["אישור ההצבעה"])
    client.submit(start.form("/sign-in"), {"address": "sub.path@example.org"})
    send_messages(app)
    link = link_in(smtp.messages[0])
    assert link.startswith(f"https://www.example.org{ROOT}/he/sign-in/link?token=")
    page = client.get(link.removeprefix("https://www.example.org"))
    page = client.submit(page.form("/sign-in/link"))
    assert page.path == f"{ROOT}/he/rounds/{town.round.id}/ballot"


def test_next_does_not_lead_out_of_the_path(client, noa, town):
    client.sign_in(noa)
    for target in ("/elsewhere/", "/city/", "/city/voteX/", f"{ROOT}X/he/"):
        answer = client.get("/he/sign-in", query_string={"next": target}, status=303, follow=False)
        assert answer.headers["Location"] == f"{ROOT}/he/"


def test_what_lies_beside_the_path_is_not_ours(app):
    response = app.test_client().get("/city/other/", base_url="https://www.example.org")
    assert response.status_code in (302, 404)
