"""A voter who came in time, but waited at a lock until after the deadline."""

import time
from dataclasses import dataclass
from datetime import timedelta

from app.domain.refusal import Refusal
from tests.races import steps
from tests.races.people import Person
from tests.races.stage import Stage

# Seconds from the start of an attempt to the deadline. On a busy machine the voter may come to the lock too late;
# such an attempt says nothing, and the next one leaves more time.
AHEAD = (0.4, 0.8, 1.6, 3.2, 6.4, 12.8)
PHASE, NEW_BALLOT, OLD_BALLOT = "phase", "new ballot", "old ballot"


@dataclass(frozen=True)
class Held:
    """What became of the voter: the answer, the votes stored, and how long the voter waited."""

    refusal: Refusal | None
    votes: int
    waited: float


def held_across_the_deadline(stage: Stage, lock: str) -> Held:
    """Somebody holds this lock from before until after the deadline; the voter asks before it."""
    with stage.person() as holder, stage.person() as voter:
        for ahead in AHEAD:
            if held := attempt(stage, lock, holder, voter, ahead):
                return held
    raise AssertionError("the voter never came to the lock before the deadline")


def attempt(stage: Stage, lock: str, holder: Person, voter: Person, ahead: float) -> Held | None:
    """One attempt; None when the voter came too late for it to say anything."""
    account_id = stage.account_ids[0]
    stage.clear()
    if lock == OLD_BALLOT:
        stage.close_in(60)
        assert voter.do(steps.vote, stage.round_id, stage.solution_ids[0], account_id) is None
    before = len(stage.votes())
    closes_at = stage.close_in(ahead)
    hold(holder, stage, lock)
    began = time.monotonic()
    voter.ask(steps.vote, stage.round_id, stage.solution_ids[1], account_id)
    stage.assert_waits(voter)
    if stage.clock() >= closes_at:
        return give_up(holder, voter)
    stage.wait_until(closes_at + timedelta(milliseconds=2))
    assert not voter.has_answered(), "the voter did not wait for the holder"
    waited = time.monotonic() - began
    holder.do(steps.rollback)
    return Held(voter.answer(), len(stage.votes()) - before, waited)


def hold(holder: Person, stage: Stage, lock: str) -> None:
    holder.do(steps.begin)
    if lock == PHASE:
        holder.do(steps.hold_phase, stage.round_id)
    else:
        holder.do(steps.hold_ballot, stage.round_id, stage.account_ids[0])


def give_up(holder: Person, voter: Person) -> None:
    holder.do(steps.rollback)
    voter.answer()
