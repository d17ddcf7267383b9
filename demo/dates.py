"""Moving what a demo round says of time. Dates move; the clock never does."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.phases import write_dates
from app.models import Ballot, PhaseKind, Round, Solution, Vote
from demo.texts import Calendar


def set_calendar(session: Session, round_: Round, calendar: Calendar, *, reason: str) -> None:
    """Write the dates of every phase, and spread the solutions over the days in which they were sent."""
    for phase in reversed(round_.phases):  # voting first: it may not open before solutions have closed
        opens_at, closes_at = calendar.phases[phase.kind]
        write_dates(session, phase, opens_at, closes_at, action="phase.scheduled", by=None, reason=reason)
    round_.results_expected_at = calendar.results_at
    round_.created_at = calendar.phases[PhaseKind.CHALLENGES][0]
    solutions = session.scalars(select(Solution).where(Solution.round_id == round_.id).order_by(Solution.id)).all()
    moments = evenly(calendar.phases[PhaseKind.SOLUTIONS], len(solutions))
    for solution, moment in zip(solutions, moments, strict=True):
        solution.created_at = solution.updated_at = moment
    session.flush()


def spread_ballots(session: Session, round_: Round) -> None:
    opens_at, closes_at = round_.voting.opens_at, round_.voting.closes_at
    assert opens_at and closes_at
    ballots = session.scalars(select(Ballot).where(Ballot.round_id == round_.id).order_by(Ballot.id)).all()
    moments = dict(zip((ballot.id for ballot in ballots), evenly((opens_at, closes_at), len(ballots)), strict=True))
    for ballot in ballots:
        ballot.created_at = ballot.changed_at = moments[ballot.id]
    for vote in session.scalars(select(Vote).where(Vote.ballot_id.in_(moments))):
        vote.cast_at = moments[vote.ballot_id]
    session.flush()


def evenly(span: Sequence[datetime], count: int) -> list[datetime]:
    """So many moments inside a span, in order, each in a whole second."""
    first, last = span
    step = (last - first) / (count + 1)
    return [(first + step * number).replace(microsecond=0) for number in range(1, count + 1)]


def move_ballots(session: Session, round_: Round, step: timedelta, *, latest: datetime) -> None:
    ballots = session.scalars(select(Ballot).where(Ballot.round_id == round_.id)).all()
    for ballot in ballots:
        ballot.created_at = min(ballot.created_at + step, latest)
        ballot.changed_at = min(ballot.changed_at + step, latest)
    for vote in session.scalars(select(Vote).where(Vote.ballot_id.in_([ballot.id for ballot in ballots]))):
        vote.cast_at = min(vote.cast_at + step, latest)
    session.flush()
