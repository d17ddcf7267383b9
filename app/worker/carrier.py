"""What every way out of the house has in common."""

from typing import Protocol

from app.worker.letter import Letter

TIMEOUT_SECONDS = 15
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class CannotSend(Exception):
    """The letter did not go out. `for_good`: it never will; else it is worth trying again."""

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        super().__init__(why)
        self.for_good = for_good


class Carrier(Protocol):
    def send(self, letter: Letter) -> None:
        """Raises CannotSend."""

    def close(self) -> None:
        """There is nothing more to send for now."""
