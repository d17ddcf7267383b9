"""A change of dates and a vote meet: one waits for the other, and neither is lost."""

from datetime import datetime

import pytest
from sqlalchemy import select

from app.domain.refusal import Refusal
from app.models import TallyLine
from tests.races import steps
from tests.races.held import AHEAD
from tests.races.people import Person
from tests.races.stage import Stage
from tests.support.databases import POSTGRES

postgres = pytest.mark.one_database(POSTGRES)


@postgres
def test_a_close_waits_for_a_vote_in_progress(stage: Stage, first: Person, second: Person) -> None:
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None

    second.ask(steps.close_and_commit, stage.round_id)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is None
    (cast_at,) = stage.votes().values()
    assert cast_at < stage.closes_at


@postgres
def test_a_close_waits_for_a_vote_being_taken_back(stage: Stage, first: Person, second: Person) -> None:
    vote = stage.round_id, stage.solution_ids[0], stage.account_ids[0]
    assert first.do(steps.vote, *vote) is None
    first.do(steps.begin)
    assert first.do(steps.retract, *vote) is None

    second.ask(steps.close_and_commit, stage.round_id)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is None
    assert stage.votes() == {}


@postgres
def test_a_vote_that_comes_after_a_waiting_close_stands_in_line_behind_it(
    stage: Stage, first: Person, second: Person
) -> None:
    """Else a stream of votes would hold up the close for as long as it lasts."""
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None
    second.ask(steps.close_and_commit, stage.round_id)
    stage.assert_waits(second)

    with stage.person() as third:
        third.ask(steps.vote, stage.round_id, stage.solution_ids[0], stage.account_ids[1])
        stage.assert_waits(third)
        first.do(steps.commit)
        assert (second.answer(), third.answer()) == (None, Refusal.VOTING_CLOSED)

    assert stage.votes().keys() == {(stage.account_ids[0], stage.solution_ids[0])}


def test_a_vote_waits_for_a_close_in_progress_and_is_refused(stage: Stage, first: Person, second: Person) -> None:
    first.do(steps.begin)
    assert first.do(steps.close, stage.round_id) is None

    second.ask(steps.vote, stage.round_id, stage.solution_ids[0], stage.account_ids[0])
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is Refusal.VOTING_CLOSED
    assert (stage.votes(), stage.ballots()) == ({}, 0)


def test_a_vote_that_waits_for_a_close_that_fails_is_recorded(stage: Stage, first: Person, second: Person) -> None:
    first.do(steps.begin)
    assert first.do(steps.close, stage.round_id) is None

    second.ask(steps.vote, stage.round_id, stage.solution_ids[0], stage.account_ids[0])
    stage.assert_waits(second)
    first.do(steps.rollback)

    assert second.answer() is None
    assert stage.chosen(stage.account_ids[0]) == {stage.solution_ids[0]}


def test_a_vote_that_waits_for_an_extension_across_the_old_end_is_recorded(
    stage: Stage, first: Person, second: Person
) -> None:
    old_end = next(filter(None, (extension_in_progress(stage, first, ahead) for ahead in AHEAD)))

    second.ask(steps.vote, stage.round_id, stage.solution_ids[0], stage.account_ids[0])
    stage.assert_waits(second)
    stage.wait_until(old_end)
    first.do(steps.commit)

    assert second.answer() is None
    (cast_at,) = stage.votes().values()
    assert old_end < cast_at < stage.closes_at


def extension_in_progress(stage: Stage, staff: Person, ahead: float) -> datetime | None:
    """The old end; None when staff came too late to extend."""
    old_end = stage.close_in(ahead)
    staff.do(steps.begin)
    if staff.do(steps.extend, stage.round_id, 60) is None:
        return old_end
    staff.do(steps.rollback)
    return None


@postgres
def test_an_extension_held_up_by_a_vote_until_after_the_end_is_refused(
    stage: Stage, first: Person, second: Person
) -> None:
    """A closed vote never reopens, not even for somebody who asked in time."""
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None
    second.do(steps.begin)

    second.ask(steps.extend, stage.round_id, 3600)
    stage.assert_waits(second)
    end = stage.close_in(0.01)
    stage.wait_until(end)
    first.do(steps.commit)

    assert second.answer() is Refusal.VOTING_NEVER_REOPENS
    second.do(steps.rollback)
    assert stage.closes_at == end
    assert stage.chosen(stage.account_ids[0]) == {stage.solution_ids[0]}


@postgres
def test_publication_waits_for_the_last_vote_and_counts_it(stage: Stage, first: Person, second: Person) -> None:
    """The vote was cast before the end and is committed after it."""
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None
    stage.wait_until(stage.close_in(0.01))
    second.do(steps.begin)

    second.ask(steps.publish, stage.round_id)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is None
    second.do(steps.commit)
    assert tally(stage) == {stage.solution_ids[0]: 1} | dict.fromkeys(stage.solution_ids[1:], 0)


def test_results_are_published_once(stage: Stage, first: Person, second: Person) -> None:
    stage.wait_until(stage.close_in(0.05))
    first.do(steps.begin)
    assert first.do(steps.publish, stage.round_id) is None

    second.ask(steps.publish_and_commit, stage.round_id)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is Refusal.ALREADY_PUBLISHED
    assert tally(stage) == dict.fromkeys(stage.solution_ids, 0)


def tally(stage: Stage) -> dict[int, int]:
    with stage.look() as session:
        lines = session.scalars(select(TallyLine).where(TallyLine.round_id == stage.round_id))
        return {line.solution_id: line.votes for line in lines}
