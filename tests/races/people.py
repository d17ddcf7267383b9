"""A person is a process of its own with one database session, which does one step when told."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.orm import Session

from app.database import engine_options, watch_engine
from config import read_database_url
from tests.support.databases import DRIVERS, Database

# Not a plain fork: it would share the test's open connections. The server of forks imports all this once.
processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.races.steps", "tests.races.people", "tests.races.clients"])

Step = Callable[..., Any]
PATIENCE = 30.0


class StepFailed(Exception):
    """A step that ended with an error and not with an answer."""


class Person:
    """`do` waits for the answer; `ask` lets the person work on (or wait at a lock) until `answer` is called."""

    def __init__(self, database: Database) -> None:
        self.backend = 0  # the number by which PostgreSQL knows this connection
        self._pipe, theirs = processes.Pipe()
        arguments = (theirs, database.url, DRIVERS[database.kind])
        self._process = processes.Process(target=live, args=arguments, daemon=True)
        self._process.start()
        theirs.close()

    def do(self, step: Step, *arguments: Any) -> Any:
        self.ask(step, *arguments)
        return self.answer()

    def ask(self, step: Step, *arguments: Any) -> None:
        self._pipe.send((step, arguments))

    def has_answered(self, within: float = 0.0) -> bool:
        return self._pipe.poll(within)

    def answer(self) -> Any:
        if not self._pipe.poll(PATIENCE):
            raise StepFailed(f"no answer within {PATIENCE} s")
        worked, answer = self._pipe.recv()
        if not worked:
            raise StepFailed(answer)
        return answer

    def leave(self) -> None:
        self._process.terminate()
        self._process.join()
        self._pipe.close()

    def __enter__(self) -> "Person":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.leave()


def live(pipe: Connection, url: str, driver: str) -> None:
    """The life of a person: do what comes through the pipe."""
    with Session(open_engine(url, driver)) as session:
        while True:
            try:
                step, arguments = pipe.recv()
            except EOFError:
                return
            pipe.send(tried(session, step, arguments))


def tried(session: Session, step: Step, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
    try:
        return True, step(session, *arguments)
    except Exception as error:  # whatever it is, the test wants to know
        try:
            session.rollback()
        except PendingRollbackError:
            session.close()
        return False, f"{type(error).__name__}: {error}"


def open_engine(url: str, driver: str) -> Engine:
    """An engine as the app makes it, without the app."""
    url = make_url(read_database_url(url)).render_as_string(hide_password=False)
    engine = create_engine(url, **engine_options(url, driver, 2))
    watch_engine(engine)
    return engine
