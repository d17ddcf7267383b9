"""What staff wait for: a queue of a thousand texts, and a file of ten thousand responses, on both databases."""

import os
import re
import resource
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from flask.testing import FlaskClient

from app import create_app
from app.domain.clock import now
from app.domain.rounds import create_round
from app.domain.transactions import writing
from app.extensions import db
from app.models import Account, AddressKind, ReviewKind, Solution, StaffRole, UserSession
from app.web.session import KEY
from bench import report
from bench.site import SECRET, Machine
from config import Config
from tools.cookies import signed_cookie
from tools.server import Server

QUEUE, APPROVED = 1_000, 100
ROWS, CHOICES, BOXES, TEXTS = 10_000, 20, 15, 5
HIDDEN_FIELD = re.compile(r'name="csrf_token" value="([^"]+)"')
PICK = re.compile(r'name="pick" value="([^"]+)"')


def measure(machine: Machine, rounds: int, seconds: float) -> bool:
    """Prints seconds and peak memory; there is no baseline to compare with, so nothing can be missed."""
    report.print_title(f"staff: a queue of {QUEUE:,}, and a file of {ROWS:,} responses")
    file = machine.directory / "answers.csv"
    file.write_text("\n".join(lines()), "utf-8")
    print(f"{file.stat().st_size / 1e6:.1f} MB, {1 + CHOICES + BOXES + TEXTS} columns")
    for name, url in databases(machine):
        env = {"SECRET_KEY": SECRET, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
        Server(env, log=machine.directory / f"{name}.log").run_flask("db", "upgrade")
        round_id, cookie = prepare(env)
        time_queue(name, env, round_id, cookie)
        time_import(name, env, round_id, file)
    return True


def databases(machine: Machine) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{machine.directory}/staff.db"
    yield "postgres", machine.postgres.create_database("staff")


def lines() -> Iterator[str]:
    """Choices of one with six options each, boxes, and texts."""
    names = [f"שאלה {n}" for n in range(CHOICES)] + [f"קשיים [קושי {n}]" for n in range(BOXES)]
    yield ",".join(["id", *names, *(f"במילים {n}" for n in range(TEXTS))])
    for row in range(ROWS):
        choices = [f"אפשרות {(row * 7 + n) % 6}" for n in range(CHOICES)]
        boxes = ["1" if (row + n) % 3 == 0 else "" for n in range(BOXES)]
        yield ",".join([str(row), *choices, *boxes, *(f"תשובה של עסק {row} במילים שלו {n}" * 3 for n in range(TEXTS))])


def prepare(env: dict[str, str]) -> tuple[int, str]:
    """A round whose queue is full, and the cookie of an administrator."""
    app = create_app(Config.from_environ({**os.environ, **env}))
    with app.app_context():
        writing(db.session)
        session, clock = db.session(), now(db.session())
        columns = {"kind": AddressKind.EMAIL, "address": "staff@example.org", "address_key": "staff@example.org"}
        staff = Account(**columns, role=StaffRole.ADMINISTRATOR, language="he", created_at=clock)
        session.add(staff)
        session.flush()
        round_ = create_round(session, {"title": {"he": "סבב", "en": "Round"}}, by=staff)
        waits = {"review_since": clock, "review_kind": ReviewKind.NEW, "created_at": clock, "updated_at": clock}
        session.add_all(
            Solution(round_id=round_.id, title=f"פתרון {n}", sentence="רעיון", shuffle=secrets.randbits(48), **waits)
            for n in range(QUEUE)
        )
        key = secrets.token_urlsafe(32)
        session.add(
            UserSession(
                key=key,
                account_id=staff.id,
                created_at=clock,
                expires_at=clock.replace(year=9999),
                second_factor_at=clock,
            )
        )
        round_id = round_.id
        session.commit()
        db.engine.dispose()
    return round_id, "=".join(signed_cookie(app, {KEY: key, "csrf_token": "0" * 40, "_permanent": True}))


def time_queue(name: str, env: dict[str, str], round_id: int, cookie: str) -> None:
    app = create_app(Config.from_environ({**os.environ, **env}))
    client, address = app.test_client(use_cookies=False), f"/he/staff/rounds/{round_id}/review"
    page = median(lambda: get(client, address, cookie))
    left, started = APPROVED, time.perf_counter()
    while left > 0:
        html = get(client, address, cookie)
        picked = PICK.findall(html)[:left]
        answer = client.post(
            f"{address}/approve",
            data={"csrf_token": HIDDEN_FIELD.search(html)[1], "pick": picked},  # type: ignore[index]
            headers={"Cookie": cookie, "Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
            base_url="http://127.0.0.1:8000",
        )
        if answer.status_code not in (200, 303):
            raise RuntimeError(f"approving answered {answer.status}")
        left -= len(picked)
    took = time.perf_counter() - started
    print(f"{name}: a page of the queue {page * 1000:.0f} ms; {APPROVED} approved in {took:.2f} s")
    with app.app_context():
        db.engine.dispose()


def get(client: FlaskClient, address: str, cookie: str) -> str:
    answer = client.get(address, headers={"Cookie": cookie}, base_url="http://127.0.0.1:8000")
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status}")
    return answer.text


def median(act: Callable[[], object], times: int = 9) -> float:
    found = []
    for _time in range(times):
        started = time.perf_counter()
        act()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def time_import(name: str, env: dict[str, str], round_id: int, file: Path) -> None:
    """In a process of its own, whose peak memory is that of the import alone."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "import-responses", str(file), "--round", str(round_id)]
    started = time.perf_counter()
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stdout + done.stderr)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{name}: imported in {time.perf_counter() - started:.1f} s, at most {peak:.0f} MB in any process so far")
    print(f"  {done.stdout.strip().splitlines()[-1]}")
