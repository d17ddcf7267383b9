"""What a person can be told to do. Each step gets the person's session; a refusal is an answer."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from app.domain import phases, results, voting
from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.domain.transactions import writing
from app.models import Ballot, PhaseKind, Round, Vote
from tests.factories import Actor

Answer = Refusal | None


def begin(session: Session) -> None:
    """As every unsafe request begins."""
    writing(session)


def commit(session: Session) -> None:
    session.commit()


def rollback(session: Session) -> None:
    session.rollback()


def read_clock(session: Session) -> datetime:
    return now(session)


def backend(session: Session) -> int:
    """The number by which PostgreSQL knows this person's connection."""
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def shift_clock(session: Session) -> None:
    """For this transaction the database's clock is an hour ahead of everybody's (see `stage.shifted_clock`)."""
    session.execute(text("SET LOCAL search_path TO shifted, public, pg_catalog"))


def cast(session: Session, round_id: int, solution_id: int, account_id: int, is_staff: bool = False) -> Answer:
    try:
        voting.cast_vote(session, round_id, solution_id, by=Actor(account_id, is_staff))
    except Refused as refused:
        return refused.refusal
    return None


def retract(session: Session, round_id: int, solution_id: int, account_id: int) -> Answer:
    try:
        voting.retract_vote(session, round_id, solution_id, by=Actor(account_id, False))
    except Refused as refused:
        return refused.refusal
    return None


def cast_waiting(
    session: Session, round_id: int, solution_ids: Sequence[int], account_id: int
) -> list[tuple[int, Answer]]:
    return voting.cast_waiting(session, round_id, solution_ids, by=Actor(account_id, False))


def vote(session: Session, round_id: int, solution_id: int, account_id: int) -> Answer:
    """The whole request: begin, cast, commit."""
    writing(session)
    refusal = cast(session, round_id, solution_id, account_id)
    session.rollback() if refusal else session.commit()
    return refusal


def sign_in_with_waiting(
    session: Session, round_id: int, solution_ids: Sequence[int], account_id: int
) -> list[tuple[int, Answer]]:
    """The end of a sign-in: what waited is cast, in one transaction."""
    writing(session)
    outcomes = cast_waiting(session, round_id, solution_ids, account_id)
    session.commit()
    return outcomes


def hold_phase(session: Session, round_id: int) -> None:
    """What every change of dates does first."""
    lock_phase(session, round_id, shared=False)


def hold_ballot(session: Session, round_id: int, account_id: int) -> None:
    voting.lock_ballot(session, round_id, account_id)


def close(session: Session, round_id: int) -> Answer:
    try:
        phases.close_phase(session, voted_on(session, round_id), PhaseKind.VOTING, by=None, reason="test")
    except Refused as refused:
        return refused.refusal
    return None


def close_and_commit(session: Session, round_id: int) -> Answer:
    writing(session)
    refusal = close(session, round_id)
    session.rollback() if refusal else session.commit()
    return refusal


def end_now(session: Session, round_id: int) -> None:
    """Move the end to a moment ago, after this transaction began: from its next statement on, voting is over."""
    time.sleep(0.02)
    # The clock of this machine, which is also the database's: the one under test must not vouch for itself.
    voted_on(session, round_id).voting.closes_at = datetime.now(UTC) - timedelta(milliseconds=5)
    session.flush()


def empty_and_open(session: Session, round_id: int) -> None:
    """For the next attempt: no ballots, and a week until the end."""
    lock_phase(session, round_id, shared=False)
    mine = select(Ballot.id).where(Ballot.round_id == round_id)
    session.execute(delete(Vote).where(Vote.ballot_id.in_(mine)))
    session.execute(delete(Ballot).where(Ballot.round_id == round_id))
    voted_on(session, round_id).voting.closes_at = now(session) + timedelta(days=7)


def extend(session: Session, round_id: int, seconds: float) -> Answer:
    closes_at = now(session) + timedelta(seconds=seconds)
    round_ = voted_on(session, round_id)
    try:
        phases.extend_phase(session, round_, PhaseKind.VOTING, closes_at=closes_at, by=None, reason="test")
    except Refused as refused:
        return refused.refusal
    return None


def publish(session: Session, round_id: int) -> Answer:
    try:
        results.publish_results(session, voted_on(session, round_id), by=None, reason="test")
    except Refused as refused:
        return refused.refusal
    return None


def voted_on(session: Session, round_id: int) -> Round:
    """The round as a view loads it: before any lock."""
    return session.get_one(Round, round_id)


def publish_and_commit(session: Session, round_id: int) -> Answer:
    writing(session)
    refusal = publish(session, round_id)
    session.rollback() if refusal else session.commit()
    return refusal


def voted_on_title(session: Session, round_id: int) -> str:
    return voted_on(session, round_id).title["he"]
