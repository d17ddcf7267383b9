"""Nothing is said to be recorded before it is."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.models import Account
from tests.races import steps
from tests.races.people import Person
from tests.races.stage import WAITING, Stage
from tests.support.databases import SQLITE_ROLLBACK, SQLITE_WAL
from tests.support.page import Client, Page


@pytest.fixture
def voter(stage: Stage, client: Client) -> Client:
    return client.sign_in(client.session.get_one(Account, stage.account_ids[0]))


def press(voter: Client, stage: Stage, action: str, status: int) -> Page:
    """Press the one button of the first solution's block, as htmx does."""
    form = voter.get(f"/en/solutions/{stage.solution_ids[0]}").form(action)
    return voter.submit(form, htmx=True, status=status)


def test_recorded_is_said_only_after_the_commit(stage: Stage, voter: Client) -> None:
    """The commit fails: nobody may be told that the vote is recorded."""
    with stage.failing_commit():
        answer = press(voter, stage, "/votes", status=500)

    assert "Recorded at" not in answer.words
    assert stage.votes() == {}


def test_cancelled_is_said_only_after_the_commit(stage: Stage, voter: Client) -> None:
    press(voter, stage, "/votes", status=200)

    with stage.failing_commit():
        answer = press(voter, stage, "/votes/retract", status=500)

    assert "Recorded at" not in answer.words
    assert stage.chosen(stage.account_ids[0]) == {stage.solution_ids[0]}


def test_what_is_said_to_be_recorded_can_be_read_by_everybody_at_once(stage: Stage, voter: Client) -> None:
    assert "Recorded at" in press(voter, stage, "/votes", status=200).words
    assert stage.chosen(stage.account_ids[0]) == {stage.solution_ids[0]}

    assert "Recorded at" in press(voter, stage, "/votes/retract", status=200).words
    assert stage.votes() == {}


@pytest.mark.one_database(SQLITE_WAL, SQLITE_ROLLBACK)
def test_a_vote_that_comes_while_another_is_written_waits_and_is_recorded(
    stage: Stage, voter: Client, first: Person
) -> None:
    """SQLite: whoever began by reading would be overtaken here, and refused."""
    solution_id, (mine, another) = stage.solution_ids[0], stage.account_ids
    form = voter.get(f"/en/solutions/{solution_id}").form("/votes")
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, solution_id, another) is None

    with ThreadPoolExecutor() as threads:
        answer = threads.submit(voter.submit, form, htmx=True)
        time.sleep(WAITING)
        assert not answer.done()
        first.do(steps.commit)

    assert "Recorded at" in answer.result().words
    assert stage.votes().keys() == {(mine, solution_id), (another, solution_id)}
