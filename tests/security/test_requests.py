"""What a server must not take: forged, stale, oversized or invented requests. Nothing typed is lost."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Ballot, Base, Round, Solution, StaffRole, UserSession, Vote
from tests.factories import make_ballot, make_round, make_solution, make_user_session
from tests.stories import make_town
from tests.support.html import Form
from tests.support.page import Client
from tools.audit.pages import NOT_WALKED, ONLY, ROLES, SHARED, pages_of

pytestmark = pytest.mark.one_database


@pytest.fixture
def solution(session: Session) -> Solution:
    return make_solution(session, make_round(session, "voting"))


def vote_form(client: Client, solution: Solution) -> Form:
    return client.get(f"/he/solutions/{solution.id}").form("/votes", solution=str(solution.id))


def votes(session: Session) -> list[Vote]:
    return list(session.scalars(select(Vote)))


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_a_write_from_another_site_is_refused_even_with_a_token(client, session, solution, noa, headers):
    form = vote_form(client.sign_in(noa), solution)
    sent = client._browser_headers("POST") | headers
    response = client._send("POST", form.action, data=form.values, headers=sent)
    assert (response.status_code, votes(session)) == (403, [])


@pytest.mark.parametrize("token", ["", "x", "IjEi.ZZZZ.forged"])
def test_a_stale_token_shows_the_page_anew_with_everything_typed(client, session, solution, noa, token):
    client.sign_in(noa)
    form = client.get("/en/me").form("/me/name")
    page = client.submit(form, {"csrf_token": token, "name": "Noa of the sea"}, status=400)
    again = page.form("/me/name")
    assert (again.values["name"], noa.name) == (["Noa of the sea"], "נועה ברק")
    client.submit(again)
    assert noa.name == "Noa of the sea"


def test_a_stale_token_records_no_vote_and_one_more_press_does(client, session, solution, noa):
    form = vote_form(client.sign_in(noa), solution)
    page = client.submit(form, {"csrf_token": "stale"}, status=400)
    assert ("נקלטה ב־" in page.main, votes(session)) == (False, [])
    client.submit(page.form("/votes"))
    assert [vote.solution_id for vote in votes(session)] == [solution.id]


def test_a_stale_token_in_place_reloads_the_page(client, session, solution, noa):
    form = vote_form(client.sign_in(noa), solution)
    page = client.submit(form, {"csrf_token": "stale"}, htmx=True, status=409)
    assert (page.headers["HX-Refresh"], votes(session)) == ("true", [])


def test_a_tab_opened_before_signing_in_still_posts(client, session, solution, noa):
    form = vote_form(client, solution)
    client.sign_in(noa)
    client.submit(form)
    assert [vote.solution_id for vote in votes(session)] == [solution.id]


@pytest.mark.parametrize("path", ["/he/rounds/{round}/votes", "/he/me/name", "/he/sign-in", "/he/staff/rounds/new"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_body_over_the_limit_is_413_in_words(client, session, solution, dana, path, htmx):
    client.sign_in(dana)
    page = client.post(path.format(round=solution.round_id), {"title_he": "x" * 300_000}, status=413, htmx=htmx)
    assert "דבר לא נשמר" in page.words


def test_too_many_fields_are_413(client, solution, noa):
    client.sign_in(noa)
    fields = {f"field{n}": (None, "x") for n in range(300)}
    data = {name: value[1] for name, value in fields.items()}
    response = client._send(
        "POST", "/he/me/name", data=data, content_type="multipart/form-data", headers=client._browser_headers("POST")
    )
    assert response.status_code == 413


COLUMNS = sorted({column.name for table in Base.metadata.tables.values() for column in table.columns})
CLAIMS = {"role": "administrator", "is_staff": "1", "on_ballot": "1", "state": "hidden", "is_winner": "1"}


def everything(session: Session) -> dict[str, list[tuple]]:
    tables = [table for name, table in Base.metadata.tables.items() if name not in ("user_session", "rate_counter")]
    return {table.name: [tuple(row) for row in session.execute(select(table))] for table in tables}


def test_posting_every_column_changes_nothing_but_what_the_form_offers(client, session, solution, noa, rina):
    session.commit()
    before = everything(session)
    form = client.sign_in(noa).get("/he/me").form("/me/name")
    client.submit(form, {**dict.fromkeys(COLUMNS, "1"), **CLAIMS, "name": "נועה של הים"})
    after = everything(session)
    noa_row = next(row for row in after["account"] if row[0] == noa.id)
    changed = [
        old != new for old, new in zip(next(r for r in before["account"] if r[0] == noa.id), noa_row, strict=True)
    ]
    assert (noa.name, changed.count(True), noa.role) == ("נועה של הים", 1, None)
    assert {name for name in before if name != "account" and before[name] != after[name]} == set()


def test_a_vote_with_every_column_is_a_vote_of_this_person_for_this_solution(client, session, solution, noa, rina):
    make_ballot(session, session.get_one(Round, solution.round_id), rina)
    form = vote_form(client.sign_in(noa), solution)
    client.submit(form, {**dict.fromkeys(COLUMNS, str(rina.id)), "solution": str(solution.id)})
    ballots = session.execute(select(Ballot.account_id, Vote.solution_id).join(Vote)).all()
    assert [tuple(row) for row in ballots] == [(noa.id, solution.id)]
    assert session.get_one(Solution, solution.id).state == "public"


def test_staff_texts_take_only_the_texts(client, session, dana):
    round_ = make_round(session, "review")
    before = {column.name: getattr(round_, column.name) for column in Round.__table__.columns}
    form = client.sign_in(dana).get(f"/he/staff/rounds/{round_.id}/texts").form("/texts")
    client.submit(form, {**dict.fromkeys(COLUMNS, "1"), "title_he": "שם חדש"})
    after = {name: getattr(round_, name) for name in before}
    assert {name for name in before if before[name] != after[name]} == {"title"}


@pytest.mark.parametrize("role", [None, StaffRole.AUDITOR, StaffRole.MODERATOR])
def test_who_may_not_is_refused_whatever_is_posted(client, session, solution, noa, role):
    noa.role = role
    client.sign_in(noa)
    token = client.get("/he/me").form("/me/name").values["csrf_token"]
    for path in (
        f"rounds/{solution.round_id}/phases/voting/close",
        f"rounds/{solution.round_id}/publish",
        "rounds/new",
    ):
        client.post(f"/he/staff/{path}", {"csrf_token": token, "reason": "x", "title_he": "x"}, status=403)


def test_one_person_does_not_end_anothers_session(client, session, noa, rina):
    client.sign_in(noa)
    theirs = make_user_session(session, rina)
    token = client.get("/he/me").form("/me/name").values["csrf_token"]
    client.post(f"/he/me/sessions/{theirs.id}/end", {"csrf_token": token}, status=404)
    assert session.get_one(UserSession, theirs.id).ended_at is None


UNKNOWN = ["/rounds/9", "/rounds/9/solutions", "/rounds/9/ballot", "/rounds/9/results", "/rounds/9/results.csv"]
UNKNOWN += ["/rounds/9/results.json", "/solutions/9", "/rounds/0", "/rounds/-1", "/rounds/x", "/x", "/me/x", "/staff/x"]
UNKNOWN_TO_STAFF = ["rounds/9", "rounds/9/texts", "rounds/9/rule", "rounds/9/log", "rounds/9/publish", "solutions/9"]
UNKNOWN_TO_STAFF += ["rounds/9/main-challenges", "rounds/9/solutions", "main-challenges/9", "solutions/9/edit"]


@pytest.mark.parametrize("path", [*UNKNOWN, *(f"/staff/{path}" for path in UNKNOWN_TO_STAFF)])
@pytest.mark.parametrize("language", ["he", "en"])
def test_an_unknown_address_is_404_with_a_way_on(client, dana, path, language):
    page = client.sign_in(dana).get(f"/{language}{path}", status=404)
    assert f"/{language}/" in page.links.values()


@pytest.mark.parametrize(
    "path", ["", "/rounds/{round}", "/solutions/{solution}", "/sign-in", "/rounds/{round}/solutions"]
)
@pytest.mark.parametrize(("accepts", "language"), [("he", "he"), ("en-GB,en;q=0.8", "en"), ("fr", "he"), ("", "he")])
def test_a_bare_path_leads_to_the_readers_language(client, solution, path, accepts, language):
    path = path.format(round=solution.round_id, solution=solution.id)
    headers = {"Accept-Language": accepts}
    answer = client.get(f"{path or '/'}?q=1", status=302, follow=False, headers=headers)
    assert answer.headers["Location"].removeprefix("http://127.0.0.1:8000") == f"/{language}{path or '/'}?q=1"


@pytest.mark.parametrize("role", ROLES)
def test_every_page_carries_the_headers(client, session, role):
    town = make_town(session)
    client.checks_words = False
    if account := town.people[role]:
        client.sign_in(account)
    for name, path in pages_of(role, town.places, "he"):
        page = client.get(path, status={"not-found": 404, "not-for-you": 403}.get(name, 200))
        policy = page.headers["Content-Security-Policy"]
        assert ("unsafe" in policy, "script-src 'self'" in policy, "frame-ancestors 'none'" in policy) == (
            False,
            True,
            True,
        )
        assert page.headers["X-Content-Type-Options"] == "nosniff"
        kept = page.headers["Cache-Control"]
        assert kept == "private, no-store" or (account is None and kept == "private, no-cache"), path


def test_the_cookie_is_the_only_one_and_closed_to_scripts(client, solution):
    cookies = client.get(f"/he/rounds/{solution.round_id}/solutions").headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["kolot"]
    assert [part in cookies[0] for part in ("HttpOnly", "SameSite=Lax", "Path=/", "Secure")] == [
        True,
        True,
        True,
        False,
    ]


def test_on_https_the_cookie_is_secure_and_bound_to_the_host(make_app, session, solution):
    client = Client(make_app(PUBLIC_URL="https://vote.example.org"), session)
    page = client.get(f"/he/rounds/{solution.round_id}/solutions")
    cookie = page.headers["Set-Cookie"]
    assert cookie.startswith("__Host-kolot=")
    assert [part in cookie for part in ("Secure", "HttpOnly", "Path=/", "Domain")] == [True, True, True, False]
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_the_list_of_pages_for_audits_is_complete(app: Flask, session: Session):
    """A new page is walked by the audits from its first day."""
    town = make_town(session)
    adapter = app.url_map.bind("127.0.0.1")
    paths = {path.partition("?")[0] for role in ROLES for _, path in pages_of(role, town.places, "he")}
    walked = {adapter.match(path)[0] for path in paths if not path.endswith("nothing-here")}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - walked == NOT_WALKED - {"demo.mail"} - walked
    assert SHARED.keys() & set().union(*(ONLY[role].keys() for role in ROLES)) == set()


@pytest.mark.parametrize("path", ["/pictures/%00.webp", "/he/surveys/1/results?by=sector:%00", "/he/%00"])
def test_a_character_that_no_text_can_hold_is_not_found(client, solution, path):
    assert client.http.get(path).status_code == 404
