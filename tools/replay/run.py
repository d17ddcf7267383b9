"""One replay, from a fresh database to the table: every file is a round of its own, one after the other."""

import argparse
import logging
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app import create_app
from app.domain.transactions import writing
from app.extensions import db
from app.models import Round
from config import Config
from tools.pabulib import Election
from tools.replay.clients import Clients, Job
from tools.replay.comparison import compare
from tools.replay.databases import database
from tools.replay.election import close_and_publish, make_round, session_keys, sign_in_voters
from tools.replay.progress import Progress
from tools.replay.state import FileState, State, waiting
from tools.replay.table import Line
from tools.server import Server

THREADS = ("--blocking-threads", "8", "--backpressure", "16")


class UnfinishedReplay(Exception):
    """The directory holds an unfinished replay of other files."""


def replay(elections: list[Election], directory: Path, options: argparse.Namespace) -> list[Line]:
    """Replay each election and compare it; the lines of the table. KeyboardInterrupt leaves what can be continued."""
    state = begin_or_continue([election.name for election in elections], directory, fresh=options.fresh)
    with ExitStack() as stack:
        url = options.database_url or stack.enter_context(database(options.db, directory))
        server = served(url, state, options.workers)
        server.run_flask("db", "upgrade")
        app = own_app(server)
        stack.enter_context(server)
        stack.enter_context(app.app_context())
        return [Replay(app, server.url, state, election, options.clients).run() for election in elections]


def begin_or_continue(files: list[str], directory: Path, *, fresh: bool) -> State:
    """The state of the same command interrupted, else a new one in an empty directory."""
    state = State.load(directory)
    if state and not fresh and not state.is_finished:
        if state.files == files:
            return state
        raise UnfinishedReplay(f"{directory} holds an unfinished replay of other files; finish it, or give --fresh")
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    state = State(directory, files)
    state.save()
    return state


def served(url: str, state: State, workers: int) -> Server:
    settings = {"SECRET_KEY": state.secret, "DATABASE_URL": url, "PROXY_HOPS": "1", "DEMO": "0", "LOG_LEVEL": "WARNING"}
    return Server(settings, log=state.directory / "server.log", workers=workers, options=THREADS)


def own_app(server: Server) -> Flask:
    """The app in this process: for the verbs of staff, and to sign cookies as it does."""
    logging.getLogger("app").setLevel(logging.WARNING)
    return create_app(Config.from_environ(server.env))


@dataclass(frozen=True)
class Replay:
    """One file: its round is made, voted in, closed, published and compared."""

    app: Flask
    url: str
    state: State
    election: Election
    clients: int

    @property
    def name(self) -> str:
        return self.election.name

    def run(self) -> Line:
        file = self._prepared()
        failures = self._vote(file) if not self._is_published(file) else []
        self._publish(file)
        results = f"{self.url}/he/rounds/{file.round_id}/results.json"
        comparison = compare(self.election, file.solutions, results)
        file.is_compared = True
        self.state.save()
        return Line(comparison, file.seconds, file.votes_posted, tuple(failures))

    def _prepared(self) -> FileState:
        """The round of this file; the state is saved just before the commit, and believed only with its round."""
        with transaction() as session:
            file = self.state.rounds.get(self.name)
            if file and session.get(Round, file.round_id):
                return file
            round_, solutions = make_round(session, self.election)
            sign_in_voters(session, self.election, session_keys(self.state.secret, self.election))
            file = self.state.rounds[self.name] = FileState(round_.id, solutions)
            self.state.save()
        return file

    def _vote(self, file: FileState) -> list[str]:
        journal = self.state.journal(self.name)
        acknowledged = journal.acknowledged()
        left = waiting(len(self.election.voters), acknowledged)
        before = sum(len(self.election.voters[index].choices) for index in acknowledged)
        progress = Progress(self.name, self.election.choices, before)
        clients = Clients(self._job(file), left, min(self.clients, max(1, len(left))))
        began = time.monotonic()
        try:
            return clients.run(progress.show)
        finally:
            file.seconds += time.monotonic() - began
            file.votes_posted += sum(clients.counters.votes)
            progress.finish(sum(clients.counters.votes))
            self.state.save()

    def _job(self, file: FileState) -> Job:
        keys = session_keys(self.state.secret, self.election)
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        voters = self.election.voters
        return Job(
            url=self.url,
            round_id=file.round_id,
            cookie_name=self.app.config["SESSION_COOKIE_NAME"],
            cookies=lambda voter: serializer.dumps({"_user_id": keys[voter], "_permanent": True}),
            choices=lambda voter: [file.solutions[choice] for choice in voters[voter].choices],
            journal=self.state.journal(self.name),
        )

    def _is_published(self, file: FileState) -> bool:
        with transaction() as session:
            return session.get_one(Round, file.round_id).is_published

    def _publish(self, file: FileState) -> None:
        with transaction() as session:
            round_ = session.get_one(Round, file.round_id)
            if not round_.is_published:
                close_and_publish(session, round_)


@contextmanager
def transaction() -> Iterator[Session]:
    """A writing transaction of our own. Afterwards no connection is left open: the clients are forked processes."""
    session = db.session()
    writing(session)
    try:
        yield session
        session.commit()
    finally:
        session.rollback()
        db.session.remove()
        db.engine.dispose()
