"""One history for both databases."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from app.database import WRITING
from app.models import Base
from migrations.triggers import create_triggers

UPGRADE_LOCK = 0x6B6F6C6F74  # "kolot": several servers may start at once


def run() -> None:
    engine = current_app.extensions["migrate"].db.engine
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            migrate_sqlite(connection)
        else:
            migrate_postgresql(connection)


def migrate_sqlite(connection: Connection) -> None:
    """With foreign keys off (outside a transaction): re-creating a table would cascade into its children."""
    raw = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        migrate(connection.execution_options(**{WRITING: True}))
        broken = raw.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"foreign keys are broken after the migration: {broken[:5]}")
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def migrate_postgresql(connection: Connection) -> None:
    connection.execute(text("SET statement_timeout = 0"))
    connection.execute(text("SET lock_timeout = '60s'"))
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADE_LOCK})
    connection.commit()
    try:
        migrate(connection)
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": UPGRADE_LOCK})
        connection.commit()


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        transactional_ddl=True,
        include_object=is_ours,
        on_version_apply=restore_triggers,
    )
    with context.begin_transaction():
        context.run_migrations()


def is_ours(_object: object, name: str | None, kind: str, _reflected: bool, _compare_to: object) -> bool:
    """The trigram index exists only where its extension does."""
    return not (kind == "index" and name == "ix_solution_search_trgm")


def restore_triggers(ctx: object, **_details: object) -> None:
    """After each step: SQLite drops the triggers of a table that Alembic re-creates, and says nothing."""
    create_triggers(ctx.connection)  # type: ignore[attr-defined]


run()
