"""Nobody votes after the end, however long they stood in line before it."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.refusal import Refusal
from tests.races import steps
from tests.races.held import NEW_BALLOT, OLD_BALLOT, PHASE, held_across_the_deadline
from tests.races.people import Person
from tests.races.stage import Stage, shifted_clock
from tests.support.databases import POSTGRES

postgres = pytest.mark.one_database(POSTGRES)


@pytest.mark.parametrize("lock", [PHASE, NEW_BALLOT, OLD_BALLOT])
def test_a_voter_held_at_a_lock_across_the_deadline_is_refused(stage: Stage, lock: str) -> None:
    held = held_across_the_deadline(stage, lock)

    assert (held.refusal, held.votes) == (Refusal.VOTING_CLOSED, 0)


def test_a_vote_taken_back_after_the_deadline_stays(stage: Stage, first: Person) -> None:
    vote = stage.round_id, stage.solution_ids[0], stage.account_ids[0]
    assert first.do(steps.vote, *vote) is None
    stage.wait_until(stage.close_in(0.05))

    first.do(steps.begin)

    assert first.do(steps.retract, *vote) is Refusal.VOTING_CLOSED
    first.do(steps.rollback)
    assert stage.chosen(stage.account_ids[0]) == {stage.solution_ids[0]}


@postgres
def test_the_clock_of_the_vote_is_that_of_the_database(stage: Stage, first: Person) -> None:
    """The database is an hour ahead of the app, and says that voting has ended."""
    closes_at = stage.close_in(30 * 60)

    with shifted_clock(stage):
        first.do(steps.begin)
        first.do(steps.shift_clock)
        refusal = first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0])
        first.do(steps.rollback)

    assert refusal is Refusal.VOTING_CLOSED
    assert datetime.now(UTC) < closes_at


@postgres
def test_the_hour_of_a_vote_is_that_of_the_database(stage: Stage, first: Person) -> None:
    stage.close_in(3 * 3600)

    with shifted_clock(stage):
        first.do(steps.begin)
        first.do(steps.shift_clock)
        assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None
        first.do(steps.commit)

    (cast_at,) = stage.votes().values()
    assert timedelta(minutes=59) < cast_at - datetime.now(UTC) < timedelta(minutes=61)


def test_the_clock_is_read_anew_for_every_vote_of_a_transaction(stage: Stage, first: Person) -> None:
    """Votes that waited for a sign-in are cast one after the other; the end comes between them."""
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None

    first.do(steps.end_now, stage.round_id)

    assert first.do(steps.cast, stage.round_id, stage.solution_ids[1], stage.account_ids[0]) is Refusal.VOTING_CLOSED


@pytest.mark.parametrize("is_open", [True, False])
def test_staff_casts_no_vote_before_or_after_the_end(stage: Stage, first: Person, is_open: bool) -> None:
    if not is_open:
        stage.wait_until(stage.close_in(0.05))
    first.do(steps.begin)

    refusal = first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0], True)

    assert refusal is Refusal.STAFF_CASTS_NO_BALLOT
    first.do(steps.commit)
    assert stage.votes() == {}
