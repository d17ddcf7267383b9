"""The database is locked or away: 503 in words, with Retry-After, and never a false "recorded"."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import database as opening
from app.extensions import db
from app.models import Solution, Vote
from tests.factories import make_round, make_solution
from tests.support.databases import DRIVERS, SQLITE_ROLLBACK, SQLITE_WAL, Database
from tests.support.page import Client

NEVER = ("Recorded at", "נקלטה ב־", "נקלט ב־")


@pytest.fixture
def solution(session: Session) -> Solution:
    return make_solution(session, make_round(session, "voting"))


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Somebody else writes, and does not stop. By the same library: two of them in one process see no locks."""
    module = opening.sqlite_module(DRIVERS[database.kind])
    other = module.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@pytest.fixture
def impatient(monkeypatch, make_app) -> Callable[[], Flask]:
    monkeypatch.setattr(opening, "BUSY_TIMEOUT_MS", 50)
    return make_app


@pytest.mark.one_database(SQLITE_WAL, SQLITE_ROLLBACK)
@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("action", ["/votes", "/votes/retract"])
def test_a_vote_while_another_writer_holds_the_file_is_503(database, impatient, session, solution, noa, htmx, action):
    client = Client(impatient(), session).sign_in(noa)
    form = client.get(f"/en/solutions/{solution.id}").form("/votes")
    form.action = f"/en/rounds/{solution.round_id}{action}"
    with held(database):
        page = client.submit(form, htmx=htmx, status=503)
    assert page.headers["Retry-After"] == "5"
    assert [words for words in NEVER if words in page.words] == []
    assert "What you just sent was not saved" in page.words
    assert session.scalars(select(Vote)).all() == []
    client.submit(form)


@pytest.mark.one_database(SQLITE_WAL)
def test_meanwhile_pages_are_read(database, impatient, session, solution):
    client = Client(impatient(), session)
    session.commit()
    with held(database):
        client.get(f"/he/rounds/{solution.round_id}/solutions")


@pytest.mark.one_database
@pytest.mark.parametrize(
    "url", ["postgresql://kolot@127.0.0.1:9/kolot?connect_timeout=1", "sqlite:////nowhere/kolot.db"]
)
@pytest.mark.parametrize("path", ["/he/", "/en/rounds/1/solutions", "/en/sign-in", "/he/nothing"])
def test_without_a_database_a_page_is_503_in_words(make_app, url, path):
    client = make_app(DATABASE_URL=url).test_client()
    response = client.get(path)
    if path not in ("/en/sign-in", "/he/nothing"):
        assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
    assert response.status_code in (200, 404, 503)
    assert "traceback" not in response.text.lower()


def test_a_connection_that_dies_while_voting_is_503_and_the_next_press_works(app, session, solution, noa):
    client = Client(app, session).sign_in(noa)
    form = client.get(f"/en/solutions/{solution.id}").form("/votes")
    with app.app_context():
        engine = db.engine

    def die(connection, cursor, statement, *_rest) -> None:
        if statement.startswith("INSERT INTO vote"):
            raise engine.dialect.loaded_dbapi.OperationalError("server closed the connection unexpectedly")

    event.listen(engine, "before_cursor_execute", die)
    page = client.submit(form, htmx=True, status=503)
    event.remove(engine, "before_cursor_execute", die)
    assert [words for words in NEVER if words in page.words] == []
    assert session.scalars(select(Vote)).all() == []
    client.submit(form)
    assert len(session.scalars(select(Vote)).all()) == 1


def test_a_commit_that_fails_is_never_told_as_recorded(app, session, solution, noa):
    client = Client(app, session).sign_in(noa)
    form = client.get(f"/en/solutions/{solution.id}").form("/votes")
    with app.app_context():
        engine = db.engine

    def fail(_connection) -> None:
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(engine, "commit", fail)
    try:
        page = client.submit(form, htmx=True, status=503)
    finally:
        event.remove(engine, "commit", fail)
    assert [words for words in NEVER if words in page.words] == []
    assert session.scalars(select(Vote)).all() == []
