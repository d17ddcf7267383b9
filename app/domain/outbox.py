"""Messages in the transaction of what they tell about; a worker sends them, at least once, when it can.

A worker *claims* a message by pushing its `not_before` past a lease: should the worker die, the message
is due again by itself.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.addresses import Address
from app.domain.clock import now, utc_clock
from app.models import MessageKind, OutboxMessage

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
LEASE = timedelta(seconds=90)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 20, 60, 300, 1800, 7200))
KEPT = timedelta(days=30)
TYPED = "typed"  # in a payload: what a person typed before signing in, sealed; it waits for them after the letter
LONGEST_ERROR = 500


def enqueue(
    session: Session,
    kind: MessageKind,
    *,
    to: Address,
    language: str,
    event_key: str,
    payload: dict[str, Any] | None = None,
    account_id: int | None = None,
    delay: timedelta = timedelta(0),
) -> None:
    """Write a message to be sent once this transaction is committed; the same event is told once.

    A payload never holds an address together with a solution in clear: seal it.
    """
    moment = now(session)
    message = INSERT[session.get_bind().dialect.name](OutboxMessage).values(
        kind=kind,
        channel=to.kind,
        address=to.address,
        language=language,
        event_key=event_key,
        payload=payload or {},
        account_id=account_id,
        created_at=moment,
        not_before=moment + delay,
        attempts=0,
        last_error="",
    )
    session.execute(message.on_conflict_do_nothing(index_elements=[OutboxMessage.event_key]))


def enqueue_each(session: Session, kind: MessageKind, letters: Sequence[dict[str, Any]], *, delay: timedelta) -> None:
    """The same for many messages of one kind (address and what differs in each), in two statements."""
    if not letters:
        return
    moment = now(session)
    common = {"kind": kind, "created_at": moment, "not_before": moment + delay, "attempts": 0, "last_error": ""}
    table = OutboxMessage.__table__
    messages = INSERT[session.get_bind().dialect.name](table)
    told_once = messages.on_conflict_do_nothing(index_elements=[table.c.event_key])
    session.execute(told_once, [{**common, **letter} for letter in letters])


def is_any_due(session: Session) -> bool:
    """Whether something waits to be sent: a read, so an idle worker never queues behind writers."""
    return session.scalar(due_messages()) is not None


def claim_next(session: Session) -> OutboxMessage | None:
    """Take the next due message for the length of a lease. Needs a writing transaction."""
    message_id = session.scalar(due_messages().with_for_update(skip_locked=True))
    if message_id is None:
        return None
    claim = (
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id)
        .values(not_before=now(session) + LEASE, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage)
    )
    return session.scalars(claim).one()


def due_messages() -> Select[tuple[int]]:
    waiting = OutboxMessage.sent_at.is_(None) & OutboxMessage.failed_at.is_(None)
    due = select(OutboxMessage.id).where(waiting, OutboxMessage.not_before <= utc_clock())
    return due.order_by(OutboxMessage.not_before, OutboxMessage.id).limit(1)


def mark_sent(session: Session, message_id: int) -> None:
    """It is out; what it carried is forgotten, but for what its reader typed."""
    change(session, message_id, sent_at=now(session), payload=left_of(session, message_id), last_error="")


def mark_failed(session: Session, message_id: int, error: str) -> None:
    """It will not be sent again; what it carried is forgotten, but for what its reader typed."""
    left = left_of(session, message_id)
    change(session, message_id, failed_at=now(session), payload=left, last_error=error[:LONGEST_ERROR])


def left_of(session: Session, message_id: int) -> dict[str, Any]:
    payload = session.scalar(select(OutboxMessage.payload).where(OutboxMessage.id == message_id)) or {}
    return {name: value for name, value in payload.items() if name == TYPED}


def try_later(session: Session, message_id: int, attempts: int, error: str) -> None:
    """Send it again after a pause that grows; after the last one, give it up."""
    if attempts > len(PAUSES):
        return mark_failed(session, message_id, error)
    return change(session, message_id, not_before=now(session) + PAUSES[attempts - 1], last_error=error[:LONGEST_ERROR])


def change(session: Session, message_id: int, **values: Any) -> None:
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))


def forget_old_messages(session: Session) -> int:
    """Remove messages, and with them raw addresses, a month after they were sent or given up."""
    limit = now(session) - KEPT
    done_long_ago = or_(OutboxMessage.sent_at < limit, OutboxMessage.failed_at < limit)
    return session.execute(delete(OutboxMessage).where(done_long_ago)).rowcount
