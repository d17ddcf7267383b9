"""The worker: sends what is due, one message after the other, and forgets what is no longer needed.

Any number of workers may run. Requests never wait for one: they only write to the outbox.
"""

import logging
import signal
import time
from collections.abc import Mapping
from traceback import format_tb
from types import FrameType

from sqlalchemy.exc import DBAPIError, TimeoutError

from app.domain.accounts import forget_old_sessions
from app.domain.announcements import announce, due_announcements
from app.domain.keys import Keyring
from app.domain.limits import forget_old_counters
from app.domain.outbox import claim_next, forget_old_messages, is_any_due, mark_failed, mark_sent, try_later
from app.domain.retention import forget_old_answers, forget_old_log
from app.domain.sign_in import forget_old_codes
from app.domain.transactions import writing
from app.extensions import db
from app.models import AddressKind, OutboxMessage
from app.worker.carrier import CannotSend, Carrier
from app.worker.file_imports import run_due_imports
from app.worker.letter import Letter
from app.worker.letters import write_letter

log = logging.getLogger(__name__)
IDLE_SECONDS = 1.0
SLEEP_STEP = 0.1
DATABASE_AWAY_SECONDS = 5.0
TIDY_EVERY_SECONDS = 3600.0
ANNOUNCE_EVERY_SECONDS = 20.0


class Worker:
    def __init__(self, carriers: Mapping[AddressKind, Carrier], keys: Keyring) -> None:
        self.carriers = carriers
        self.keys = keys
        self.is_stopping = False
        self.tidied_at: float | None = None
        self.looked_at: float | None = None

    def run(self) -> None:
        """Until SIGTERM or SIGINT; the message at hand is finished first."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        log.info("worker started")
        while not self.is_stopping:
            self.sleep(self.turn())
        self.close()
        log.info("worker stopped")

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def sleep(self, seconds: float) -> None:
        """In short steps, so that a signal is noticed at once."""
        until = time.monotonic() + seconds
        while not self.is_stopping and time.monotonic() < until:
            time.sleep(SLEEP_STEP)

    def turn(self) -> float:
        """Send everything that is due, and tidy up now and then. Returns how long to wait before the next."""
        try:
            self.announce_now_and_then()
            self.drain()
            run_due_imports()
            self.tidy_now_and_then()
        except (DBAPIError, TimeoutError) as error:
            log.error("database unavailable: %s", type(error).__name__)
            return DATABASE_AWAY_SECONDS
        finally:
            db.session.remove()
        return IDLE_SECONDS

    def drain(self) -> int:
        """Send until nothing is due; returns how many messages were handled."""
        handled = 0
        while not self.is_stopping and self.is_any_due() and (message := self.claim()):
            self.handle(message)
            handled += 1
        self.close()
        return handled

    def is_any_due(self) -> bool:
        try:
            return is_any_due(db.session())
        finally:
            db.session.rollback()

    def claim(self) -> OutboxMessage | None:
        writing(db.session)
        message = claim_next(db.session())
        if message is not None:
            db.session.expunge(message)
        db.session.commit()
        return message

    def handle(self, message: OutboxMessage) -> None:
        """Deliver one message; whatever goes wrong with it must not keep the others waiting."""
        try:
            self.deliver(message)
        except CannotSend as error:
            self.note_failure(message, error)
        except (DBAPIError, TimeoutError):
            raise
        except Exception as error:
            db.session.rollback()
            # The place, not the words: those of the error may quote the address.
            log.error("message %s: %s\n%s", message.id, type(error).__name__, "".join(format_tb(error.__traceback__)))
            self.note_failure(message, CannotSend(type(error).__name__))

    def deliver(self, message: OutboxMessage) -> None:
        """Write the letter, commit, send it, say that it is out. No transaction is open while it is sent."""
        letter = self.write(message)
        if letter is None:
            return log.info("message %s: no longer of use, dropped", message.id)
        self.carriers[message.channel].send(letter)
        writing(db.session)
        mark_sent(db.session(), message.id)
        db.session.commit()
        return log.info("message %s sent", message.id)

    def write(self, message: OutboxMessage) -> Letter | None:
        writing(db.session)
        letter = write_letter(message, self.keys)
        if letter is None:
            mark_failed(db.session(), message.id, "no longer of use")
        db.session.commit()
        return letter

    def note_failure(self, message: OutboxMessage, error: CannotSend) -> None:
        writing(db.session)
        if error.for_good:
            mark_failed(db.session(), message.id, str(error))
        else:
            try_later(db.session(), message.id, message.attempts, str(error))
        db.session.commit()
        # Without the words of the server: they may quote the address.
        log.warning("message %s not sent, attempt %s, %s", message.id, message.attempts, self.verdict(error))

    @staticmethod
    def verdict(error: CannotSend) -> str:
        return "refused for good" if error.for_good else "will be tried again"

    def announce_now_and_then(self) -> None:
        if self.looked_at is None or time.monotonic() > self.looked_at + ANNOUNCE_EVERY_SECONDS:
            self.looked_at = time.monotonic()
            self.announce()

    def announce(self) -> None:
        """Write what rounds have to tell now, in batches, each in a transaction of its own."""
        due = due_announcements(db.session())
        db.session.rollback()
        for one in due:
            is_more = True
            while is_more and not self.is_stopping:
                writing(db.session)
                is_more = announce(db.session(), one)
                db.session.commit()

    def tidy_now_and_then(self) -> None:
        if self.tidied_at is None or time.monotonic() > self.tidied_at + TIDY_EVERY_SECONDS:
            self.tidied_at = time.monotonic()
            tidy()

    def close(self) -> None:
        for carrier in self.carriers.values():
            carrier.close()


FORGETTING = (
    forget_old_counters,
    forget_old_codes,
    forget_old_messages,
    forget_old_sessions,
    forget_old_answers,
    forget_old_log,
)


def tidy() -> None:
    """Forget counters, codes, messages and sessions that have outlived their use."""
    for forget in FORGETTING:
        writing(db.session)
        forget(db.session())
        db.session.commit()
