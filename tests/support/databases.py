"""Every kind of database that Kolot runs on, migrated once and fresh for each test."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from flask_migrate import upgrade
from psycopg import sql

from app import create_app
from app.extensions import db
from config import Config
from tools.postgres import Databases, PostgresServer

SQLITE_WAL, SQLITE_ROLLBACK, POSTGRES = "sqlite-wal", "sqlite-rollback", "postgres"
KINDS = (SQLITE_WAL, SQLITE_ROLLBACK, POSTGRES)
DRIVERS = {SQLITE_WAL: "auto", SQLITE_ROLLBACK: "sqlite3", POSTGRES: "auto"}
SETTINGS = {
    "SECRET_KEY": "the secret of the test suite",
    "PUBLIC_URL": "http://127.0.0.1:8000",
    "LOG_LEVEL": "WARNING",
}
RUN_DIRECTORY = "KOLOT_TEST_DIR"  # shared by the workers of one run
TEMPLATE = "kolot_template"


@dataclass(frozen=True)
class Database:
    """A migrated, empty database of one kind."""

    kind: str
    url: str

    @property
    def settings(self) -> dict[str, str]:
        """The environment of an app that uses it."""
        return {**SETTINGS, "DATABASE_URL": self.url, "SQLITE_DRIVER": DRIVERS[self.kind]}


def migrate(database: Database) -> None:
    """Bring a database to the newest migration, as `flask db upgrade` does."""
    app = create_app(Config.from_environ(database.settings))
    with app.app_context():
        upgrade()
        db.engine.dispose()


def make_sqlite_template(kind: str, directory: Path) -> Path:
    path = directory / f"{kind}.db"
    migrate(Database(kind, f"sqlite:///{path}"))
    return path


def copy_sqlite(kind: str, template: Path, directory: Path) -> Database:
    path = directory / "kolot.db"
    shutil.copyfile(template, path)
    return Database(kind, f"sqlite:///{path}")


def make_postgres(name: str) -> Database:
    """A database of this worker, made from the template of the run."""
    with run_lock() as directory:
        databases = running_postgres(directory)
        if not (directory / "template").exists():
            migrate(Database(POSTGRES, databases.create_database(TEMPLATE)))
            (directory / "template").touch()
        return Database(POSTGRES, databases.create_database(name, TEMPLATE))


def empty_postgres(database: Database) -> None:
    """Take every row away. Triggers are off meanwhile: those of append-only tables refuse it, rightly.

    Few tables of a test have rows, and to truncate all of them takes ten times as long.
    """
    with psycopg.connect(database.url, autocommit=True, options="-c lock_timeout=10000") as connection:
        connection.execute("SET session_replication_role = replica")
        for table in filled_tables(connection):
            connection.execute(sql.SQL("DELETE FROM {}").format(table))
        used = "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL"
        for (name,) in connection.execute(used).fetchall():
            connection.execute(sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name)))


def filled_tables(connection: psycopg.Connection[tuple[Any, ...]]) -> list[sql.Identifier]:
    rows = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    tables = [sql.Identifier(name) for (name,) in rows]
    questions = sql.SQL(", ").join(sql.SQL("EXISTS (SELECT FROM {})").format(table) for table in tables)
    answers = connection.execute(sql.SQL("SELECT {}").format(questions)).fetchone() or ()
    return [table for table, is_filled in zip(tables, answers, strict=True) if is_filled]


def running_postgres(directory: Path) -> Databases:
    """TEST_DATABASE_URL, else a server that the first worker in need of one starts for all."""
    if address := os.environ.get("TEST_DATABASE_URL"):
        return Databases(address)
    note = directory / "postgres.json"
    if not note.exists():
        server = PostgresServer(directory / "postgres").start()
        note.write_text(json.dumps({"address": server.address}))
    return Databases(json.loads(note.read_text())["address"])


def stop_postgres(directory: Path) -> None:
    if (directory / "postgres").exists():
        PostgresServer(directory / "postgres").stop()


@contextmanager
def run_lock() -> Iterator[Path]:
    directory = Path(os.environ[RUN_DIRECTORY])
    with open(directory / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield directory
