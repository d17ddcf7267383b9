"""Messages that wait to be sent."""

from datetime import timedelta

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain.addresses import read_address
from app.domain.clock import now
from app.domain.outbox import (
    LEASE,
    PAUSES,
    claim_next,
    enqueue,
    forget_old_messages,
    is_any_due,
    mark_failed,
    mark_sent,
    try_later,
)
from app.domain.transactions import writing
from app.models import MessageKind, OutboxMessage
from tests.factories import begin_writing

NOA = read_address("noa@example.org", phones=False)


def put(session: Session, event_key: str) -> None:
    payload = {"secret": event_key}
    enqueue(session, MessageKind.SIGN_IN_CODE, to=NOA, language="he", event_key=event_key, payload=payload)


def only(session: Session) -> OutboxMessage:
    session.commit()
    return session.scalars(select(OutboxMessage)).one()


def test_the_same_event_is_told_once(session: Session) -> None:
    begin_writing(session)
    put(session, "one")
    put(session, "one")
    put(session, "two")

    assert session.scalars(select(OutboxMessage.event_key).order_by(OutboxMessage.id)).all() == ["one", "two"]


def test_a_message_of_a_transaction_that_failed_is_never_sent(session: Session) -> None:
    begin_writing(session)
    put(session, "one")
    session.rollback()

    assert not is_any_due(session)


def test_messages_are_claimed_one_after_the_other_and_only_once(session: Session) -> None:
    begin_writing(session)
    put(session, "one")
    put(session, "two")

    claimed = [claim_next(session), claim_next(session), claim_next(session)]

    assert [message and message.event_key for message in claimed] == ["one", "two", None]
    assert not is_any_due(session)


def test_a_claim_that_another_worker_holds_is_not_waited_for(session: Session, engine: Engine) -> None:
    begin_writing(session)
    put(session, "one")
    put(session, "two")
    session.commit()
    if engine.dialect.name == "sqlite":
        return  # one writer at a time: the other worker waits for this one, and then finds the claim
    with Session(engine) as other:
        writing(other)
        assert claim_next(other).event_key == "one"
        assert claim_next(session).event_key == "two"


def test_a_message_is_due_again_when_its_worker_died(session: Session) -> None:
    begin_writing(session)
    put(session, "one")
    message = claim_next(session)
    assert timedelta(0) < message.not_before - now(session) <= LEASE

    message.not_before = now(session) - timedelta(seconds=1)
    session.flush()

    assert (claim_next(session).event_key, message.attempts) == ("one", 2)


def test_a_sent_message_forgets_what_it_carried(session: Session) -> None:
    begin_writing(session)
    put(session, "one")
    mark_sent(session, claim_next(session).id)

    message = only(session)
    assert (message.payload, message.failed_at) == ({}, None)
    assert message.sent_at is not None


def test_pauses_grow_and_then_it_is_given_up(session: Session) -> None:
    begin_writing(session)
    put(session, "one")
    pauses = []
    for attempt in range(1, len(PAUSES) + 1):
        try_later(session, only(session).id, attempt, "451 later")
        message = only(session)
        pauses.append(round((message.not_before - now(session)).total_seconds()))
    assert pauses == [pause.total_seconds() for pause in PAUSES]

    try_later(session, message.id, len(PAUSES) + 1, "451 later")

    message = only(session)
    assert (message.payload, message.last_error, message.sent_at) == ({}, "451 later", None)
    assert message.failed_at is not None


def test_messages_are_forgotten_after_a_month_and_waiting_ones_are_not(session: Session) -> None:
    begin_writing(session)
    for event_key in ("sent long ago", "failed long ago", "sent", "waiting"):
        put(session, event_key)
    by_key = {message.event_key: message for message in session.scalars(select(OutboxMessage))}
    mark_sent(session, by_key["sent"].id)
    mark_failed(session, by_key["failed long ago"].id, "550 no")
    long_ago = now(session) - timedelta(days=31)
    session.refresh(by_key["failed long ago"])
    by_key["failed long ago"].failed_at = by_key["sent long ago"].sent_at = by_key["waiting"].created_at = long_ago
    session.flush()

    assert forget_old_messages(session) == 2
    assert sorted(session.scalars(select(OutboxMessage.event_key))) == ["sent", "waiting"]
