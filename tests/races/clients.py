"""Browsers that vote over HTTP, many at once, and the journal of what they were told."""

import contextlib
import http.client
import random
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.races.people import processes

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
TIMEOUT = 60


@dataclass(frozen=True)
class Voter:
    """An account and the cookie of its browser."""

    account_id: int
    cookie: str


@dataclass(frozen=True)
class Told:
    """One request and its answer; the times are of this machine's steady clock."""

    account_id: int
    solution_id: int
    is_cast: bool
    sent: float
    answered: float
    status: int
    state: str

    @property
    def pair(self) -> tuple[int, int]:
        return self.account_id, self.solution_id

    @property
    def is_acknowledged(self) -> bool:
        """The voter was told that it is so now."""
        return self.status == 200 and self.state == ("voted" if self.is_cast else "open")


@dataclass
class Booth:
    """Where to vote, for what, and who sits at each connection; `limit` requests in all, or until `stop`.

    `ready` counts the connections that have opened their page, and vote.
    """

    url: str
    round_id: int
    solution_ids: Sequence[int]
    voters: Sequence[Voter]
    threads: int
    stop: Any
    ready: Any
    limit: Any = None
    seed: int = 0
    told: list[Told] = field(default_factory=list)


@contextlib.contextmanager
def crowd(booths: Sequence[Booth]) -> Iterator[Callable[[], list[Told]]]:
    """A process for each booth. The function waits for all to finish and returns what they were told."""
    ends = [processes.Pipe(duplex=False) for _ in booths]
    running = [
        processes.Process(target=sit, args=(booth, theirs), daemon=True)
        for booth, (_, theirs) in zip(booths, ends, strict=True)
    ]
    for process in running:
        process.start()
    try:
        yield lambda: [told for ours, _ in ends for told in ours.recv()]
    finally:
        for process in running:
            process.terminate()
            process.join()


def sit(booth: Booth, pipe: Any) -> None:
    """The life of one process: its threads vote until told to stop; then it sends its journal."""
    # More threads than voters: they share them, as one person with many open tabs does.
    threads = [
        threading.Thread(target=vote_on, args=(booth, booth.voters[number % len(booth.voters)], number))
        for number in range(booth.threads)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    pipe.send(booth.told)


def vote_on(booth: Booth, voter: Voter, number: int) -> None:
    chance = random.Random(f"{booth.seed} {number}")
    browser = Browser(booth, voter)
    with booth.ready.get_lock():
        booth.ready.value += 1
    while may_go_on(booth):
        solution_id, is_cast = chance.choice(booth.solution_ids), chance.random() < 0.6
        booth.told.append(browser.press(solution_id, is_cast))


def may_go_on(booth: Booth) -> bool:
    if booth.stop.is_set():
        return False
    if booth.limit is None:
        return True
    with booth.limit.get_lock():
        booth.limit.value -= 1
        return bool(booth.limit.value >= 0)


class Browser:
    """One connection of one voter, with the form token of a page that was opened before."""

    def __init__(self, booth: Booth, voter: Voter) -> None:
        address = urlsplit(booth.url)
        self.votes = f"{address.path}/he/rounds/{booth.round_id}/votes"
        self.voter = voter
        self.connection = http.client.HTTPConnection(address.netloc, timeout=TIMEOUT)
        self.headers = {"Cookie": voter.cookie}
        self.token = self.open_page(f"{address.path}/he/solutions/{booth.solution_ids[0]}")
        self.headers |= {"Content-Type": FORM, "HX-Request": "true", "HX-Request-Type": "partial"}

    def open_page(self, path: str) -> str:
        """The form token of the page; the cookie that goes with it."""
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        page = response.read()
        if cookie := response.headers["Set-Cookie"]:
            self.headers["Cookie"] = cookie.partition(";")[0]
        found = TOKEN.search(page)
        assert found, "the page has no form: voting is not open yet, or not any more"
        return found[1].decode()

    def press(self, solution_id: int, is_cast: bool) -> Told:
        body = urlencode({"solution": solution_id, "csrf_token": self.token})
        sent = time.monotonic()
        status, state = self.send(self.votes if is_cast else f"{self.votes}/retract", body, solution_id)
        return Told(self.voter.account_id, solution_id, is_cast, sent, time.monotonic(), status, state)

    def send(self, path: str, body: str, solution_id: int) -> tuple[int, str]:
        try:
            self.connection.request("POST", path, body, self.headers)
            response = self.connection.getresponse()
            answer = response.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return 0, "unknown"
        found = re.search(rf'id="vote-block-{solution_id}" data-state="([a-z-]+)"', answer)
        return response.status, found[1] if found else ""


def faults_of(told: Sequence[Told], votes: set[tuple[int, int]]) -> list[str]:
    """What was said and does not agree with what is stored in the end (nothing was, in the beginning).

    An acknowledged change can be the last one unless another was sent after its answer; what is stored must be
    the outcome of one that can.
    """
    grouped: dict[tuple[int, int], list[Told]] = {}
    for each in told:
        if each.is_acknowledged or each.status == 0:
            grouped.setdefault(each.pair, []).append(each)
    faults = [f"{pair} is stored, and nobody was told so" for pair in votes - grouped.keys()]
    for pair, changes in grouped.items():
        acknowledged = [each.sent for each in changes if each.is_acknowledged]
        last_sent = max(acknowledged, default=0.0)
        possible = {each.is_cast for each in changes if each.status == 0 or each.answered >= last_sent}
        if acknowledged and (pair in votes) not in possible:
            faults.append(f"{pair}: told {possible}, stored {pair in votes}")
    return faults
