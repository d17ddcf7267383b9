"""Kolot as a process of its own on the database of a test: for browsers, races and crashes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.models import Account
from app.web.session import KEY
from config import Config
from tests.factories import make_user_session
from tests.support.databases import Database
from tools.cookies import signed_cookie
from tools.server import Server


class LiveServer(Server):
    """A server, and cookies for people who are signed in there."""

    @property
    def app(self) -> Flask:
        """The same app in the test's process: for its serializer and its addresses, not to ask it anything."""
        return create_app(Config.from_environ(self.env))

    def cookie_of(self, session: Session, account: Account) -> tuple[str, str]:
        """The name and value of the cookie of this account, signed in in a browser of its own."""
        key = make_user_session(session, account).key
        session.commit()
        return signed_cookie(self.app, {KEY: key, "_permanent": True})


@pytest.fixture
def serve(database: Database, tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """`serve(workers=2, DEMO="1")` starts a server on the database of the test; it stops with the test."""
    started: list[LiveServer] = []

    def start(*, path: str = "", workers: int = 1, **settings: str) -> LiveServer:
        env = {name: value for name, value in database.settings.items() if name != "PUBLIC_URL"} | settings
        log = tmp_path / f"server{len(started)}.log"
        server = LiveServer(env, log=log, path=path, workers=workers)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def live(serve: Callable[..., LiveServer]) -> LiveServer:
    return serve()
