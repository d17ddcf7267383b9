"""The whole vote against one bare INSERT, and all votes on one solution against votes on many."""

import itertools
from collections.abc import Iterator
from functools import partial

from bench import report, tables
from bench.load import put_load
from bench.rounds import Contender, Goal, interleave
from bench.site import Machine, Site, Voter, bare_rows, bare_votes

SOLUTIONS, VOTES = 1_000, 10_000
MOST_PER_SECOND = 1_200  # more than this machine's app can answer: so many requests are made ready
NEIGHBOURS = 100  # voters who vote in the same moments; one voter's three votes are that far apart
RECORDED = b'data-state="voted"'


def measure(machine: Machine, rounds: int, seconds: float) -> bool:
    """Returns whether the goals were reached."""
    report.print_title("vote: session, token, lock, rules, one durable commit; against one bare INSERT")
    requests = int((rounds * seconds + 1) * MOST_PER_SECOND)
    site = machine.kolot("vote", solutions=SOLUTIONS, votes=VOTES, voters=requests * 2 + requests // 3 + 200)
    numbers = itertools.count(tables.first_free_voter(VOTES))
    bare = bare_contender(machine)
    three_each = contender(site, "vote, three of each voter", votes_of_three(site, take(site, numbers, requests // 3)))
    spread = contender(site, "vote, spread", votes_of_one(site, take(site, numbers, requests), SOLUTIONS))
    one = contender(site, "vote, all on one solution", votes_of_one(site, take(site, numbers, requests), 1))
    before = site.count("vote")["vote"]
    interleave([bare, three_each, spread, one], rounds, seconds)
    goals = [Goal(three_each, bare, 0.25, 0.4), Goal(one, spread, 0.8)]
    is_reached = print_figures(machine, site, [bare, three_each, spread, one], goals)
    acknowledged = three_each.answers + spread.answers + one.answers
    added = site.count("vote")["vote"] - before
    print(f"recorded: {acknowledged:,} acknowledged, {added:,} rows added: {verdict(acknowledged == added)}")
    warm_up, timed = (site.vote(voter, 1) for voter in take(site, numbers, 2))
    report.print_statements("one vote", site.statements(warm_up, timed))
    return is_reached and acknowledged == added


def bare_contender(machine: Machine) -> Contender:
    port = machine.baseline().port
    return Contender("bare INSERT", partial(put_load, port, ready(bare_votes(port)), expected=b"recorded"))


def ready(requests: Iterator[bytes], count: int = 0) -> Iterator[bytes]:
    """Some requests made before the clock starts."""
    return itertools.chain(list(itertools.islice(requests, count or 100_000)), requests)


def take(site: Site, numbers: Iterator[int], count: int) -> list[Voter]:
    return list(site.voters(itertools.islice(numbers, count)))


def contender(site: Site, name: str, requests: Iterator[bytes]) -> Contender:
    return Contender(name, partial(put_load, site.port, requests, expected=RECORDED))


def votes_of_three(site: Site, voters: list[Voter]) -> Iterator[bytes]:
    """Three votes of each voter, with those of their neighbours in between."""
    for start in range(0, len(voters), NEIGHBOURS):
        for place in range(tables.VOTES_EACH):
            for number, voter in enumerate(voters[start : start + NEIGHBOURS], start):
                yield site.vote(voter, 1 + (number * 7919 + place) % SOLUTIONS)


def votes_of_one(site: Site, voters: list[Voter], solutions: int) -> Iterator[bytes]:
    """One vote of each voter, on so many solutions."""
    for number, voter in enumerate(voters):
        yield site.vote(voter, 1 + number * 7919 % solutions)


def print_figures(machine: Machine, site: Site, contenders: list[Contender], goals: list[Goal]) -> bool:
    report.print_settings(site.database)
    report.print_rows("Kolot", site.count("solution", "account", "user_session", "ballot", "vote"))
    report.print_rows("the baseline", {"bare_vote": bare_rows(machine.postgres)})
    report.print_rounds(contenders)
    return report.print_goals(goals)


def verdict(is_equal: bool) -> str:
    return "equal" if is_equal else "NOT EQUAL"
