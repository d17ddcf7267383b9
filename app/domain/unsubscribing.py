"""Switching notices off by the link that every one of them carries (RFC 8058), without signing in."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from app.domain.keys import Keyring
from app.domain.notices import NoticeGroup
from app.models import Account

PURPOSE = "unsubscribe"


class Unsubscription(NamedTuple):
    account: Account
    group: NoticeGroup


def unsubscribe_token(session: Session, account: Account, group: NoticeGroup) -> str:
    """Sealed for this alone; it neither ends nor opens anything else."""
    return Keyring.of_session(session).seal(PURPOSE, {"account": account.id, "group": group.value})


def read_unsubscription(session: Session, token: str) -> Unsubscription | None:
    """Whose notices, and which; None for a token that we did not make."""
    sealed = Keyring.of_session(session).open(PURPOSE, token)
    account = session.get(Account, sealed["account"]) if sealed else None
    return Unsubscription(account, NoticeGroup(sealed["group"])) if sealed and account else None


def set_notices(account: Account, group: NoticeGroup, *, on: bool) -> None:
    """Switch one group of notices on or off; doing it again changes nothing."""
    off = set(account.notices_off) - {group.value} if on else {*account.notices_off, group.value}
    account.notices_off = sorted(off)
