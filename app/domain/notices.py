"""What Kolot writes to people about their own things: once per event, and only what they did not switch off.

What a notice is about is sealed in the outbox: no row there holds an address together with a solution.
"""

import enum
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.domain.addresses import Address
from app.domain.keys import Keyring
from app.domain.outbox import enqueue, enqueue_each
from app.models import Account, AddressKind, MessageKind, OutboxMessage

ABOUT = "about"
PURPOSE = "notice"
AT_ONCE = timedelta(0)


class NoticeGroup(enum.StrEnum):
    """What a person may switch off. Codes and security notices are in no group: they always come."""

    MINE = "mine"
    PHASES = "phases"
    RESULTS = "results"


GROUP_OF: dict[MessageKind, NoticeGroup] = {
    MessageKind.SUBMISSION_RECEIVED: NoticeGroup.MINE,
    MessageKind.DECISION: NoticeGroup.MINE,
    MessageKind.MAIN_CHALLENGE: NoticeGroup.MINE,
    MessageKind.CARRIED_OVER: NoticeGroup.MINE,
    MessageKind.CITY_REPLY: NoticeGroup.MINE,
    MessageKind.RELAY: NoticeGroup.MINE,
    MessageKind.SOLUTIONS_OPEN: NoticeGroup.PHASES,
    MessageKind.OWNERS_HEARD: NoticeGroup.MINE,
    MessageKind.NEXT_WAVE: NoticeGroup.MINE,
    MessageKind.REVIEW_WINDOW: NoticeGroup.PHASES,
    MessageKind.VOTING_OPENS: NoticeGroup.PHASES,
    MessageKind.LAST_DAY: NoticeGroup.PHASES,
    MessageKind.RESULTS: NoticeGroup.RESULTS,
}


def notify(
    session: Session,
    account: Account | None,
    kind: MessageKind,
    *,
    event: str,
    about: dict[str, Any],
    delay: timedelta = AT_ONCE,
) -> None:
    """Write to this person by e-mail, once per `event`; nobody, no e-mail or switched off: nothing is written.

    `about` holds ids and staff's own words, and is sealed. With a `delay`, `take_back_notice` can still stop it.
    """
    address = mail_address(account)
    if account is None or address is None or not wants(account, kind):
        return
    keys = Keyring.of_session(session)
    enqueue(
        session,
        kind,
        to=address,
        language=account.language,
        event_key=event_key(keys, kind, event, account.id),
        payload={ABOUT: keys.seal(PURPOSE, about)},
        account_id=account.id,
        delay=delay,
    )


class Notice(NamedTuple):
    """One of many notices of a kind that are written together."""

    account: Account | None
    event: str
    about: dict[str, Any]


def notify_each(session: Session, kind: MessageKind, notices: Sequence[Notice], *, delay: timedelta = AT_ONCE) -> None:
    """What `notify` does, for many at once and in as few statements as for one."""
    keys, letters = Keyring.of_session(session), []
    for account, event, about in notices:
        address = mail_address(account)
        if account is None or address is None or not wants(account, kind):
            continue
        letter = {"channel": address.kind, "address": address.address, "language": account.language}
        letter |= {"event_key": event_key(keys, kind, event, account.id), "account_id": account.id}
        letters.append(letter | {"payload": {ABOUT: keys.seal(PURPOSE, about)}})
    enqueue_each(session, kind, letters, delay=delay)


def take_back_notices(session: Session, kind: MessageKind, notices: Sequence[Notice]) -> None:
    """Stop those of these notices that have not gone out yet, in one statement."""
    keys = Keyring.of_session(session)
    own_keys = [event_key(keys, kind, one.event, one.account.id) for one in notices if one.account]
    waiting = OutboxMessage.event_key.in_(own_keys) & OutboxMessage.sent_at.is_(None)
    session.execute(delete(OutboxMessage).where(waiting))


def take_back_notice(session: Session, account: Account | None, kind: MessageKind, *, event: str) -> None:
    """Stop a notice that has not gone out yet."""
    if account is not None:
        key = event_key(Keyring.of_session(session), kind, event, account.id)
        session.execute(delete(OutboxMessage).where(OutboxMessage.event_key == key, OutboxMessage.sent_at.is_(None)))


def read_about(keys: Keyring, payload: dict[str, Any]) -> dict[str, Any]:
    """What a notice is about; empty for one whose seal no longer opens."""
    return keys.open(PURPOSE, payload.get(ABOUT, "")) or {}


def wants(account: Account, kind: MessageKind) -> bool:
    """Whether this person gets notices of this kind."""
    group = GROUP_OF.get(kind)
    return account.erased_at is None and (group is None or group.value not in account.notices_off)


def mail_address(account: Account | None) -> Address | None:
    """The e-mail address of an account, its first or its second one."""
    if account is None:
        return None
    if account.kind is AddressKind.EMAIL:
        return Address(account.kind, account.address, account.address_key)
    if account.second_kind is AddressKind.EMAIL:
        return Address(account.second_kind, account.second_address, account.second_address_key or "")
    return None


def event_key(keys: Keyring, kind: MessageKind, event: str, account_id: int) -> str:
    """Equal for equal events, and tells nothing: a keyed hash."""
    return f"{kind.value}:{keys.fingerprint('event', f'{kind.value} {event} {account_id}')}"
