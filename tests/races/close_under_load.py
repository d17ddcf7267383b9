"""Staff closes the vote while everybody votes: at once, and nobody gets in afterwards."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.domain.refusal import Refusal
from tests.races import steps
from tests.races.clients import Booth, Told, Voter, crowd, faults_of
from tests.races.people import PATIENCE, Person, processes
from tests.races.stage import Stage

PROCESSES = 4
AFTER = 0.15  # seconds for which the crowd goes on after the close

Votes = dict[tuple[int, int], object]


@dataclass(frozen=True)
class Close:
    """One close: how long it took to be granted and committed, and what was stored then and later."""

    refusal: Refusal | None
    emptied: float
    opened: float
    asked: float
    committed: float
    ended: float
    votes: Votes
    votes_later: Votes
    cast_too_late: int

    @property
    def seconds(self) -> float:
        return self.committed - self.asked

    def faults(self, told: Sequence[Told]) -> list[str]:
        """What is wrong with this close, given what the voters were told meanwhile."""
        # What was on its way while ballots were emptied, before or after, fell on this side of it or on the other.
        edges = (self.emptied, self.opened), (self.ended, self.ended)
        unsure = {each.pair for each in told for begun, done in edges if each.sent < done and each.answered > begun}
        mine = [each for each in told if self.opened <= each.sent <= self.ended and each.pair not in unsure]
        faults = faults_of(mine, set(self.votes_later) - unsure)
        if self.refusal:
            faults.append(f"refused: {self.refusal}")
        if self.votes != self.votes_later:
            faults.append(f"{len(self.votes)} votes at the close, {len(self.votes_later)} later, not the same")
        if self.cast_too_late:
            faults.append(f"{self.cast_too_late} votes were cast at the end or after it")
        return faults


@dataclass(frozen=True)
class Closes:
    """All of them, and what the voters were told."""

    closes: list[Close]
    told: list[Told]

    @property
    def slowest(self) -> float:
        return max(close.seconds for close in self.closes)

    @property
    def faults(self) -> list[str]:
        return [fault for close in self.closes for fault in close.faults(self.told)]

    @property
    def acknowledged(self) -> int:
        return sum(each.is_acknowledged for each in self.told)

    @property
    def refused(self) -> int:
        return sum(each.status == 409 and bool(each.state) for each in self.told)

    @property
    def other(self) -> Counter[int]:
        """Answers that are neither, by their status: busy (503), none at all (0), a refusal without the block (409)."""
        return Counter(each.status for each in self.told if each.status not in (200, 409) or not each.state)


def closes_under_load(
    stage: Stage, url: str, voters: Sequence[Voter], *, times: int, seconds: float, clients: int
) -> Closes:
    """Open, let the crowd vote for so long, close; again and again."""
    with voting_crowd(stage, url, voters, clients) as (stop, finished), stage.person() as staff:
        closes = [open_and_close(stage, staff, seconds) for _ in range(times)]
        stop.set()
        told = finished()
    return Closes(closes, told)


@contextmanager
def voting_crowd(stage: Stage, url: str, voters: Sequence[Voter], clients: int) -> Iterator[tuple]:
    """Every connection has a voter of its own."""
    stop, ready = processes.Event(), processes.Value("q", 0)
    booths = [
        Booth(url, stage.round_id, stage.solution_ids, voters[number:clients:PROCESSES], 0, stop, ready, seed=number)
        for number in range(min(PROCESSES, clients))
    ]
    for booth in booths:
        booth.threads = len(booth.voters)
    with crowd(booths) as finished:
        wait_for(ready, clients)
        yield stop, finished


def wait_for(ready: Any, clients: int) -> None:
    until = time.monotonic() + PATIENCE
    while ready.value < clients:
        assert time.monotonic() < until, f"only {ready.value} of {clients} clients opened their page"
        time.sleep(0.01)


def open_and_close(stage: Stage, staff: Person, seconds: float) -> Close:
    emptied = time.monotonic()
    reopen(stage, staff)
    opened = time.monotonic()
    time.sleep(seconds)
    asked = time.monotonic()
    refusal = staff.do(steps.close_and_commit, stage.round_id)
    committed = time.monotonic()
    votes = stage.votes()
    time.sleep(AFTER)
    votes_later = stage.votes()
    ended = time.monotonic()
    closes_at = stage.closes_at
    too_late = sum(cast_at >= closes_at for cast_at in votes_later.values())
    return Close(refusal, emptied, opened, asked, committed, ended, votes, votes_later, too_late)


def reopen(stage: Stage, staff: Person) -> None:
    """An empty vote that is open again: no verb does this, so the rows are changed, alone under the lock."""
    staff.do(steps.begin)
    staff.do(steps.empty_and_open, stage.round_id)
    staff.do(steps.commit)
