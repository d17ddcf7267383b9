"""`./dev replay [--db sqlite|postgres] [--clients N] [--fresh] FILE…`"""

import argparse
import signal
import sys
from pathlib import Path

from app.domain.refusal import Refused
from tools.pabulib import BadFile, Election, read_election
from tools.replay.clients import ServerLost
from tools.replay.run import UnfinishedReplay, replay
from tools.replay.table import print_table

INSTANCE = Path("instance") / "replay"
WORKERS = {"sqlite": 1, "postgres": 2}
CLIENTS = {"sqlite": 2, "postgres": 8}  # writers of an SQLite file only queue
AGREES, DISAGREES, CANNOT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: list[str] | None = None) -> int:
    options = read_options(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        elections = [read_election(path) for path in options.files]
        refuse_doubles(elections)
        lines = replay(elections, options.directory or INSTANCE / options.db, options)
    except (BadFile, UnfinishedReplay, Refused, OSError) as error:
        print(f"replay: {error}", file=sys.stderr)
        return CANNOT
    except ServerLost as error:
        print(f"\nreplay: {error}; the same command continues", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        print("\nreplay: interrupted; the same command continues", file=sys.stderr)
        return INTERRUPTED
    print_table(lines, options.db)
    return AGREES if all(line.agrees for line in lines) else DISAGREES


def read_options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev replay", description="Replay real ballots and compare the count.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a Pabulib file, .pb or .pb.gz")
    parser.add_argument("--db", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--clients", type=int, help="voters at the same time (sqlite 2, postgres 8)")
    parser.add_argument("--workers", type=int, help="processes of the server (sqlite 1, postgres 2)")
    parser.add_argument("--fresh", action="store_true", help="start over, even if an earlier replay is unfinished")
    parser.add_argument("--database-url", help="an empty database to use instead of one of our own")
    parser.add_argument("--directory", type=Path, help="where database, log and journal go (instance/replay/DB)")
    options = parser.parse_args(arguments)
    options.clients = CLIENTS[options.db] if options.clients is None else options.clients
    options.workers = WORKERS[options.db] if options.workers is None else options.workers
    if min(options.clients, options.workers) < 1:
        parser.error("--clients and --workers must be at least 1")
    return options


def refuse_doubles(elections: list[Election]) -> None:
    names = [election.name for election in elections]
    if len(set(names)) != len(names):
        raise BadFile("a file is named twice")


if __name__ == "__main__":
    sys.exit(main())
