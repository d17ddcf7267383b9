"""SQLite has one lock: whoever will write takes it before reading anything, and waits there."""

import pytest

from tests.races import steps
from tests.races.people import Person
from tests.races.stage import Stage
from tests.support.databases import SQLITE_ROLLBACK, SQLITE_WAL

sqlite = pytest.mark.one_database(SQLITE_WAL, SQLITE_ROLLBACK)


@sqlite
def test_a_writing_transaction_holds_the_file_from_its_beginning(stage: Stage, first: Person, second: Person) -> None:
    first.do(steps.begin)

    second.ask(steps.begin)
    stage.assert_waits(second)
    first.do(steps.rollback)

    assert second.answer() is None


@sqlite
def test_a_request_that_reads_before_it_votes_is_not_overtaken(stage: Stage, first: Person, second: Person) -> None:
    """Who is signed in is read first; a vote of somebody else must not come between that and ours."""
    first.do(steps.begin)
    first.do(steps.read_clock)
    second.ask(steps.vote, stage.round_id, stage.solution_ids[0], stage.account_ids[1])
    stage.assert_waits(second)

    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None
    first.do(steps.commit)

    assert second.answer() is None
    assert stage.votes().keys() == {(account, stage.solution_ids[0]) for account in stage.account_ids}


@sqlite
def test_reading_waits_for_no_vote(stage: Stage, first: Person, second: Person) -> None:
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None

    second.ask(steps.voted_on_title, stage.round_id)

    assert second.has_answered(within=5)
    assert second.answer() == "סבב סתיו"
