"""Fixtures of the whole suite. A test that asks for `database` (or anything made from it) runs on both databases."""

import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app import create_app
from app.database import SECRETS
from app.extensions import db
from config import Config
from tests.cast import amir, dana, noa, omer, rina  # noqa: F401 (fixtures)
from tests.support import databases
from tests.support.browser import axe, browser, phone  # noqa: F401 (fixtures)
from tests.support.compiled import keep_routes, keep_statements, keep_templates
from tests.support.databases import KINDS, POSTGRES, SQLITE_WAL, Database
from tests.support.live import live, serve  # noqa: F401 (fixtures)
from tests.support.page import Client
from tests.support.smtp import smtp  # noqa: F401 (fixture)

SKIP_FLAGS = {"browser": "KOLOT_SKIP_BROWSER", "postgres": "KOLOT_SKIP_POSTGRES"}
# Where locks and commits are the point, both journal modes of SQLite are; elsewhere the one that is meant for use.
BOTH_JOURNALS = (
    "tests/races",
    "tests/worker",
    "tests/test_migrations.py",
    "tests/test_support.py",
    "tests/security/test_database_trouble.py",
    "tests/domain/test_limits.py",
    "tests/domain/test_outbox.py",
    "tests/domain/test_phases.py",
    "tests/domain/test_survey_answering.py",
    "tests/domain/test_voting.py",
)
BROWSER_FIXTURES = {"browser", "phone"}
RUN = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    keep_routes()
    if not hasattr(config, "workerinput"):
        os.environ[databases.RUN_DIRECTORY] = config.stash[RUN] = tempfile.mkdtemp(prefix="kolot-test-")
        os.chmod(config.stash[RUN], 0o755)  # PostgreSQL may run as another user


def pytest_unconfigure(config: pytest.Config) -> None:
    if directory := config.stash.get(RUN, None):
        databases.stop_postgres(Path(directory))
        shutil.rmtree(directory, ignore_errors=True)


def kinds_of(nodeid: str) -> tuple[str, ...]:
    return KINDS if nodeid.startswith(BOTH_JOURNALS) else (SQLITE_WAL, POSTGRES)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        one = metafunc.definition.get_closest_marker("one_database")
        kinds = (one.args or (SQLITE_WAL,)) if one else kinds_of(metafunc.definition.nodeid)
        marks = {POSTGRES: (pytest.mark.postgres,)}
        params = [pytest.param(kind, marks=marks.get(kind, ())) for kind in kinds]
        metafunc.parametrize("database", params, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
        for marker, flag in SKIP_FLAGS.items():
            if item.get_closest_marker(marker) and os.environ.get(flag) == "1":
                item.add_marker(pytest.mark.skip(reason=f"{flag}=1"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A browser or PostgreSQL test that skips itself has failed, unless its flag allows it."""
    report = yield
    for marker, flag in SKIP_FLAGS.items():
        if report.skipped and item.get_closest_marker(marker) and os.environ.get(flag) != "1":
            report.outcome, report.longrepr = "failed", f"skipped without {flag}=1: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The migrated file of each kind of SQLite, made when first asked for."""
    directory, made = tmp_path_factory.mktemp("templates"), dict[str, Path]()

    def template(kind: str) -> Path:
        if kind not in made:
            made[kind] = databases.make_sqlite_template(kind, directory)
        return made[kind]

    return template


@pytest.fixture(scope="session")
def postgres(worker_id: str) -> Database:
    """The PostgreSQL database of this worker."""
    return databases.make_postgres(f"kolot_test_{worker_id}")


@pytest.fixture
def database(request: pytest.FixtureRequest, sqlite_templates: Callable[[str], Path], tmp_path: Path) -> Database:
    """Migrated and empty."""
    kind: str = request.param
    if kind != POSTGRES:
        return databases.copy_sqlite(kind, sqlite_templates(kind), tmp_path)
    postgres: Database = request.getfixturevalue("postgres")
    databases.empty_postgres(postgres)
    return postgres


@pytest.fixture
def make_app(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Flask]]:
    """The app on the database of the test; settings are given as in the environment: `make_app(DEMO="1")`."""
    made: list[Flask] = []

    def make(**settings: str) -> Flask:
        app = create_app(Config.from_environ(database.settings | settings))
        app.testing = True  # Flask then raises what it would log
        keep_templates(app, tmp_path_factory.getbasetemp())
        with app.app_context():
            keep_statements(db.engine)
        made.append(app)
        return app

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session of the test's own: what requests and other processes see must be committed (a Client does)."""
    with Session(engine, info={SECRETS: (databases.SETTINGS["SECRET_KEY"],)}) as session:
        yield session


@pytest.fixture
def new_client(app: Flask, session: Session) -> Callable[[], Client]:
    """Another browser: `new_client().sign_in(noa)`."""
    return lambda: Client(app, session)


@pytest.fixture
def client(new_client: Callable[[], Client]) -> Client:
    """The browser of somebody who is not signed in."""
    return new_client()
