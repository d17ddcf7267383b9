"""Where the replayed votes go: an SQLite file, or a PostgreSQL server of our own with durable commits."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.postgres import PostgresServer

NAME = "replay"


@contextmanager
def database(kind: str, directory: Path) -> Iterator[str]:
    """The DATABASE_URL, as long as the block runs. What was committed is there again next time."""
    if kind == "sqlite":
        yield f"sqlite:///{(directory / 'kolot.db').resolve()}"
        return
    made = directory / "postgres"
    place = postgres_directory(directory)
    stop_left_behind(place)
    if not made.exists():
        shutil.rmtree(place, ignore_errors=True)
    with PostgresServer(place, durable=True, keep=True) as server:
        if not made.exists():
            server.create_database(NAME)
            made.write_text(f"{place}\n")
        yield server.url(NAME)


def postgres_directory(directory: Path) -> Path:
    """Not under `directory`: the server runs as another user there, and the path of a socket must be short."""
    digest = hashlib.sha256(str(directory.resolve()).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"kolot-replay-{digest}"


def stop_left_behind(place: Path) -> None:
    """A server of a replay that was killed still holds its data."""
    if (place / "data" / "postmaster.pid").exists():
        with suppress(RuntimeError):  # it has gone too, and left only the file
            PostgresServer(place, keep=True).stop()
