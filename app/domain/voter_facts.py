"""What a voter may say of themselves after the vote, once: as whom, and from which quarter. It changes no count."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.models import Ballot, Capacity, Quarter, Round, Vote


def ballot_of(session: Session, round_id: int, account_id: int) -> Ballot | None:
    return session.scalar(select(Ballot).where(Ballot.round_id == round_id, Ballot.account_id == account_id))


def may_give_facts(session: Session, ballot: Ballot | None) -> bool:
    """Whether there is somebody to ask: a vote is recorded, and nothing was said yet."""
    if ballot is None or ballot.capacity is not None or ballot.quarter_id is not None:
        return False
    return session.scalar(select(Vote.ballot_id).where(Vote.ballot_id == ballot.id).limit(1)) is not None


def give_facts(
    session: Session, round_: Round, account_id: int, *, capacity: Capacity | None, quarter: Quarter | None
) -> Ballot:
    """Keep what a voter said of themselves with the ballot, for turnout alone.

    Needs a writing transaction. Raises Refused: NOTHING_VOTED, FACTS_GIVEN_ALREADY, VOTING_CLOSED.
    """
    lock_phase(session, round_.id, shared=True)
    session.refresh(round_.voting)
    if round_.voting.has_closed(now(session)):
        raise Refused(Refusal.VOTING_CLOSED, closes_at=round_.voting.closes_at)
    ballot = ballot_of(session, round_.id, account_id)
    if ballot is None:
        raise Refused(Refusal.NOTHING_VOTED)
    session.refresh(ballot, with_for_update=True)
    if ballot.capacity is not None or ballot.quarter_id is not None:
        raise Refused(Refusal.FACTS_GIVEN_ALREADY)
    ballot.capacity, ballot.quarter_id = capacity, quarter.id if quarter else None
    session.flush()
    return ballot
