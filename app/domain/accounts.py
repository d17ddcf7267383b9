"""Accounts and where they are signed in."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.addresses import Address
from app.domain.clock import now, utc_clock
from app.domain.keys import Keyring
from app.domain.locks import lock_address
from app.domain.refusal import Refusal, Refused
from app.domain.text import clean_line, is_safe_name
from app.models import Account, UserSession

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
SESSION_LIFETIME = timedelta(days=60)
KEPT = timedelta(days=30)
LONGEST_NAME = 80
ERASED = "erased"


@dataclass(frozen=True, slots=True)
class NewSession:
    """A browser that has just been signed in: an Actor for verbs, and the key for its cookie."""

    account_id: int
    is_staff: bool
    key: str


def find_or_create_account(session: Session, address: Address, *, language: str) -> Account:
    """The one account of this address, be it its first or its second one; an erased one comes back, empty.

    Two sign-ups at once meet in the lock of the address, and in the unique key. Needs a writing transaction.
    """
    lock_address(session, address.key)
    account = account_of(session, address)
    if account is not None:
        return revived(account, address, language) if account.erased_at else account
    insert = INSERT[session.get_bind().dialect.name](Account).values(
        kind=address.kind,
        address_key=address.key,
        address=address.address,
        name="",
        language=language,
        created_at=now(session),
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=[Account.address_key]))
    return session.scalars(select(Account).where(Account.address_key == address.key)).one()


def account_of(session: Session, address: Address) -> Account | None:
    """Whose address this is, erased or not; None if it is nobody's."""
    keys = [address.key, *erased_keys(session, address.key)]
    mine = or_(Account.address_key.in_(keys), Account.second_address_key.in_(keys))
    return session.scalars(select(Account).where(mine).order_by(Account.id).limit(1)).one_or_none()


def erased_keys(session: Session, key: str) -> list[str]:
    """What remains of an address after its account was erased, by the present secret of the site first."""
    return [f"erased:{hash_}" for hash_ in Keyring.of_session(session).fingerprints(ERASED, key)]


def revived(account: Account, address: Address, language: str) -> Account:
    """The same person is back: nothing that was erased returns, and a ballot cast before is still the only one."""
    if account.second_kind is address.kind and account.kind is not address.kind:  # it was the second one
        account.second_kind, account.second_address_key = account.kind, account.address_key
    account.kind, account.address, account.address_key = address.kind, address.address, address.key
    account.language, account.erased_at = language, None
    return account


def open_session(session: Session, account: Account, *, device: str) -> NewSession:
    """Sign a browser in. Only the returned key, in its cookie, finds the row again."""
    moment = now(session)
    row = UserSession(
        key=secrets.token_urlsafe(32),
        account_id=account.id,
        device=device[:80],
        created_at=moment,
        expires_at=moment + SESSION_LIFETIME,
    )
    session.add(row)
    session.flush()
    return NewSession(account_id=account.id, is_staff=account.is_staff, key=row.key)


def sessions_of(session: Session, account_id: int) -> Sequence[UserSession]:
    """Where this account is signed in now, newest first."""
    return session.scalars(
        select(UserSession)
        .where(UserSession.account_id == account_id, *in_force())
        .order_by(UserSession.created_at.desc(), UserSession.id.desc())
    ).all()


def in_force() -> tuple:
    return UserSession.ended_at.is_(None), UserSession.expires_at > utc_clock()


def end_session(session: Session, session_id: int, *, account_id: int) -> None:
    """Sign one browser of this account out; another account's is not found.

    Needs a writing transaction. Raises Refused: NOT_FOUND.
    """
    mine = (UserSession.id == session_id, UserSession.account_id == account_id)
    if session.scalar(select(UserSession.id).where(*mine)) is None:
        raise Refused(Refusal.NOT_FOUND)
    session.execute(update(UserSession).where(*mine, *in_force()).values(ended_at=utc_clock()))


def end_all_sessions(session: Session, *, account_id: int) -> None:
    """Sign this account out everywhere. Needs a writing transaction."""
    session.execute(
        update(UserSession).where(UserSession.account_id == account_id, *in_force()).values(ended_at=utc_clock())
    )


def rename(session: Session, account: Account, name: str) -> None:
    """Set or clear the name that others see. Needs a writing transaction. Raises Refused: NAME_NOT_SAFE."""
    if not is_safe_name(name):
        raise Refused(Refusal.NAME_NOT_SAFE)
    account.name = clean_line(name)[:LONGEST_NAME]


def forget_old_sessions(session: Session) -> int:
    """Remove sessions a month after they ended."""
    limit = now(session) - KEPT
    old = or_(UserSession.ended_at < limit, UserSession.expires_at < limit)
    return session.execute(delete(UserSession).where(old)).rowcount
