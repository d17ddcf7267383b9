"""How Kolot opens its database: drivers, transactions that begin when we say so, SQLite's journal."""

import importlib
import logging
import random
import sqlite3
import time
from functools import lru_cache
from typing import Any

from flask import current_app, has_request_context, request
from flask_sqlalchemy.session import Session
from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection, make_url

log = logging.getLogger(__name__)

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
WRITING = "kolot_writing"
READING = "kolot_reading"
SECRETS = "kolot_secrets"
BUSY_TIMEOUT_MS = 5000
# Statements that come again are planned once: with these indexes the plan hangs on no value, and planning the list
# takes longer than reading it.
POSTGRES_OPTIONS = (
    "-c statement_timeout=20000 -c idle_in_transaction_session_timeout=30000 -c lock_timeout=15000 "
    "-c plan_cache_mode=force_generic_plan"
)


class KolotSession(Session):
    """A session that knows the site's secrets, and whether it only reads (domain/transactions.py).

    What is made for a request whose method is safe only reads: a page that asks for none costs none.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.info[SECRETS] = (current_app.config["SECRET_KEY"], *current_app.config["SECRET_KEY_FALLBACKS"])
        if has_request_context() and request.method in SAFE_METHODS:
            self.info[READING] = True

    def get_bind(self, *args: Any, **kwargs: Any) -> Engine | Connection:
        engine = super().get_bind(*args, **kwargs)
        return reading_engine(engine) if self.info.get(READING) and isinstance(engine, Engine) else engine


@lru_cache(maxsize=8)
def reading_engine(engine: Engine) -> Engine:
    """On PostgreSQL each statement sees the newest commits, in a transaction or not: reading does without.

    That saves two of the four messages of a page with two statements.
    """
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


def engine_options(url: str, sqlite_driver: str, pool_size: int) -> dict[str, Any]:
    """Options of `create_engine` for this address."""
    if make_url(url).get_backend_name() == "sqlite":
        module = sqlite_module(sqlite_driver)
        connect_args = {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}
        return {"module": module, "hide_parameters": True, "connect_args": connect_args}
    return {
        "hide_parameters": True,
        "pool_size": pool_size,
        "max_overflow": pool_size,
        "pool_timeout": 5,
        "connect_args": {"options": POSTGRES_OPTIONS, "connect_timeout": 5, "application_name": "kolot"},
    }


def sqlite_module(driver: str) -> Any:
    """The DBAPI module: pysqlite3 (a newer SQLite in a wheel) where it can be had, unless told otherwise."""
    if driver in ("auto", "pysqlite3"):
        try:
            return importlib.import_module("pysqlite3.dbapi2")
        except ModuleNotFoundError:
            if driver == "pysqlite3":
                raise
    return sqlite3.dbapi2


def is_wal_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite keeps every acknowledged commit in WAL mode.

    Versions before 3.51.3 can lose one when two connections meet a WAL reset; the fix was
    also brought to 3.50.7 and 3.44.6 (sqlite.org/wal.html).
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def watch_engine(engine: Engine) -> None:
    """Give an engine Kolot's transactions. Call once per engine, before its first connection."""
    if engine.dialect.name != "sqlite":
        return
    module = engine.dialect.loaded_dbapi
    journal = "WAL" if is_wal_safe(module.sqlite_version_info) else "DELETE"
    log.info("SQLite %s, journal_mode=%s, synchronous=FULL", module.sqlite_version, journal)

    @event.listens_for(engine, "connect")
    def open_sqlite(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions: `begin` below does
        kept_mode = connection.execute(f"PRAGMA journal_mode={journal}").fetchone()[0].upper()
        if kept_mode not in (journal, "MEMORY"):
            raise RuntimeError(
                f"SQLite {module.sqlite_version} keeps journal_mode={kept_mode}, which is not safe with it"
            )
        for pragma in (
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred transaction that reads first cannot always become a writing one: say it at once.
        if connection.get_execution_options().get(WRITING, False):
            begin_immediate(connection)
        else:
            connection.exec_driver_sql("BEGIN")


def begin_immediate(connection: Connection) -> None:
    """Take SQLite's one writing lock, asking for it every millisecond or so until the busy timeout is over.

    SQLite's own waiting asks less and less often (up to every 100 ms), so that under a stream of votes whoever
    waits longest has the least chance: a close was seen to wait for 2.8 s. Here all have the same chance.
    """
    give_up_at = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA busy_timeout=0")
    try:
        while is_taken_by_another(driver, connection) and time.monotonic() < give_up_at:
            time.sleep(random.uniform(0.0005, 0.0015))  # noqa: S311
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try, whose failure SQLAlchemy can name
    finally:
        driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def is_taken_by_another(driver: Any, connection: Connection) -> bool:
    """Try to take the lock; any failure but "locked" is left to the last try."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except connection.dialect.loaded_dbapi.OperationalError as error:
        return "locked" in str(error)
    return False
