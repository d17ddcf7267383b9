"""Casting and retracting a vote. The order of the steps is the proof; see docs/adr/0002.

1. the lock of the phases, shared: a change of dates waits for us, or we for it;
2. the voter's ballot, made or locked: two requests of one voter queue here;
3. one *new* statement reads the dates and the database's clock: after every wait, never before;
4. the rule; 5. the write. The caller commits, and only then says "recorded".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Row, bindparam, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.clock import utc_clock
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.domain.rules import VotingMoment, vote_refusal, voting_refusal
from app.models import Account, Ballot, Phase, PhaseKind, Round, Solution, SolutionState, Vote

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class Actor(Protocol):
    """Who acts: an account, or the account behind a session."""

    @property
    def account_id(self) -> int: ...
    @property
    def is_staff(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class VoteReceived:
    """What to tell the voter: the block of one solution and the state of the ballot, as they now are."""

    solution_id: int
    title: str
    is_cast: bool
    used: int
    votes_per_ballot: int
    recorded_at: datetime
    has_closed: bool
    is_hidden: bool = False


def cast_vote(session: Session, round_id: int, solution_id: int, *, by: Actor) -> VoteReceived:
    """Cast one vote of this voter for this solution; casting it again changes nothing.

    Needs a writing transaction. Raises Refused: NOT_FOUND, STAFF_CASTS_NO_BALLOT,
    VOTING_NOT_OPEN_YET, VOTING_CLOSED, SOLUTION_HIDDEN, NOT_ON_BALLOT, BALLOT_FULL.
    """
    if by.is_staff:
        raise Refused(Refusal.STAFF_CASTS_NO_BALLOT)
    lock_phase(session, round_id, shared=True)
    ballot_id = lock_ballot(session, round_id, by.account_id)
    row, moment = read_moment(session, round_id, solution_id, ballot_id)
    if moment.is_cast:
        return received(row, moment, solution_id, is_cast=True, used=moment.used, at=row.last_cast_at)
    if refusal := vote_refusal(moment):
        raise refused(refusal, moment)
    session.execute(INSERT_VOTE, {"ballot_id": ballot_id, "solution_id": solution_id, "cast_at": moment.now})
    return received(row, moment, solution_id, is_cast=True, used=moment.used + 1, at=moment.now)


def retract_vote(session: Session, round_id: int, solution_id: int, *, by: Actor) -> VoteReceived:
    """Take one vote back; taking back what is not there changes nothing. Hidden solutions too.

    Needs a writing transaction. Raises Refused: NOT_FOUND, VOTING_NOT_OPEN_YET, VOTING_CLOSED.
    """
    lock_phase(session, round_id, shared=True)
    ballot_id = lock_own_ballot(session, round_id, by.account_id)
    row, moment = read_moment(session, round_id, solution_id, ballot_id)
    if moment.state is None:
        raise refused(Refusal.NOT_FOUND, moment)
    if refusal := voting_refusal(moment):
        raise refused(refusal, moment)
    if not moment.is_cast:
        return received(row, moment, solution_id, is_cast=False, used=moment.used, at=row.changed_at or moment.now)
    session.execute(delete(Vote).where(Vote.ballot_id == ballot_id, Vote.solution_id == solution_id))
    session.execute(update(Ballot).where(Ballot.id == ballot_id).values(changed_at=moment.now))
    return received(row, moment, solution_id, is_cast=False, used=moment.used - 1, at=moment.now)


def cast_waiting(
    session: Session, round_id: int, solution_ids: Sequence[int], *, by: Actor
) -> list[tuple[int, Refusal | None]]:
    """Cast the votes that waited for a sign-in, in the order they were tapped.

    Returns each with None, or with the reason for which it was not cast; never raises Refused,
    so that signing in cannot fail because of them.
    """
    outcomes: list[tuple[int, Refusal | None]] = []
    for solution_id in solution_ids:
        try:
            with session.begin_nested():
                cast_vote(session, round_id, solution_id, by=by)
            outcomes.append((solution_id, None))
        except Refused as refused_:
            outcomes.append((solution_id, refused_.refusal))
    return outcomes


def lock_ballot(session: Session, round_id: int, account_id: int) -> int:
    """The voter's ballot in this round, made if need be, locked until the transaction ends."""
    insert = LOCK_BALLOT[session.get_bind().dialect.name]
    ballot_id = session.execute(insert, {"round": round_id, "account": account_id}).scalar_one_or_none()
    if ballot_id is None:
        raise Refused(Refusal.NOT_FOUND)
    return ballot_id


def lock_own_ballot(session: Session, round_id: int, account_id: int) -> int | None:
    """The voter's ballot, if there is one, locked like the other: taking back makes none."""
    return session.execute(FIND_BALLOT, {"round": round_id, "account": account_id}).scalar_one_or_none()


def _lock_ballot_statement(dialect: str) -> Any:
    source = select(Round.id, bindparam("account"), utc_clock(), utc_clock()).where(
        Round.id == bindparam("round"), Round.is_public.is_(True)
    )
    return (
        INSERT[dialect](Ballot.__table__)
        .from_select(["round_id", "account_id", "created_at", "changed_at"], source)
        .on_conflict_do_update(
            index_elements=[Ballot.round_id, Ballot.account_id], set_={"account_id": Ballot.account_id}
        )
        .returning(Ballot.id)
    )


LOCK_BALLOT = {dialect: _lock_ballot_statement(dialect) for dialect in INSERT}
FIND_BALLOT = (
    select(Ballot.id)
    .where(Ballot.round_id == bindparam("round"), Ballot.account_id == bindparam("account"))
    .with_for_update()
)
INSERT_VOTE = Vote.__table__.insert()


def read_moment(
    session: Session, round_id: int, solution_id: int, ballot_id: int | None
) -> tuple[Row[Any], VotingMoment]:
    """Read the dates, the clock, the solution and the ballot together, in a statement of its own."""
    row = session.execute(READ_MOMENT, {"round": round_id, "solution": solution_id, "ballot": ballot_id}).one_or_none()
    if row is None:
        raise Refused(Refusal.NOT_FOUND)
    return row, VotingMoment(
        now=row.now,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        votes_per_ballot=row.votes_per_ballot,
        state=row.state,
        on_ballot=row.on_ballot,
        used=row.used,
        is_cast=row.is_cast,
        may_vote=row.kind is None or not {row.kind, row.second_kind}.isdisjoint(row.voting_kinds),
    )


# The bare tables: through the mapped classes each of these statements would cost half as much again.
_account, _ballot, _phase, _round, _solution, _vote = (
    model.__table__ for model in (Account, Ballot, Phase, Round, Solution, Vote)
)
_my_votes = select(func.count()).where(_vote.c.ballot_id == bindparam("ballot"))
READ_MOMENT = (
    select(
        utc_clock().label("now"),
        _phase.c.opens_at,
        _phase.c.closes_at,
        _round.c.votes_per_ballot,
        _round.c.voting_kinds,
        _account.c.kind,
        _account.c.second_kind,
        _solution.c.state,
        _solution.c.on_ballot,
        _solution.c.title,
        _my_votes.scalar_subquery().label("used"),
        _my_votes.with_only_columns(func.max(_vote.c.cast_at)).scalar_subquery().label("last_cast_at"),
        _my_votes.where(_vote.c.solution_id == bindparam("solution"))
        .with_only_columns(literal(1))
        .exists()
        .label("is_cast"),
        _ballot.c.changed_at,
    )
    .select_from(_round)
    .join(_phase, (_phase.c.round_id == _round.c.id) & (_phase.c.kind == PhaseKind.VOTING))
    .outerjoin(_ballot, _ballot.c.id == bindparam("ballot"))
    .outerjoin(_account, _account.c.id == _ballot.c.account_id)
    .outerjoin(
        _solution,
        (_solution.c.id == bindparam("solution"))
        & (_solution.c.round_id == _round.c.id)
        & _solution.c.state.in_([SolutionState.PUBLIC, SolutionState.HIDDEN]),
    )
    .where(_round.c.id == bindparam("round"), _round.c.is_public.is_(True))
)


def refused(refusal: Refusal, moment: VotingMoment) -> Refused:
    return Refused(
        refusal,
        opens_at=moment.opens_at,
        closes_at=moment.closes_at,
        votes_per_ballot=moment.votes_per_ballot,
    )


def received(
    row: Row[Any], moment: VotingMoment, solution_id: int, *, is_cast: bool, used: int, at: datetime
) -> VoteReceived:
    return VoteReceived(
        solution_id=solution_id,
        title=row.title,
        is_cast=is_cast,
        used=used,
        votes_per_ballot=moment.votes_per_ballot,
        recorded_at=at,
        has_closed=moment.has_closed,
        is_hidden=moment.state is SolutionState.HIDDEN,
    )


@dataclass(frozen=True, slots=True)
class MyBallot:
    """What one voter has recorded in one round."""

    solution_ids: frozenset[int] = frozenset()
    recorded_at: datetime | None = None


def ballot_for(session: Session, round_id: int, account_id: int) -> MyBallot:
    """The recorded votes of this account: in one statement, empty where there is no ballot."""
    rows = session.execute(READ_BALLOT, {"round": round_id, "account": account_id}).all()
    if not rows:
        return MyBallot()
    times = [time for row in rows for time in (row.changed_at, row.cast_at) if time is not None]
    ids = frozenset(row.solution_id for row in rows if row.solution_id is not None)
    return MyBallot(solution_ids=ids, recorded_at=max(times))


READ_BALLOT = (
    select(_ballot.c.changed_at, _vote.c.solution_id, _vote.c.cast_at)
    .outerjoin_from(_ballot, _vote, _vote.c.ballot_id == _ballot.c.id)
    .where(_ballot.c.round_id == bindparam("round"), _ballot.c.account_id == bindparam("account"))
)
