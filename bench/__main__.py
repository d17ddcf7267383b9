"""`python -m bench [vote|list|growth|staff|survey|all] [--seconds N] [--rounds N] [--quick]`.

Exits 1 when a goal was missed.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from bench import growth, lists, staff, survey, vote
from bench.load import CONNECTIONS
from bench.site import OPTIONS, WORKERS, Machine
from tools.postgres import PostgresServer

MEASUREMENTS: dict[str, Callable[[Machine, int, float], bool]] = {
    "vote": vote.measure,
    "list": lists.measure,
    "growth": growth.measure,
    "staff": staff.measure,
    "survey": survey.measure,
}


def main() -> int:
    options = parse()
    rounds, seconds = (2, 1.0) if options.quick else (options.rounds, options.seconds)
    print(f"{os.cpu_count()} CPUs (client included), Python {platform.python_version()}, granian {WORKERS} workers")
    print(f"granian {' '.join(OPTIONS)}; {CONNECTIONS} connections; {rounds} rounds of {seconds:g} s, interleaved")
    names = list(MEASUREMENTS) if options.what == "all" else [options.what]
    reached = [run(MEASUREMENTS[name], rounds, seconds) for name in names]
    return 0 if all(reached) else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("what", nargs="?", default="all", choices=[*MEASUREMENTS, "all"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each contender in each round")
    parser.add_argument("--quick", action="store_true", help="two rounds of a second: does it run at all")
    return parser.parse_args()


def run(measure: Callable[[Machine, int, float], bool], rounds: int, seconds: float) -> bool:
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kolot-bench-")))
        directory.chmod(0o755)  # PostgreSQL may run as another user
        postgres = stack.enter_context(PostgresServer(directory / "postgres", durable=True))
        return measure(Machine(directory, postgres, stack), rounds, seconds)


if __name__ == "__main__":
    sys.exit(main())
