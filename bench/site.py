"""Kolot as it is measured: its database, granian with two workers, and the same app in this process to sign cookies."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psycopg
from flask import Flask, session
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event

from app import create_app
from app.extensions import db
from app.web.session import KEY
from bench import tables
from config import Config
from tools.cookies import signed_cookie
from tools.postgres import PostgresServer
from tools.server import Server

SECRET = "the secret of the measurement"
WORKERS = 2
STEP = 0x9E3779B97F4A  # takes readers far apart on the circle of random order
OPTIONS = ("--blocking-threads", "2")
GET = "GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n"
POST = (
    "POST {path} HTTP/1.1\r\nHost: {host}\r\n{headers}Content-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: {length}\r\n\r\n{body}"
)
FROM_HTMX = "Origin: http://{host}\r\nSec-Fetch-Site: same-origin\r\nHX-Request: true\r\nHX-Request-Type: partial\r\n"


@dataclass(frozen=True)
class Voter:
    """Somebody signed in: the cookie that their browser keeps, and the token that stands in their forms."""

    cookie: str
    token: str


@dataclass(frozen=True)
class Site:
    """A running Kolot and its database."""

    name: str
    database: str
    server: Server
    app: Flask

    @property
    def port(self) -> int:
        return self.server.port

    def voters(self, numbers: Iterator[int] | range) -> Iterator[Voter]:
        """The voters with these numbers, each signed in with a cookie and a form token of their own."""
        for number in numbers:
            with self.app.test_request_context():
                session.update({KEY: f"bench-session-{number}", "order": number * STEP % 2**48, "_permanent": True})
                token = generate_csrf()
                name, value = signed_cookie(self.app, dict(session))
            yield Voter(f"Cookie: {name}={value}\r\n", token)

    def visitors(self, count: int) -> Iterator[str]:
        """The cookies of visitors who came before: each starts the list at a point of their own."""
        for number in range(count):
            with self.app.test_request_context():
                session.update({"order": number * 2**48 // count, "_permanent": True})
                generate_csrf()
                name, value = signed_cookie(self.app, dict(session))
            yield f"Cookie: {name}={value}\r\n"

    def vote(self, voter: Voter, solution: int) -> bytes:
        path, form = f"/he/rounds/{tables.ROUND}/votes", {"csrf_token": voter.token, "solution": solution}
        return post(self.port, path, form, voter.cookie + FROM_HTMX.format(host=host(self.port)))

    def list(self, headers: str = "", query: str = "") -> bytes:
        return get(self.port, f"/he/rounds/{tables.ROUND}/solutions{query}", headers)

    def statements(self, warm_up: bytes, request: bytes) -> Sequence[str]:
        """The SQL of a request, sent to the app in this process after another like it."""
        self.answer(warm_up)
        with self.app.app_context():
            engine = db.engine
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            self.answer(request)
        finally:
            event.remove(engine, "before_cursor_execute", note)
            engine.dispose()
        return sent

    def answer(self, request: bytes) -> bytes:
        """The body of the answer that the app in this process gives to the bytes of a request."""
        head, _, body = request.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        method, path, _ = first.split(" ")
        headers = [tuple(line.split(": ", 1)) for line in lines]
        response = self.app.test_client(use_cookies=False).open(path, method=method, headers=headers, data=body)
        if response.status_code != 200:
            raise RuntimeError(f"{first} answered {response.status}")
        return response.get_data()

    def count(self, *names: str) -> dict[str, int]:
        return tables.count_rows(self.database, *names)


def host(port: int) -> str:
    return f"127.0.0.1:{port}"


def get(port: int, path: str, headers: str = "") -> bytes:
    return GET.format(path=path, host=host(port), headers=headers).encode()


def post(port: int, path: str, form: dict[str, object], headers: str = "") -> bytes:
    body = urlencode(form)
    return POST.format(path=path, host=host(port), headers=headers, length=len(body), body=body).encode()


@dataclass
class Machine:
    """A PostgreSQL whose commits are durable, and the servers that are measured on it."""

    directory: Path
    postgres: PostgresServer
    stack: ExitStack

    def kolot(self, name: str, *, solutions: int, votes: int, voters: int) -> Site:
        """Kolot on a database of its own with so many rows."""
        database = self.postgres.create_database(name)
        settings = {"SECRET_KEY": SECRET, "DATABASE_URL": database, "LOG_LEVEL": "WARNING"}
        server = Server(settings, log=self.directory / f"{name}.log", workers=WORKERS, options=OPTIONS)
        server.run_flask("db", "upgrade")
        tables.fill(database, solutions=solutions, votes=votes, voters=voters)
        return Site(name, database, self.stack.enter_context(server), create_app(Config.from_environ(server.env)))

    def baseline(self) -> Server:
        """The bare view, on a database of its own."""
        settings = {"DATABASE_URL": self.postgres.create_database("baseline")}
        target = "bench.baseline:app"
        server = Server(settings, log=self.directory / "baseline.log", workers=WORKERS, target=target, options=OPTIONS)
        return self.stack.enter_context(server)


def bare_votes(port: int) -> Iterator[bytes]:
    """Distinct votes for the bare view."""
    return (post(port, "/votes", {"voter": 1 + n // 3, "solution": 1 + n % 3}) for n in itertools.count())


def bare_rows(postgres: PostgresServer) -> int:
    with psycopg.connect(postgres.url("baseline")) as connection:
        return int(connection.execute("SELECT count(*) FROM bare_vote").fetchone()[0])  # type: ignore[index]
