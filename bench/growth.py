"""The same requests with a hundred times as many rows in the tables."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from bench import report, tables
from bench.lists import CARDS, WARM_UP, visitors
from bench.load import put_load
from bench.rounds import Contender, Goal, interleave
from bench.site import Machine, Site
from bench.vote import MOST_PER_SECOND, contender, take, votes_of_one

SMALL = (1_000, 10_000)
LARGE = (100_000, 1_000_000)
FILTER = "?challenge=2"


@dataclass(frozen=True)
class Size:
    """Kolot with so many solutions, and its contenders."""

    site: Site
    contenders: tuple[Contender, ...]
    strangers: Contender


def measure(machine: Machine, rounds: int, seconds: float, large: tuple[int, int] = LARGE) -> bool:
    """Returns whether the goals were reached."""
    report.print_title("growth: the same with a hundred times the rows")
    voters = int((rounds * seconds + 1) * MOST_PER_SECOND)
    small, big = (sized(machine, name, size, voters) for name, size in (("small", SMALL), ("large", large)))
    pairs = list(zip(small.contenders, big.contenders, strict=True))
    strangers = (small.strangers, big.strangers)
    contenders = [contender for pair in pairs for contender in pair]
    interleave(contenders, rounds, seconds)
    interleave(strangers, rounds, seconds)  # apart: where there are many solutions, they drive out the kept cards
    report.print_settings(big.site.database)
    for size in (small, big):
        names = ("solution", "solution_main_challenge", "account", "ballot", "vote")
        report.print_rows(size.site.name, size.site.count(*names))
    report.print_rounds([*contenders, *strangers])
    report.print_statements("the filter", big.site.statements(*itertools.islice(visitors(big.site, FILTER), 2)))
    return report.print_goals([Goal(large_one, small_one, 0.8) for small_one, large_one in (*pairs, strangers)])


def sized(machine: Machine, name: str, size: tuple[int, int], voters: int) -> Size:
    solutions, votes = size
    site = machine.kolot(name, solutions=solutions, votes=votes, voters=voters)
    numbers = itertools.count(tables.first_free_voter(votes))
    voting = votes_of_one(site, take(site, numbers, voters), solutions)
    whole, filtered = (pages(site, f"{what}, {name}", query) for what, query in (("list", ""), ("filter", FILTER)))
    strangers = Contender(
        f"list, each reader new, {name}", partial(put_load, site.port, itertools.repeat(site.list()), expected=CARDS)
    )
    return Size(site, (whole, filtered, contender(site, f"vote, {name}", voting)), strangers)


def pages(site: Site, name: str, query: str) -> Contender:
    requests: Iterator[bytes] = itertools.cycle(list(visitors(site, query)))
    return Contender(name, partial(put_load, site.port, requests, expected=CARDS), WARM_UP)
