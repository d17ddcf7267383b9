"""The lock of a round: votes share it, every change of a phase's dates takes it alone."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

PHASES = 0x6B6F6C  # "kol": the first half of the advisory key, so that other users of the database do not meet ours


def lock_phase(session: Session, round_id: int, *, shared: bool) -> None:
    """Wait for the lock of a round's phases; it goes with the transaction.

    PostgreSQL: an advisory lock, because it queues fairly; with shared *row* locks a close
    waited for seconds behind a stream of votes. SQLite: the writing transaction already holds
    the only lock there is. Only this function knows the dialect.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    take = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
    session.execute(select(take(PHASES, round_id)))
