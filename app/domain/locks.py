"""The lock of a round: votes share it, every change of a phase's dates takes it alone."""

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

PHASES = 0x6B6F6C  # "kol": the first half of the advisory key, so that other users of the database do not meet ours

_key = (bindparam("phases", type_=Integer), bindparam("round", type_=Integer))
TAKE_SHARED = select(func.pg_advisory_xact_lock_shared(*_key))
TAKE_ALONE = select(func.pg_advisory_xact_lock(*_key))
ADDRESSES = PHASES + 1
TAKE_ADDRESS = select(func.pg_advisory_xact_lock(ADDRESSES, func.hashtext(bindparam("address"))))


def lock_phase(session: Session, round_id: int, *, shared: bool) -> None:
    """Wait for the lock of a round's phases; it goes with the transaction.

    PostgreSQL: an advisory lock, because it queues fairly; with shared *row* locks a close
    waited for seconds behind a stream of votes. SQLite: the writing transaction already holds
    the only lock there is. Only this function knows the dialect.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    take = TAKE_SHARED if shared else TAKE_ALONE
    session.execute(take, {"phases": PHASES, "round": round_id})


def lock_address(session: Session, address_key: str) -> None:
    """Wait until nobody else gives this address to an account; it goes with the transaction.

    An address is the first one of one account or the second one of another: no single constraint sees both.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    session.execute(TAKE_ADDRESS, {"address": address_key})
