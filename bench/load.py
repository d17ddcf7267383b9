"""The load: some connections that are kept open, each asking again as soon as it is answered.

The client shares the machine with what it measures, so it is as lean as Python allows: one process,
plain sockets, requests made beforehand, no pipelining.
"""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

CONNECTIONS = 16
PATIENCE_SECONDS = 30
HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "


class BadAnswer(Exception):
    """An answer that is not what was asked for: nothing measured with it counts."""


@dataclass(frozen=True)
class Measured:
    """What one stretch of load came to."""

    answers: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


@dataclass
class Connection:
    socket: socket.socket
    received: bytearray = field(default_factory=bytearray)
    missing: int | None = None  # bytes of the answer still to come; None while its head is not there

    def ask(self, request: bytes) -> None:
        self.received.clear()
        self.missing = None
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take what has arrived. True when the answer is whole."""
        chunk = self.socket.recv(1 << 18)
        if not chunk:
            raise BadAnswer(f"the server hung up after {bytes(self.received[:200])!r}")
        self.received += chunk
        if self.missing is None:
            end = self.received.find(HEAD_END)
            if end < 0:
                return False
            self.missing = end + len(HEAD_END) + self._length(end) - len(self.received)
        else:
            self.missing -= len(chunk)
        return self.missing <= 0

    def check(self, expected: bytes) -> None:
        if not self.received.startswith(b"HTTP/1.1 200") or expected not in self.received:
            raise BadAnswer(bytes(self.received[:1500]).decode(errors="replace"))

    def _length(self, end: int) -> int:
        head = bytes(self.received[:end]).lower()
        start = head.index(LENGTH) + len(LENGTH)
        return int(head[start : start + 12].split(b"\r", 1)[0])


def put_load(
    port: int, requests: Iterator[bytes], seconds: float, *, expected: bytes = b"", connections: int = CONNECTIONS
) -> Measured:
    """Ask for so many seconds, then wait for what is under way. Every answer must be 200 and hold `expected`."""
    with selectors.DefaultSelector() as selector:
        open_connections = [connect(port, selector) for _ in range(connections)]
        began = time.perf_counter()
        for connection in open_connections:
            connection.ask(next(requests))
        answers = drive(selector, requests, began + seconds, expected, under_way=connections)
        took = time.perf_counter() - began
        for connection in open_connections:
            connection.socket.close()
    return Measured(answers, took)


def connect(port: int, selector: selectors.BaseSelector) -> Connection:
    connection = Connection(socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS))
    connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    selector.register(connection.socket, selectors.EVENT_READ, connection)
    return connection


def drive(
    selector: selectors.BaseSelector, requests: Iterator[bytes], until: float, expected: bytes, under_way: int
) -> int:
    answers = 0
    while under_way:
        ready = selector.select(PATIENCE_SECONDS)
        if not ready:
            raise BadAnswer(f"no answer for {PATIENCE_SECONDS} s")
        for key, _events in ready:
            connection: Connection = key.data
            if not connection.read():
                continue
            connection.check(expected)
            answers += 1
            if time.perf_counter() < until:
                connection.ask(next(requests))
            else:
                under_way -= 1
    return answers
