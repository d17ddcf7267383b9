"""Who is signed in: the cookie carries a random key, the row of `user_session` decides."""

from dataclasses import dataclass
from datetime import datetime

from flask import session as cookie
from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy import bindparam, select

from app.domain.clock import utc_clock
from app.domain.permissions import Permission, may
from app.extensions import db, login_manager
from app.models import Account, StaffRole, UserSession

KEY = "_user_id"  # where Flask-Login keeps what `get_id` gives


@dataclass(frozen=True, slots=True)
class SignedIn(UserMixin):
    """The account behind this request, as far as a request needs it."""

    session_id: int
    key: str
    account_id: int
    name: str
    role: StaffRole | None
    second_factor_at: datetime | None

    def get_id(self) -> str:
        return self.key

    @property
    def is_staff(self) -> bool:
        return self.role is not None

    def may(self, permission: Permission) -> bool:
        return may(self.role, permission)

    def account(self) -> Account:
        """The whole account, for verbs that record who acted."""
        return db.session.get_one(Account, self.account_id)


class Visitor(AnonymousUserMixin):
    """Nobody yet."""

    account_id = None
    role = None
    is_staff = False
    name = ""

    def may(self, permission: Permission) -> bool:
        return False


login_manager.anonymous_user = Visitor
login_manager.session_protection = None  # a phone changes its address between two stops of a bus

user_session, account = UserSession.__table__, Account.__table__  # the bare tables: this is asked with every request
READ_SESSION = (
    select(
        user_session.c.id,
        user_session.c.key,
        user_session.c.account_id,
        account.c.name,
        account.c.role,
        user_session.c.second_factor_at,
    )
    .join_from(user_session, account, account.c.id == user_session.c.account_id)
    .where(user_session.c.key == bindparam("key"), user_session.c.ended_at.is_(None))
    .where(user_session.c.expires_at > utc_clock())
)


@login_manager.user_loader
def load_signed_in(key: str) -> SignedIn | None:
    row = db.session.execute(READ_SESSION, {"key": key}).one_or_none()
    return SignedIn(*row) if row else None


def start_session(user_session: UserSession) -> None:
    """Let this browser be signed in from its next request on. The form tokens stay, so open tabs still post."""
    cookie.permanent = True
    cookie[KEY] = user_session.key


def end_session() -> None:
    cookie.pop(KEY, None)
