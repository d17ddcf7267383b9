"""One voter who presses everything at once: many requests in flight, far more solutions than votes."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, select

from app.models import Ballot, Vote
from tests.races.clients import Booth, Told, Voter, crowd, faults_of
from tests.races.people import processes
from tests.races.stage import Stage

PROCESSES = 4


@dataclass(frozen=True)
class Attempts:
    """What happened: how many were sent, how they were answered, and what is stored."""

    sent: int
    seconds: float
    answers: Counter[tuple[int, str]]
    ballots: int
    votes: int
    most_votes_seen: int
    looks: int
    faults: list[str]

    @property
    def acknowledged(self) -> int:
        return sum(count for (status, _state), count in self.answers.items() if status == 200)


def attempts_of_one_voter(stage: Stage, url: str, voter: Voter, *, count: int, in_flight: int, seed: int) -> Attempts:
    """Send `count` random casts and retracts, `in_flight` at a time, and look at the stored votes meanwhile."""
    limit, stop, ready = processes.Value("q", count), processes.Event(), processes.Value("q", 0)
    shares = [in_flight // PROCESSES + (number < in_flight % PROCESSES) for number in range(PROCESSES)]
    booths = [
        Booth(url, stage.round_id, stage.solution_ids, [voter], threads, stop, ready, limit, seed=seed * 100 + number)
        for number, threads in enumerate(shares)
        if threads
    ]
    began = time.monotonic()
    with watched(stage) as seen, crowd(booths) as finished:
        told = finished()
    return attempts(stage, told, seen, time.monotonic() - began)


def attempts(stage: Stage, told: list[Told], seen: list[int], seconds: float) -> Attempts:
    votes = stage.votes()
    return Attempts(
        sent=len(told),
        seconds=seconds,
        answers=Counter((each.status, each.state) for each in told),
        ballots=stage.ballots(),
        votes=len(votes),
        most_votes_seen=max(seen),
        looks=len(seen),
        faults=faults_of(told, set(votes)),
    )


@contextmanager
def watched(stage: Stage) -> Iterator[list[int]]:
    """The number of votes on the fullest ballot, looked at again and again while the block runs."""
    seen, over = [0], threading.Event()
    watcher = threading.Thread(target=watch, args=(stage, seen, over))
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def watch(stage: Stage, seen: list[int], over: threading.Event) -> None:
    # By account and not by ballot: two ballots of one person would hide it.
    counts = (
        select(func.count())
        .select_from(Vote)
        .join(Ballot, Ballot.id == Vote.ballot_id)
        .where(Ballot.round_id == stage.round_id)
        .group_by(Ballot.account_id)
    )
    while not over.wait(0.002):
        with stage.look() as session:
            seen.append(max(session.scalars(counts), default=0))
