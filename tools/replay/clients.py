"""The voters at their browsers: several processes, each with one connection, one voter after the other."""

import http.client
import multiprocessing
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from tools.replay.state import Journal, acknowledge

TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([^"]+)"')
PATIENCE_SECONDS = 60
BUSY = {429, 502, 503, 504}
FORM = "application/x-www-form-urlencoded"
fork = multiprocessing.get_context("fork")  # the children share the parsed files with their parent


class Unexpected(Exception):
    """An answer that a voter should not get."""


class ServerLost(Exception):
    """No answer for a minute: the replay stops here, and can be continued."""


@dataclass(frozen=True)
class Job:
    """What every client needs: where to vote, who is left, and what each of them chose."""

    url: str
    round_id: int
    cookie_name: str
    cookies: Callable[[int], str]
    choices: Callable[[int], Sequence[int]]
    journal: Journal


@dataclass
class Counters:
    """What the clients have done so far; each writes its own places only."""

    size: int
    voters: Any = field(init=False)
    votes: Any = field(init=False)

    def __post_init__(self) -> None:
        self.voters = fork.RawArray("q", self.size)
        self.votes = fork.RawArray("q", self.size)


@dataclass
class Clients:
    """The running processes."""

    job: Job
    waiting: Sequence[int]
    size: int

    def __post_init__(self) -> None:
        self.counters = Counters(self.size)
        self.stop = fork.Event()
        self.failures = fork.SimpleQueue()
        self.processes = [fork.Process(target=self._work, args=(number,)) for number in range(self.size)]

    def run(self, watch: Callable[[int], None]) -> list[str]:
        """Vote until everybody has; `watch` is told the votes so far. Returns what was refused."""
        failures: list[str] = []
        for process in self.processes:
            process.start()
        try:
            while any(process.is_alive() for process in self.processes):
                watch(sum(self.counters.votes))
                time.sleep(0.1)
                failures += drain(self.failures)
        finally:
            self.stop.set()
            for process in self.processes:
                process.join()
        if lost := [each.exitcode for each in self.processes if each.exitcode]:
            raise ServerLost(f"{len(lost)} of {self.size} clients got no answer")
        return failures + list(drain(self.failures))

    def _work(self, number: int) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when to stop
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        parent, journal = os.getppid(), self.job.journal.open()
        browser = Browser(self.job, self.stop.is_set)
        for voter in self.waiting[number :: self.size]:
            if self.stop.is_set() or os.getppid() != parent:
                return
            try:
                for _ in browser.vote(voter):
                    self.counters.votes[number] += 1
            except Unexpected as error:
                self.failures.put(f"voter {voter}: {error}")
                continue
            except OSError:
                sys.exit(not self.stop.is_set())
            acknowledge(journal, voter)
            self.counters.voters[number] += 1


def drain(queue: Any) -> Iterator[str]:
    while not queue.empty():
        yield queue.get()


class Browser:
    """One connection that is kept, and the cookie of the voter who sits there now."""

    def __init__(self, job: Job, is_stopped: Callable[[], bool]) -> None:
        self.job, self.is_stopped = job, is_stopped
        address = urlsplit(job.url)
        self.host = address.netloc
        self.list = f"{address.path}/he/rounds/{job.round_id}/solutions"
        self.votes = f"{address.path}/he/rounds/{job.round_id}/votes"
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def vote(self, voter: int) -> Iterator[int]:
        """Open the list, and post each choice; yields what was acknowledged."""
        choices = self.job.choices(voter)
        if not choices:
            return
        headers = {"Cookie": f"{self.job.cookie_name}={self.job.cookies(voter)}", "X-Forwarded-For": address_of(voter)}
        token = TOKEN.search(self._ask("GET", self.list, None, headers))
        if token is None:
            raise Unexpected("the list holds no form token")
        headers |= {"Content-Type": FORM, "HX-Request": "true", "HX-Request-Type": "partial"}
        for solution in choices:
            body = urlencode({"solution": solution, "csrf_token": token[1].decode()})
            answer = self._ask("POST", self.votes, body, headers)
            if f'id="vote-block-{solution}" data-state="voted"'.encode() not in answer:
                raise Unexpected(f"the answer does not say that solution {solution} was voted for")
            yield solution

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> bytes:
        """Send until there is an answer: a lost or a busy one is asked for again, as a person would."""
        give_up = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                status, answer = self._send(method, path, body, headers)
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                if self.is_stopped() or time.monotonic() > give_up:
                    raise OSError(f"no answer: {error!r}") from error
            else:
                if status == 200:
                    return answer
                if status not in BUSY or time.monotonic() > give_up:
                    raise Unexpected(f"{method} {path} answered {status}")
            time.sleep(0.2)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        answer = response.read()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(cookie).items():
                if name == self.job.cookie_name:
                    headers["Cookie"] = f"{name}={morsel.value}"
        return response.status, answer


def address_of(voter: int) -> str:
    """An address of the voter's own, in a network that neighbours in the file do not share."""
    return f"10.{voter % 256}.{voter // 256 % 256}.{voter // 65536 + 1}"
