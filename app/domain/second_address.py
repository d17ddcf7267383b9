"""A second address of the other kind: a telephone beside e-mail, or the reverse. Both lead to one account.

The code that proves it is bound to the account and to this purpose: it signs nobody in, and a code of
signing in proves no address.
"""

from sqlalchemy.orm import Session

from app.domain.accounts import account_of
from app.domain.addresses import Address
from app.domain.audit import record_audit
from app.domain.keys import Keyring
from app.domain.locks import lock_address
from app.domain.refusal import Refusal, Refused
from app.domain.sign_in import Choices, Tried, ask_for_code, compare, count_try, use_up
from app.models import Account, SignInCode


def ask_for_second(
    session: Session, keys: Keyring, account: Account, to: Address, *, browser: str, subnet: str, language: str
) -> SignInCode:
    """Send a code to the new address. Whether it has an account shows only to whoever reads its messages.

    Needs a writing transaction. Raises Refused: HAS_SECOND_ADDRESS, CODES_TOO_OFTEN.
    """
    if account.second_kind is not None:
        raise Refused(Refusal.HAS_SECOND_ADDRESS)
    bound = binding(account.id, browser)
    return ask_for_code(
        session, keys, to, browser=bound, subnet=subnet, language=language, choices=Choices(), has_link=False
    )


def binding(account_id: int, browser: str) -> str:
    """What this code is bound to: never the secret of a sign-in."""
    return f"second address of {account_id} {browser}"


def count_second_try(session: Session, keys: Keyring, account_id: int, code_id: int, browser: str) -> Tried:
    """Count one try; commit before `add_second`. Raises Refused like `count_try`."""
    return count_try(session, keys, code_id, binding(account_id, browser))


def add_second(session: Session, keys: Keyring, account: Account, tried: Tried, digits: str) -> Account:
    """Tie the proven address to this account: from now on it signs in to it too.

    Needs a writing transaction and a counted try. Raises Refused: WRONG_CODE, CODE_TRIES_SPENT, CODE_USED,
    CODE_NOT_VALID, ADDRESS_IS_TAKEN, HAS_SECOND_ADDRESS.
    """
    compare(keys, tried, digits)
    code = use_up(session, tried.code_id)
    lock_address(session, code.address_key)
    session.refresh(account, with_for_update=True)
    if account.second_kind is not None:
        raise Refused(Refusal.HAS_SECOND_ADDRESS)
    if account_of(session, Address(code.kind, code.address, code.address_key)) is not None:
        raise Refused(Refusal.ADDRESS_IS_TAKEN)
    account.second_kind, account.second_address = code.kind, code.address
    account.second_address_key = code.address_key
    record_audit(session, "account.second_address_added", by=account, subject=f"account:{account.id}")
    return account


def remove_second(session: Session, account: Account) -> Account:
    """The second address signs in nowhere any more; removing none changes nothing."""
    if account.second_kind is not None:
        account.second_kind, account.second_address, account.second_address_key = None, "", None
        record_audit(session, "account.second_address_removed", by=account, subject=f"account:{account.id}")
    return account
