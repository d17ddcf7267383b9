"""Every route for every role, with what is one's own and what is another's, against a declared table."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.domain.permissions import PERMISSIONS
from app.domain.second_factor import code_of, enrol, new_secret
from app.extensions import db
from app.models import Account, CostBand, SolutionVersion, StaffRole
from app.web.session import KEY
from tests.factories import make_account, make_solution, make_user_session, now
from tests.security.route_table import (
    ADMINISTRATOR,
    EVERYBODY,
    FRESH,
    HELD,
    HIDDEN_THINGS,
    OWNER,
    PUBLIC,
    RESIDENT,
    ROUTES,
    STAFF,
    VISITOR,
    Route,
)
from tests.stories import make_town
from tools.cookies import signed_cookie

pytestmark = pytest.mark.one_database
TABLE = "tests/security/route_table.py"
SEED = "the seed of the form tokens of this walk"
NOT_OURS = {"static"}
UNSHOWN, STALE = "an administrator without the second factor", "an administrator whose second factor is old"
LET_IN, SIGN_IN, FORBIDDEN, MISSING = "let in", "led to sign-in", "403", "404"


@dataclass(frozen=True)
class Walk:
    """One town, one cookie for each role, and a copy of the database as it was before anybody asked."""

    app: Flask
    things: dict[str, Any]
    cookies: dict[str, str]
    token: str
    database: Path
    saved: Path

    def ask(self, role: str, method: str, path: str, data: dict[str, Any]) -> TestResponse:
        base = self.app.config["PUBLIC_URL"]
        headers = {"Cookie": self.cookies[role]}
        if method == "GET":
            return self.app.test_client(use_cookies=False).get(path, headers=headers, base_url=base)
        headers |= {"Origin": base, "Sec-Fetch-Site": "same-origin"}
        form = {"csrf_token": self.token, **data}
        return self.app.test_client(use_cookies=False).post(path, data=form, headers=headers, base_url=base)

    def written(self) -> list[tuple[int, int]]:
        """What changes with every commit that wrote something (SQLite appends to its log)."""
        log = self.database.with_name(f"{self.database.name}-wal")
        stats = [file.stat() for file in (self.database, log) if file.exists()]
        return [(stat.st_size, stat.st_mtime_ns) for stat in stats if stat.st_size]

    def restore(self) -> None:
        """What this request wrote is gone, so that no cell depends on another."""
        with self.app.app_context():
            db.engine.dispose()
        for rest in ("-wal", "-shm"):
            self.database.with_name(self.database.name + rest).unlink(missing_ok=True)
        shutil.copyfile(self.saved, self.database)


@pytest.fixture
def walk(app: Flask, session: Session, database, tmp_path: Path) -> Walk:
    town = make_town(session, solutions=3)
    people = {VISITOR: None, RESIDENT: town.people[RESIDENT], OWNER: town.people[OWNER]}
    people |= {role: make_account(session, f"{role}@example.org", role=StaffRole(role)) for role in STAFF}
    things = things_of(session, town, people[RESIDENT])
    keys = {role: account and make_user_session(session, account).key for role, account in people.items()}
    keys |= sessions_of_the_administrator(session, people[ADMINISTRATOR])
    things["session"] = make_user_session(session, people[RESIDENT]).id
    session.commit()
    session.close()
    with app.app_context():
        db.engine.dispose()
    path = Path(urlsplit(database.url).path)
    saved = tmp_path / "saved.db"
    shutil.copyfile(path, saved)
    cookies = {role: cookie_of(app, key) for role, key in keys.items()}
    token = URLSafeTimedSerializer(app.config["SECRET_KEY"], salt="wtf-csrf-token").dumps(SEED)
    return Walk(app, things, cookies, token, path, saved)


def sessions_of_the_administrator(session: Session, account: Account) -> dict[str, str]:
    """Two browsers more: one that never showed the second factor, and one that did a while ago."""
    secret, clock = new_secret(), now(session)
    enrol(session, account, secret, code_of(secret, clock))
    shown = {UNSHOWN: None, STALE: clock - timedelta(minutes=11)}
    return {name: make_user_session(session, account, second_factor_at=at).key for name, at in shown.items()}


def things_of(session: Session, town: Any, author: Account) -> dict[str, Any]:
    """What stands in addresses, by name."""
    common = {"round_id": town.round.id, "account_id": author.id, "author_name": author.name}
    proposed = make_solution(session, town.round, **{k: v for k, v in common.items() if k != "round_id"})
    earlier = {"title": "ישן", "cost_band": CostBand.UNKNOWN, "replaced_at": now(session)}
    session.add(SolutionVersion(solution_id=proposed.id, number=1, **earlier))
    session.flush()
    named = {"proposed": proposed.id, "kind": "voting", "number": 1, "token": "none", "name": "none", "digest": "none"}
    named |= {
        "page": "about",
        "hue": 238,
        "import": town.places.upload,
        "key": "none",
        "filename": "none",
        "verdict": "helps",
        "link_kind": "solution",
        "stamp": "none",
        "sheet_size": "poster",
        "short_letter": "s",
        "map_kind": "solutions",
        "map_number": 0,
    }
    named["place"] = f"{town.places.built_section}:end"
    return {**vars(town.places), **named, "main_challenge": town.places.challenge, "account": town.places.colleague}


def cookie_of(app: Flask, key: str | None) -> str:
    values = {"csrf_token": SEED, "_permanent": True} | ({KEY: key} if key else {})
    return "=".join(signed_cookie(app, values))


def our_rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint not in NOT_OURS:
            yield from ((rule, method) for method in ("GET", "POST") if method in (rule.methods or ()))


def expected(route: Route, role: str) -> str:
    """What the declaration promises this role."""
    if route.guard != PUBLIC and role == VISITOR:
        return SIGN_IN
    if route.guard.startswith("staff:") and route.guard.removeprefix("staff:") not in HELD.get(role, set()):
        return FORBIDDEN
    if not route.found or (route.own and role != route.own) or (route.only and role not in route.only):
        return MISSING
    return SIGN_IN if role in route.asks else LET_IN


def answered(response: TestResponse) -> str:
    """What happened, in the same words. A rule of the domain (409), a faulty form (422) are inside."""
    if response.status_code in (301, 302, 303):
        leads_in = urlsplit(response.location).path.endswith(("/sign-in", "/sign-in/code"))
        return SIGN_IN if leads_in else LET_IN
    if response.status_code in (401, 403, 404):
        return {401: SIGN_IN, 403: FORBIDDEN, 404: MISSING}[response.status_code]
    return LET_IN if response.status_code < 500 and response.status_code != 400 else str(response.status_code)


def values_of(walk: Walk, rule: Rule, route: Route) -> dict[str, Any]:
    """The parts of an address: `solution_id` is the thing `solution`, unless the table says another."""
    named = {name: route.args.get(name, name.removesuffix("_id")) for name in rule.arguments - {"lang"}}
    missing = [f"{name} ({rule.endpoint})" for name, thing in named.items() if thing not in walk.things]
    assert not missing, f"The walk knows no thing for {missing}: add it to things_of(), or `args` in {TABLE}."
    return {"lang": "he", **{name: walk.things[thing] for name, thing in named.items()}}


def test_every_route_is_declared_with_its_guard(app):
    guards = {rule.endpoint: app.view_functions[rule.endpoint].guard for rule, _method in our_rules(app)}
    undeclared = [f'"{name}": Route("{guard}"),' for name, guard in guards.items() if name not in ROUTES]
    assert undeclared == [], f"Declare who may ask: add these lines to ROUTES in {TABLE}:\n" + "\n".join(undeclared)
    assert {name: route.guard for name, route in ROUTES.items()} == guards, f"The guard differs from ROUTES in {TABLE}"


def test_roles_hold_what_is_declared_and_nothing_more():
    held = {role.value: {one.value for one in permissions} for role, permissions in PERMISSIONS.items()}
    assert held == HELD, f"The permissions of a role differ from HELD in {TABLE}"


def cells(walk: Walk) -> Iterator[tuple[str, str, Route]]:
    """Method, path and declaration of every request of the walk, for each role."""
    for rule, method in our_rules(walk.app):
        declared = [ROUTES[rule.endpoint]] if rule.endpoint in ROUTES else []
        for route in declared + [route for name, route in HIDDEN_THINGS if name == rule.endpoint]:
            values = values_of(walk, rule, route)
            yield method, walk.app.url_map.bind("").build(rule.endpoint, values, method=method), route


def test_every_cell_answers_as_declared(walk: Walk, capsys):
    asked, wrote, mismatches = 0, 0, []
    for method, path, route in list(cells(walk)):
        data = {name: walk.things[thing] for name, thing in route.data.items()}
        for role in EVERYBODY:
            before = walk.written()
            response = walk.ask(role, method, path, data)
            asked += 1
            if walk.written() != before:
                wrote += 1
                if method == "GET" or expected(route, role) != LET_IN:
                    mismatches.append(f"{method} {path} for {role}: wrote into the database")
            if (got := answered(response)) != (wanted := expected(route, role)):
                mismatches.append(f"{method} {path} for {role}: {got}, declared: {wanted}")
            if method == "POST" and response.status_code not in (401, 403, 404):
                walk.restore()
    with capsys.disabled():
        print(f"\n  routes × roles: {asked} cells ({wrote} wrote), {len(mismatches)} mismatches")
    assert wrote > 0, "nothing was ever seen to be written, so that a refused cell that writes would not be seen"
    assert mismatches == [], "\n".join(mismatches)


@pytest.mark.parametrize("role", [UNSHOWN, STALE])
def test_staff_pages_wait_for_the_second_factor(walk: Walk, role):
    """All of them until it was shown; what cannot be taken back until it was shown a moment ago."""
    let_in = []
    for rule, method in our_rules(walk.app):
        view = walk.app.view_functions[rule.endpoint]
        if not view.guard.startswith("staff:") or (role == STALE and rule.endpoint not in FRESH):
            continue
        path = walk.app.url_map.bind("").build(
            rule.endpoint, values_of(walk, rule, ROUTES[rule.endpoint]), method=method
        )
        before, response = walk.written(), walk.ask(role, method, path, {"reason": "x"})
        is_led = response.status_code == 303 and "/second-factor" in response.location
        is_asked = response.status_code == 403 and 'name="app_code"' in response.text
        if not (is_led or is_asked) or walk.written() != before:
            let_in.append(f"{method} {path}: {response.status_code}")
    assert let_in == []
