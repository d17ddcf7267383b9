"""The same over HTTP, on a server with two workers. `python -m tests.races --full` does it at length."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.races.attempts import attempts_of_one_voter
from tests.races.close_under_load import closes_under_load
from tests.races.server import race_server, voters_of
from tests.races.stage import Stage
from tests.support.databases import POSTGRES, SQLITE_WAL, Database
from tests.support.live import LiveServer

pytestmark = pytest.mark.slow


@pytest.fixture
def server(database: Database, tmp_path: Path) -> Iterator[LiveServer]:
    with race_server(database, tmp_path / "server.log") as server:
        yield server


@pytest.mark.one_database(SQLITE_WAL, POSTGRES)
def test_a_voter_who_presses_everything_at_once_has_one_ballot_within_the_limit(
    make_stage: Callable[..., Stage], server: LiveServer
) -> None:
    stage = make_stage(voters=1)
    (voter,) = voters_of(stage, server)

    tried = attempts_of_one_voter(stage, server.url, voter, count=300, in_flight=24, seed=1)

    assert tried.faults == []
    assert (tried.sent, tried.ballots) == (300, 1)
    assert tried.most_votes_seen <= 3
    assert {status for status, _state in tried.answers} <= {200, 409, 503}
    assert tried.acknowledged > 50


@pytest.mark.one_database(POSTGRES)
def test_a_close_is_granted_under_load_and_nobody_votes_after_it(
    make_stage: Callable[..., Stage], server: LiveServer
) -> None:
    stage = make_stage(voters=16)

    closed = closes_under_load(stage, server.url, voters_of(stage, server), times=3, seconds=0.5, clients=16)

    assert closed.faults == []
    assert closed.acknowledged > 30
    assert closed.slowest < 5  # within 1 s on a machine that does nothing else: see the full run
