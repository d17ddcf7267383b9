"""Bugs that other civic systems had, each by name, and the test that keeps it out of Kolot.

stored XSS through a display name            test_hostile_texts.py: test_my_name
a file that skips the permission of its page here: test_a_file_is_guarded_as_its_page_is;
                                             test_results.py: test_before_publication_there_is_a_page_without…
a feed skips the permission of its page      test_feeds.py: test_what_the_public_does_not_read_is_not_in_it…;
                                             the same in test_site_map.py, test_link_pictures.py, test_sheets.py
any signed-in user decides on others'        here: test_a_resident_decides_on_nothing_of_others;
                                             test_route_matrix.py: test_every_cell_answers_as_declared
a participant opens the survey editor        test_route_matrix.py: test_every_cell_answers_as_declared
export links for another session, or twice   there are no such links: an export is a page of its reader's own;
                                             here: test_an_export_is_of_whoever_asks
export attached to the wrong user            test_my_data.py: test_my_data_is_mine_alone
ORDER BY from the query string               here: test_no_address_chooses_its_own_order_by
a user-supplied URL is fetched               here: test_nothing_but_the_gateway_of_messages_is_ever_asked
a token for one purpose taken for another    here: test_a_token_serves_its_own_purpose_only
staff HTML runs script                       test_hostile_texts.py: test_the_texts_of_a_round, …_main_challenge
reflected XSS in a filter                    test_hostile_texts.py: test_the_address_of_a_page_takes_anything
a client field overwrites a column           here: test_a_form_changes_only_what_it_offers;
                                             test_requests.py: test_posting_every_column_changes_nothing_but…
duplicates under concurrency                 races/test_one_voter.py
deadlock from locks in unstable order        races/test_one_voter.py: test_many_sign_ins_with_choices_in_reverse…
the try-counter of a code in the session     here: test_an_old_cookie_gives_no_new_tries
a vote reset by GET                          here: test_no_get_takes_a_vote_back;
                                             test_route_matrix.py: a GET that writes is a mismatch
uncounted because the worker was down        test_sign_in.py: test_asking_needs_no_worker_and_leaves_one_message;
                                             domain/test_results.py: counting is one transaction, without a worker
the first X-Forwarded-For value trusted      here: test_a_visitor_does_not_choose_their_own_address
half a ballot saved                          test_sign_in_votes.py: test_votes_that_waited_are_cast_at_sign_in;
                                             races/test_one_voter.py: test_a_waiting_vote_that_is_refused_keeps…
results leaked before publication            test_secrecy.py: test_pages_are_the_same_whatever_people_chose
"""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import request
from sqlalchemy import inspect, select

from app.domain.keys import Keyring
from app.domain.notices import NoticeGroup
from app.domain.sign_in import CHOICES, LINK
from app.domain.unsubscribing import PURPOSE as UNSUBSCRIBING
from app.domain.unsubscribing import unsubscribe_token
from app.models import Account, Base, ChallengeState, SolutionState, Vote
from tests.factories import (
    make_ballot,
    make_business,
    make_challenge,
    make_main_challenge,
    make_round,
    make_solution,
)
from tests.support.page import Client
from tests.support.sign_in import other_than
from tests.support.smtp import Mailbox
from tests.support.statements import statements
from tests.support.visitor import ask_for_code, is_signed_in, receive_code

pytestmark = pytest.mark.one_database
APP = Path(__file__).resolve().parents[2] / "app"
FILES = re.compile(r"\.(?:csv|json|xlsx|atom|ics|xml)$")
COLUMNS = sorted({column.name for table in Base.metadata.tables.values() for column in table.columns})
CLAIMS = {
    "role": "administrator",
    "state": "public",
    "on_ballot": "1",
    "is_public": "1",
    "is_winner": "1",
    "verification": "verified",
    "kind": "email",
    "address": "rina@example.org",
    "address_key": "rina@example.org",
}
MOVES_BY_ITSELF = {"updated_at", "changed_at", "version", "review_since", "search_text"}
NOT_COMPARED = {"audit_entry", "outbox_message", "solution_version", "rate_counter", "user_session"}


def everything(session) -> dict[tuple, dict]:
    """Every row of every table that a form could reach, by table and key, without what changes by itself."""
    found = {}
    for mapper in Base.registry.mappers:
        if mapper.local_table.name not in NOT_COMPARED:
            for row in session.execute(select(mapper.local_table)).mappings():
                key = tuple(row[column.name] for column in inspect(mapper.local_table).primary_key)
                kept = {name: value for name, value in row.items() if name not in MOVES_BY_ITSELF}
                found[mapper.local_table.name, key] = kept
    session.commit()
    return found


def names_offered(page) -> set[str]:
    fields = [field for tag in ("input", "select", "textarea", "button") for field in page.all(tag)]
    return {name for field in fields if (name := field.get("name"))}


@pytest.fixture
def owners(session, rina, noa, amir):
    """Noa's draft and challenge, in a round where both phases are open; Rina has the same, and is not touched."""
    round_ = make_round(session, "solutions")
    round_.phases[0].closes_at = None
    make_main_challenge(session, round_)
    things = {"round": round_.id}
    for person, prefix in ((noa, ""), (rina, "other_")):
        common = {"account_id": person.id, "on_ballot": None, "how_it_works": "כך."}
        draft = make_solution(session, round_, state=SolutionState.DRAFT, **common)
        proposed = make_solution(session, round_, **common)
        business = make_business(session, person, "בית קפה")
        begun = make_challenge(session, round_, business, state=ChallengeState.DRAFT)
        ids = {"draft": draft.id, "proposed": proposed.id, "business": business.id, "begun": begun.id}
        things |= {prefix + name: id_ for name, id_ in ids.items()}
    session.commit()
    return things


@pytest.mark.parametrize(
    ("path", "action"),
    [
        ("/he/me", "/me/name"),
        ("/he/me", "/me/notices"),
        ("/he/me/businesses/{business}/edit", "/edit"),
        ("/he/solutions/{draft}/edit", "/edit"),
        ("/he/solutions/{proposed}/edit", "/edit"),
        ("/he/challenges/{begun}/edit", "/edit"),
    ],
)
def test_a_form_changes_only_what_it_offers(client: Client, session, owners, noa, rina, path, action):
    """The form is sent as it stands; then once more with every column of every table that it does not offer."""
    client.checks_words = False
    client.sign_in(noa)
    page = client.get(path.format(**owners))
    form = page.form(action)
    client.submit(form)
    before = everything(session)
    invented = {name: CLAIMS.get(name, str(rina.id)) for name in COLUMNS if name not in names_offered(page)}

    client.submit(form, invented)

    after = everything(session)
    assert {key: row for key, row in after.items() if before.get(key) != row} == {}
    assert before.keys() == after.keys()


@pytest.mark.parametrize(
    "path",
    [
        "/he/solutions/{other_draft}/edit",
        "/he/solutions/{other_draft}/send",
        "/he/solutions/{other_proposed}/edit",
        "/he/solutions/{other_proposed}/withdraw",
        "/he/challenges/{other_begun}/edit",
        "/he/challenges/{other_begun}/send",
        "/he/me/businesses/{other_business}/edit",
        "/he/staff/solutions/{other_proposed}/hide",
        "/he/staff/solutions/{other_proposed}/on-ballot",
        "/he/staff/solutions/{other_proposed}/merge",
        "/he/staff/rounds/{round}/review/approve",
        "/he/staff/businesses/verify",
    ],
)
def test_a_resident_decides_on_nothing_of_others(client: Client, session, owners, noa, path):
    client.sign_in(noa)
    token = client.get("/he/me").form("/me/name").values["csrf_token"]
    before = everything(session)
    claims = {"title": "שלי", "name": "שלי", "declared": "1", "reason_he": "כי כך", "reason": "כי כך", "into": "1"}
    claims |= {"pick": str(owners["other_business"]), "solution": str(owners["other_proposed"])}

    status = 403 if "/staff/" in path else 404
    client.post(path.format(**owners), {"csrf_token": token, **claims}, status=status)

    assert everything(session) == before


def test_a_file_is_guarded_as_its_page_is(app):
    rules = {rule.rule: app.view_functions[rule.endpoint].guard for rule in app.url_map.iter_rules()}
    files = {rule: guard for rule, guard in rules.items() if FILES.search(rule)}
    pages = {rule: rules.get(FILES.sub("", rule), guard) for rule, guard in files.items()}
    assert files == pages
    assert [rule for rule, guard in files.items() if "/staff" in rule and not guard.startswith("staff:")] == []


def test_an_export_is_of_whoever_asks(new_client, noa, rina):
    mine, hers = (new_client().sign_in(person).get("/he/me/export.json") for person in (noa, rina))
    assert [json.loads(one.response.data)["account"]["address"] for one in (mine, hers)] == [noa.address, rina.address]
    assert new_client().get("/he/me/export.json").path.startswith("/he/sign-in")


HOSTILE_ORDERS = ("votes", "title DESC", "1; DROP TABLE vote", "(SELECT 1)", "account_id", "CASE WHEN 1 THEN id END")
LISTS = (
    "/he/rounds/{id}/solutions",
    "/he/rounds/{id}/challenges",
    "/he/staff/rounds/{id}/solutions",
    "/he/staff/rounds/{id}/shortlist",
    "/he/staff/rounds/{id}/review",
    "/he/staff/businesses",
    "/he/staff/people",
    "/he/staff/log",
)


@pytest.mark.parametrize("path", LISTS)
def test_no_address_chooses_its_own_order_by(client: Client, session, engine, dana, path):
    client.checks_words = False
    round_ = make_round(session, "voting")
    path = path.format(id=round_.id)
    client.sign_in(dana)

    def orders(query: str) -> set[str]:
        with statements(engine) as sent:
            client.get(path + query)
        return {statement.partition("ORDER BY")[2] for statement in sent if "ORDER BY" in statement}

    usual = orders("")  # of the first visit: later ones find some parts kept, for a minute
    assert usual != set()
    for hostile in HOSTILE_ORDERS:
        for name in ("order", "sort", "order_by"):
            assert orders(f"?{name}={hostile}") <= usual


FETCHERS = {"urllib.request", "http.client", "requests", "httpx", "aiohttp", "urllib3", "socket", "ftplib"}


def test_nothing_but_the_gateway_of_messages_is_ever_asked():
    """What asks the network at all: nothing that a person types is an address there."""
    asking = {str(path.relative_to(APP)) for path in APP.rglob("*.py") if FETCHERS & set(imports_of(path))}
    assert asking <= {"worker/sms.py", "worker/mail.py"}, "this part of the app may fetch what somebody typed"


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


PURPOSES = (UNSUBSCRIBING, LINK, CHOICES, "notice", "typed", "way to what was typed", "new authenticator")


def test_a_token_serves_its_own_purpose_only(client: Client, session, noa):
    """The contents are right each time, and only the purpose is another."""
    keys = Keyring.of(client.app.config["SECRET_KEY"])
    claim = {"account": noa.id, "group": NoticeGroup.MINE.value, "code": 1, "round": None, "solutions": []}
    right = unsubscribe_token(session, noa, NoticeGroup.MINE)
    session.commit()
    csrf = client.get("/he/sign-in").form("/sign-in").values["csrf_token"]
    for purpose in PURPOSES:
        token = keys.seal(purpose, claim)
        if purpose != UNSUBSCRIBING:
            client.post(f"/he/unsubscribe/{token}", status=404)
        if purpose != LINK:
            client.get(f"/he/sign-in/link?token={token}", status=410)
            client.post("/he/sign-in/link", {"token": token, "csrf_token": csrf}, status=410)
    client.post(f"/he/unsubscribe/{keys.seal(UNSUBSCRIBING, claim)}")

    assert session.get_one(Account, noa.id).notices_off == ["mine"]
    assert not is_signed_in(client)
    client.get(f"/he/sign-in/link?token={right}", status=410)


def test_no_get_takes_a_vote_back(client: Client, session, noa):
    round_ = make_round(session, "voting")
    solution = make_solution(session, round_)
    make_ballot(session, round_, noa, [solution])
    client.sign_in(noa)

    for path in ("votes", "votes/retract"):
        client.get(f"/he/rounds/{round_.id}/{path}?solution={solution.id}", status=405)

    assert session.scalars(select(Vote.solution_id)).all() == [solution.id]


def test_an_old_cookie_gives_no_new_tries(make_app, session, smtp: Mailbox):
    """The tries are counted where the browser cannot put them back."""
    client = Client(make_app(SMTP_URL=smtp.url), session)
    page = ask_for_code(client)
    digits = receive_code(client, smtp)
    name = client.app.config["SESSION_COOKIE_NAME"]
    cookie = client.http.get_cookie(name, domain="127.0.0.1")
    assert cookie

    for _try in range(5):
        client.http.set_cookie(name, cookie.value, domain="127.0.0.1")
        client.submit(page.form("/sign-in/code"), {"code": other_than(digits)}, status=422)
    client.http.set_cookie(name, cookie.value, domain="127.0.0.1")
    client.submit(page.form("/sign-in/code"), {"code": digits}, status=422)

    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("hops", "header", "seen"),
    [
        ("0", "198.51.100.1", "192.0.2.1"),
        ("1", "198.51.100.1", "198.51.100.1"),
        ("1", "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        ("1", "6.6.6.6, 7.7.7.7, 198.51.100.1", "198.51.100.1"),
        ("2", "6.6.6.6, 198.51.100.1, 203.0.113.9", "198.51.100.1"),
        ("2", "6.6.6.6", "192.0.2.1"),
    ],
)
def test_a_visitor_does_not_choose_their_own_address(make_app, hops, header, seen):
    app, addresses = make_app(PROXY_HOPS=hops), []
    app.before_request(lambda: addresses.append(request.remote_addr))
    base = app.config["PUBLIC_URL"]
    app.test_client().get(
        "/healthz", headers={"X-Forwarded-For": header}, environ_base={"REMOTE_ADDR": "192.0.2.1"}, base_url=base
    )
    assert addresses == [seen]
