"""`python -m tests.races [--full] [--db sqlite|postgres] [--only attempts|closes|held]…`"""

import argparse
import sys

from tests.races.full import SCENARIOS, run
from tests.support.databases import KINDS

FULL = {"attempts": 10_000, "closes": 200, "held": 50}
SHORT = {"attempts": 500, "closes": 5, "held": 3}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.races", description="Races, a line for each scenario.")
    parser.add_argument("--full", action="store_true", help="the numbers of a closing note")
    parser.add_argument("--db", choices=("sqlite", "postgres"), help="only this database")
    parser.add_argument("--kind", choices=KINDS, help="only this kind of it")
    parser.add_argument("--only", choices=tuple(SCENARIOS), action="append", help="only these scenarios")
    parser.add_argument("--times", type=int, default=1, help="runs of the attempts of one voter")
    parser.add_argument("--load", type=float, default=0.5, help="seconds of voting before each close")
    for name, count in FULL.items():
        parser.add_argument(f"--{name}", type=int, help=f"how many ({count} with --full)")
    options = parser.parse_args(arguments)
    for name, count in (FULL if options.full else SHORT).items():
        if getattr(options, name) is None:
            setattr(options, name, count)
    return 0 if run(options) else 1


if __name__ == "__main__":
    sys.exit(main())
