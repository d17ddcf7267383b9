"""The numbers of the closing note: every scenario at length, a line for each."""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.domain.refusal import Refusal
from tests.races.attempts import Attempts, attempts_of_one_voter
from tests.races.close_under_load import Closes, closes_under_load
from tests.races.held import NEW_BALLOT, OLD_BALLOT, PHASE, Held, held_across_the_deadline
from tests.races.server import race_server, voters_of
from tests.races.stage import Stage
from tests.support.databases import POSTGRES, SQLITE_ROLLBACK, SQLITE_WAL, Database, migrate
from tools.postgres import PostgresServer

KINDS_OF = {"sqlite": (SQLITE_WAL, SQLITE_ROLLBACK), "postgres": (POSTGRES,)}


def run(options: argparse.Namespace) -> bool:
    """Whether everything was as it must be."""
    chosen = [options.db] if options.db else list(KINDS_OF)
    kinds = [kind for each in chosen for kind in KINDS_OF[each] if kind == options.kind or not options.kind]
    scenarios = [SCENARIOS[name] for name in options.only or SCENARIOS]
    return min([scenario(kind, options) for kind in kinds for scenario in scenarios])  # every one runs


@contextmanager
def database_of(kind: str) -> Iterator[Database]:
    """Migrated, empty, with commits as durable as in earnest."""
    with tempfile.TemporaryDirectory(prefix="kolot-races-") as directory:
        if kind != POSTGRES:
            yield migrated(Database(kind, f"sqlite:///{directory}/kolot.db"))
            return
    with PostgresServer(durable=True) as server:
        yield migrated(Database(kind, server.create_database("races")))


def migrated(database: Database) -> Database:
    migrate(database)
    return database


@contextmanager
def served(kind: str, voters: int) -> Iterator[tuple]:
    with database_of(kind) as database, tempfile.TemporaryDirectory() as logs:
        stage = Stage(database, voters=voters, solutions=12)
        with race_server(database, Path(logs) / "server.log") as server:
            yield stage, server
        stage.leave()


def attempts(kind: str, options: argparse.Namespace) -> bool:
    return min([attempts_once(kind, options, number) for number in range(1, options.times + 1)])


def attempts_once(kind: str, options: argparse.Namespace, number: int) -> bool:
    with served(kind, voters=1) as (stage, server):
        (voter,) = voters_of(stage, server)
        tried = attempts_of_one_voter(stage, server.url, voter, count=options.attempts, in_flight=100, seed=number)
    is_whole = tried.sent == options.attempts and not tried.faults
    is_right = is_whole and tried.ballots == 1 and tried.most_votes_seen <= stage.votes_per_ballot
    return line(f"{kind}: attempts of one voter, run {number}", is_right, words_of_attempts(tried), tried.faults)


def words_of_attempts(tried: Attempts) -> str:
    answers = ", ".join(
        f"{count} × {status} {state}".rstrip() for (status, state), count in sorted(tried.answers.items())
    )
    return (
        f"{tried.sent} attempts, 100 in flight, {tried.sent / tried.seconds:.0f}/s ({answers}); "
        f"ballots {tried.ballots}, "
        f"votes at the end {tried.votes}, most ever seen {tried.most_votes_seen} of 3 in {tried.looks} looks, "
        f"answers that disagree with the rows {len(tried.faults)}"
    )


def closes(kind: str, options: argparse.Namespace) -> bool:
    with served(kind, voters=16) as (stage, server):
        voters = voters_of(stage, server)
        closed = closes_under_load(stage, server.url, voters, times=options.closes, seconds=options.load, clients=16)
    is_right = not closed.faults and closed.slowest < 1
    return line(f"{kind}: close under load", is_right, words_of_closes(closed), closed.faults)


def words_of_closes(closed: Closes) -> str:
    seconds = sorted(close.seconds for close in closed.closes)
    too_late = sum(close.cast_too_late for close in closed.closes)
    other = ", ".join(f"{count} × {status}" for status, count in closed.other.items()) or "none"
    return (
        f"{len(seconds)} closes, 16 clients; granted and committed in {seconds[0]:.3f} / "
        f"{seconds[len(seconds) // 2]:.3f} / {seconds[-1]:.3f} s (min / median / max), "
        f"{sum(each >= 1 for each in seconds)} in 1 s or more; {closed.acknowledged} changes acknowledged, "
        f"{closed.refused} refused, answered otherwise: {other}; "
        f"votes at or after the end {too_late}, faults {len(closed.faults)}"
    )


def held(kind: str, options: argparse.Namespace) -> bool:
    return min([held_at(kind, lock, options.held) for lock in (PHASE, NEW_BALLOT, OLD_BALLOT)])


def held_at(kind: str, lock: str, count: int) -> bool:
    with database_of(kind) as database:
        stage = Stage(database)
        tried = [held_across_the_deadline(stage, lock) for _ in range(count)]
        stage.leave()
    refused = sum(each.refusal is Refusal.VOTING_CLOSED for each in tried)
    votes = sum(each.votes for each in tried)
    return line(f"{kind}: held at the lock ({lock})", refused == count and votes == 0, words_of_held(tried), [])


def words_of_held(tried: list[Held]) -> str:
    refused = sum(each.refusal is Refusal.VOTING_CLOSED for each in tried)
    longest, shortest = max(each.waited for each in tried), min(each.waited for each in tried)
    return (
        f"{len(tried)} voters held across the deadline for {shortest:.2f}…{longest:.2f} s: {refused} refused "
        f"(voting_closed), {sum(each.votes for each in tried)} votes stored"
    )


def line(name: str, is_right: bool, words: str, faults: list[str]) -> bool:
    print(f"{'ok  ' if is_right else 'FAIL'} {name}: {words}", flush=True)
    for fault in faults[:10]:
        print(f"       {fault}", flush=True)
    return is_right


SCENARIOS: dict[str, Callable[[str, argparse.Namespace], bool]] = {"attempts": attempts, "closes": closes, "held": held}
