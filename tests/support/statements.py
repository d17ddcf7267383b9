"""Which SQL a piece of work sends: for tests that count statements, with 1 row and with 30."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

NOT_COUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA")
KEPT = "SELECT site_settings."  # read once in five seconds by whichever page comes first: no cost of that page


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements sent inside the `with` block, in order, without BEGIN and COMMIT and without the kept settings."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith((*NOT_COUNTED, KEPT)):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
