"""The list of thirty cards against a bare page of as many bytes."""

import itertools
from collections.abc import Iterator
from functools import partial

from bench import report, tables
from bench.load import put_load
from bench.rounds import Contender, Goal, interleave
from bench.site import Machine, Site, get

SOLUTIONS, VOTES = 1_000, 10_000
READERS = 300
WARM_UP = 4 * READERS  # each worker has met each reader
CARDS = b'id="solution-cards"'


def measure(machine: Machine, rounds: int, seconds: float) -> bool:
    """Returns whether the goals were reached."""
    report.print_title("list: thirty cards, each reader from a point of their own; against a fixed page of that size")
    site = machine.kolot("list", solutions=SOLUTIONS, votes=VOTES, voters=0)
    first_visit, returning, signed_in = (list(made) for made in ([site.list()], visitors(site), voters(site)))
    contenders = [
        bare_contender(machine, len(site.answer(returning[0]))),
        contender(site, "list, first visit (no cookie)", first_visit),
        contender(site, "list, visitor", returning),
        contender(site, "list, signed in", signed_in),
        contender(site, "list, visitor, compressed", [with_gzip(request) for request in returning]),
    ]
    interleave(contenders, rounds, seconds)
    bare, first, visitor, account, _compressed = contenders
    report.print_settings(site.database)
    report.print_rows("Kolot", site.count("solution", "solution_main_challenge", "ballot", "vote"))
    report.print_rounds(contenders)
    goals = [Goal(first, bare, 0.1, 0.3), Goal(visitor, bare, 0.1, 0.3), Goal(account, bare, 0.06)]
    is_reached = report.print_goals(goals)
    report.print_statements("the list, visitor", site.statements(returning[0], returning[0]))
    report.print_statements("the list, signed in", site.statements(signed_in[0], signed_in[0]))
    return is_reached


def bare_contender(machine: Machine, size: int) -> Contender:
    port = machine.baseline().port
    return Contender(
        f"fixed page of {size:,} bytes", partial(put_load, port, itertools.cycle([get(port, f"/pages/{size}")]))
    )


def contender(site: Site, name: str, requests: list[bytes]) -> Contender:
    expected = b"content-encoding: gzip" if name.endswith("compressed") else CARDS
    return Contender(name, partial(put_load, site.port, itertools.cycle(requests), expected=expected), WARM_UP)


def visitors(site: Site, query: str = "") -> Iterator[bytes]:
    return (site.list(cookie, query) for cookie in site.visitors(READERS))


def voters(site: Site) -> Iterator[bytes]:
    """Voters who have cast their three votes."""
    return (site.list(voter.cookie) for voter in site.voters(range(1, min(READERS, VOTES // tables.VOTES_EACH))))


def with_gzip(request: bytes) -> bytes:
    return request.replace(b"\r\n", b"\r\nAccept-Encoding: gzip\r\n", 1)
