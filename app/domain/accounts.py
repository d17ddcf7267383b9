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
from app.domain.refusal import Refusal, Refused
from app.domain.text import clean_line, is_safe_name
from app.models import Account, UserSession

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
SESSION_LIFETIME = timedelta(days=60)
KEPT = timedelta(days=30)
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class NewSession:
    """A browser that has just been signed in: an Actor for verbs, and the key for its cookie."""

    account_id: int
    is_staff: bool
    key: str


def find_or_create_account(session: Session, address: Address, *, language: str) -> Account:
    """The one account of this address. Two sign-ups at once meet in the unique key and get the same one."""
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
