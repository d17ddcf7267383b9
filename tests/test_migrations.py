"""The history of the schema, up and down with data, on both databases; its triggers after every step."""

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.extensions import db
from app.models import AuditEntry, Base
from migrations.triggers import RETENTION
from tests.factories import make_account, make_ballot, make_main_challenge, make_noise, make_round, make_solution, now
from tests.support.databases import SQLITE_WAL, Database

TRIGGERS = {
    "sqlite": {f"{table}_{name}" for table in RETENTION for name in ("no_update", "no_delete")},
    "postgresql": {f"{table}_{name}" for table in RETENTION for name in ("no_update", "no_truncate")},
}
LIST_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.fixture
def migrated(app: Flask) -> Iterator[Flask]:
    """The app in its context; the database stands at the newest migration again afterwards."""
    with app.app_context():
        yield app
        db.session.remove()
        upgrade()


def revisions(app: Flask) -> list[str]:
    """The history, oldest first."""
    script = ScriptDirectory.from_config(app.extensions["migrate"].migrate.get_config())
    return [one.revision for one in script.walk_revisions()][::-1]


def triggers(session: Session) -> set[str]:
    dialect = session.get_bind().dialect.name
    found = set(session.scalars(text(LIST_TRIGGERS[dialect])))
    session.commit()
    return found


def rows(session: Session) -> dict[str, list[tuple]]:
    found = {
        name: [tuple(row) for row in session.execute(select(table))] for name, table in Base.metadata.tables.items()
    }
    session.commit()
    return found


def fill(session: Session) -> None:
    make_noise(session)
    round_, noa = make_round(session), make_account(session, "noa@example.org", name="נועה")
    solution = make_solution(session, round_, main_challenges=[make_main_challenge(session, round_)])
    make_ballot(session, round_, noa, [solution])
    record_audit(session, "round.created", by=noa, round_=round_, reason="סיבה", details={"a": [1, None]})
    session.commit()


def test_models_and_migrations_say_the_same(migrated, session):
    context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
    differences = [one for one in compare_metadata(context, Base.metadata) if "search_trgm" not in str(one)]
    assert differences == []


def test_the_triggers_stand_after_every_step(migrated, session):
    dialect = session.get_bind().dialect.name
    history = revisions(migrated)
    downgrade(revision="base")
    assert triggers(session) == set()
    for revision in history:
        upgrade(revision=revision)
        tables = set(inspect(session.connection()).get_table_names())
        session.commit()
        expected = {name for name in TRIGGERS[dialect] if any(name.startswith(table) for table in tables)}
        assert triggers(session) == expected, revision


def test_each_step_down_and_up_again_keeps_the_rows_of_what_remains(migrated, session):
    fill(session)
    before = rows(session)
    for revision in revisions(migrated)[:0:-1]:
        downgrade(revision=f"{revision}-1")
        upgrade()
        assert rows(session) == before, revision
    assert triggers(session) == TRIGGERS[session.get_bind().dialect.name]


def test_down_to_nothing_and_up_again_is_an_empty_database(migrated, session):
    fill(session)
    downgrade(revision="base")
    assert set(inspect(session.connection()).get_table_names()) <= {"alembic_version"}
    session.commit()
    upgrade()
    assert {name: found for name, found in rows(session).items() if found} == {}


def test_upgrading_twice_changes_nothing(migrated, session):
    fill(session)
    before = rows(session)
    upgrade()
    assert rows(session) == before


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_the_audit_trail_takes_no_change(session, change):
    fill(session)
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(text(change))
    session.rollback()
    assert session.scalars(select(AuditEntry.reason)).all() == ["סיבה"]


def test_entries_past_retention_may_go_and_only_they(session):
    fill(session)
    old = now(session).replace(year=now(session).year - 3)
    session.add(AuditEntry(at=old, action="round.created"))
    session.commit()
    session.execute(AuditEntry.__table__.delete().where(AuditEntry.at < old.replace(year=old.year + 1)))
    session.commit()
    assert session.scalars(select(AuditEntry.reason)).all() == ["סיבה"]


@pytest.mark.one_database(SQLITE_WAL)
def test_foreign_keys_hold_again_after_a_migration(database: Database, migrated, session):
    upgrade()
    with pytest.raises(DBAPIError):
        db.session.execute(text("INSERT INTO vote VALUES (999, 999, '2026-01-01')"))
        db.session.commit()
    db.session.rollback()
