"""The triggers that keep append-only tables append-only, on both databases.

Rows past retention may go; nothing else ever changes. Called after every step of the history.
"""

from sqlalchemy import Connection, inspect, text

RETENTION = {"audit_entry": ("at", "24 months")}


def create_triggers(connection: Connection) -> None:
    """Make the triggers of every append-only table that exists at this step."""
    tables = set(inspect(connection).get_table_names())
    make = _create_sqlite if connection.dialect.name == "sqlite" else _create_postgresql
    for table, (column, retention) in RETENTION.items():
        if table in tables:
            make(connection, table, column, retention)


def _create_sqlite(connection: Connection, table: str, column: str, retention: str) -> None:
    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_update"))
    connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_delete"))
    connection.execute(
        text(f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")
    )
    connection.execute(
        text(f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            WHEN OLD.{column} > datetime('now', '-{retention}')
            BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END""")
    )


def _create_postgresql(connection: Connection, table: str, column: str, retention: str) -> None:
    connection.execute(
        text(f"""CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF OLD.{column} <= now() - interval '{retention}' THEN RETURN OLD; END IF;
                END IF;
                RAISE EXCEPTION '{table} is append-only';
            END $$""")
    )
    for name, event, each in (
        ("no_update", "UPDATE OR DELETE", "ROW"),
        ("no_truncate", "TRUNCATE", "STATEMENT"),
    ):
        connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_{name} ON {table}"))
        connection.execute(
            text(f"""CREATE TRIGGER {table}_{name} BEFORE {event} ON {table}
                FOR EACH {each} EXECUTE FUNCTION {table}_append_only()""")
        )
