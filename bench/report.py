"""What a measurement prints: conditions first, then figures, then the SQL of what was timed."""

from collections.abc import Mapping, Sequence

import psycopg

from bench.rounds import Contender, Goal

SETTINGS = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers")


def print_title(title: str) -> None:
    print(f"\n== {title}", flush=True)


def print_settings(url: str) -> None:
    with psycopg.connect(url) as connection:
        shown = [(name, connection.execute(f"SHOW {name}").fetchone()) for name in SETTINGS]
    print("PostgreSQL: " + ", ".join(f"{name}={row[0] if row else '?'}" for name, row in shown))


def print_rows(name: str, counts: Mapping[str, int]) -> None:
    print(f"rows in {name}: " + ", ".join(f"{table} {count:,}" for table, count in counts.items()))


def print_rounds(contenders: Sequence[Contender]) -> None:
    width = max(len(contender.name) for contender in contenders)
    print(f"{'per second':<{width}}  {'min':>8} {'median':>8} {'max':>8}")
    for contender in contenders:
        low, high = min(contender.rounds), max(contender.rounds)
        print(f"{contender.name:<{width}}  {low:>8,.1f} {contender.median:>8,.1f} {high:>8,.1f}")


def print_goals(goals: Sequence[Goal]) -> bool:
    """The ratios of the medians. Returns whether every goal was reached."""
    for goal in goals:
        wanted = f"at least {goal.least}" + (f", aim {goal.aim}" if goal.aim else "")
        verdict = "reached" if goal.is_reached else "MISSED"
        print(f"{goal.contender.name} : {goal.against.name} = {goal.ratio:.3f} ({wanted}) {verdict}")
    return all(goal.is_reached for goal in goals)


def print_statements(name: str, statements: Sequence[str]) -> None:
    print(f"SQL of {name}: {len(statements)} statement{'s' * (len(statements) != 1)}")
    for number, statement in enumerate(statements, 1):
        print(f"  {number}. {' '.join(statement.split())}")
