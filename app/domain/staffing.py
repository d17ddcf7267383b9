"""The people of the staff: who has which role, and how it is given, changed and taken away.

A role changes nothing about a ballot that its person cast before: it counts as it stands, and no one
else sees whether there is one. While they hold the role they cast no other.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.accounts import end_all_sessions, find_or_create_account, rename
from app.domain.addresses import Address
from app.domain.audit import record_audit
from app.domain.keys import Keyring
from app.domain.notices import ABOUT, PURPOSE, mail_address
from app.domain.outbox import enqueue
from app.domain.refusal import Refusal, Refused
from app.domain.second_factor import forget_second_factor, reset_second_factor
from app.models import Account, AuditEntry, Authenticator, MessageKind, StaffRole

PAGE = 50
ACTIONS = {"given": "staff.role_given", "changed": "staff.role_changed", "taken": "staff.role_taken"}


@dataclass(frozen=True)
class Member:
    """A person of the staff; whether an authenticator app is tied to their account."""

    account: Account
    has_second_factor: bool


@dataclass(frozen=True)
class StaffList:
    members: Sequence[Member]
    next: int | None


def list_staff(session: Session, after: int | None = None, limit: int = PAGE) -> StaffList:
    """One page in the order in which accounts were made, in one statement."""
    rows = session.execute(
        select(Account, Authenticator.account_id)
        .outerjoin(Authenticator, Authenticator.account_id == Account.id)
        .where(Account.role.is_not(None), Account.id > (after or 0))
        .order_by(Account.id)
        .limit(limit + 1)
    ).all()
    members = [Member(account, authenticator is not None) for account, authenticator in rows]
    return StaffList(members[:limit], members[limit - 1].account.id if len(members) > limit else None)


def member(session: Session, account_id: int) -> Member | None:
    """One person of the staff; None for whoever has no role."""
    found = list_staff(session, account_id - 1, 1).members
    return found[0] if found and found[0].account.id == account_id else None


def invite(
    session: Session,
    address: Address,
    *,
    name: str,
    role: StaffRole,
    language: str,
    by: Account | None,
    reason: str,
) -> Account:
    """Give the account of this address a role; make it if there is none. They are told, and sign in by the address.

    A name that the account has already stays. Needs a writing transaction. Raises Refused: HAS_A_ROLE, NAME_NOT_SAFE.
    """
    account = find_or_create_account(session, address, language=language)
    if account.role is not None:
        raise Refused(Refusal.HAS_A_ROLE)
    if not account.name:
        rename(session, account, name)
    account.role = role
    end_all_sessions(session, account_id=account.id)  # a browser left open somewhere is not yet one of the staff
    tell(session, account, "given", record_role(session, account, "given", None, by=by, reason=reason))
    return account


def change_role(session: Session, account: Account, role: StaffRole, *, by: Account | None, reason: str) -> None:
    """Give somebody of the staff another role.

    Needs a writing transaction. Raises Refused: HAS_NO_ROLE, HAS_THIS_ROLE, OWN_ROLE, LAST_ADMINISTRATOR.
    """
    before = role_that_may_go(session, account, by=by)
    if before is role:
        raise Refused(Refusal.HAS_THIS_ROLE)
    account.role = role
    tell(session, account, "changed", record_role(session, account, "changed", before, by=by, reason=reason))


def take_role_away(session: Session, account: Account, *, by: Account | None, reason: str) -> None:
    """From now on they are a resident like any other. Their app and their codes of paper are forgotten.

    Needs a writing transaction. Raises Refused: HAS_NO_ROLE, OWN_ROLE, LAST_ADMINISTRATOR.
    """
    before = role_that_may_go(session, account, by=by)
    account.role = None
    forget_second_factor(session, account)
    tell(session, account, "taken", record_role(session, account, "taken", before, by=by, reason=reason))


def reset_for(session: Session, account: Account, *, by: Account | None, reason: str) -> None:
    """Take the second factor of somebody of the staff away, and tell them. Raises Refused: HAS_NO_ROLE."""
    if account.role is None:
        raise Refused(Refusal.HAS_NO_ROLE)
    tell(session, account, "reset", reset_second_factor(session, account, by=by, reason=reason))


def role_refusal(account: Account, administrators: int, *, by: Account | None) -> Refusal | None:
    """Why this role may not be changed or taken away now, or None."""
    if account.role is None:
        return Refusal.HAS_NO_ROLE
    if by is not None and by.id == account.id:
        return Refusal.OWN_ROLE
    if account.role is StaffRole.ADMINISTRATOR and administrators <= 1:
        return Refusal.LAST_ADMINISTRATOR
    return None


def count_administrators(session: Session) -> int:
    is_one = Account.role == StaffRole.ADMINISTRATOR
    return session.scalar(select(func.count()).select_from(Account).where(is_one)) or 0


def role_that_may_go(session: Session, account: Account, *, by: Account | None) -> StaffRole:
    """The present role, under a lock on all administrators: two who remove each other meet here, and one stays."""
    administrators = select(Account).where((Account.role == StaffRole.ADMINISTRATOR) | (Account.id == account.id))
    locked = session.scalars(
        administrators.order_by(Account.id).with_for_update().execution_options(populate_existing=True)
    ).all()
    count = sum(one.role is StaffRole.ADMINISTRATOR for one in locked)
    if refusal := role_refusal(account, count, by=by):
        raise Refused(refusal)
    assert account.role is not None
    return account.role


def record_role(
    session: Session, account: Account, what: str, before: StaffRole | None, *, by: Account | None, reason: str
) -> AuditEntry:
    session.flush()
    details = {"role": [role.value if role else None for role in (before, account.role)]}
    return record_audit(session, ACTIONS[what], by=by, subject=f"account:{account.id}", reason=reason, details=details)


def tell(session: Session, account: Account, what: str, entry: AuditEntry) -> None:
    """Write to them at once, by e-mail or else by text message: nobody's role changes behind their back."""
    to = mail_address(account) or Address(account.kind, account.address, account.address_key)
    about = {"what": what, "role": account.role.value if account.role else None}
    enqueue(
        session,
        MessageKind.STAFF_ROLE,
        to=to,
        language=account.language,
        event_key=f"{MessageKind.STAFF_ROLE.value}:{entry.id}",
        payload={ABOUT: Keyring.of_session(session).seal(PURPOSE, about)},
        account_id=account.id,
    )
