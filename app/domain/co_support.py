"""Joining a solution instead of proposing its double. Not a vote: it can be taken back, and counts for nothing."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal
from app.domain.solutions import refuse
from app.models import Account, CoSupport, PhaseKind, Round, Solution, SolutionState

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def join_solution(session: Session, round_: Round, solution: Solution, *, by: Account) -> None:
    """Stand behind another's solution. A second press changes nothing.

    Raises Refused: CO_SUPPORT_CLOSED, SOLUTION_NOT_PUBLIC, OWN_SOLUTION.
    """
    clock = locked(session, round_, solution)
    refuse(join_refusal(round_, solution, clock, account_id=by.id))
    joined = {"solution_id": solution.id, "account_id": by.id, "created_at": clock}
    insert = INSERT[session.get_bind().dialect.name](CoSupport).values(joined)
    session.execute(insert.on_conflict_do_nothing())


def leave_solution(session: Session, round_: Round, solution: Solution, *, by: Account) -> None:
    """Take it back. Raises Refused: CO_SUPPORT_CLOSED."""
    clock = locked(session, round_, solution)
    refuse(co_support_refusal(round_, clock))
    mine = (CoSupport.solution_id == solution.id, CoSupport.account_id == by.id)
    session.execute(delete(CoSupport).where(*mine))


def join_refusal(round_: Round, solution: Solution, now: datetime, *, account_id: int | None) -> Refusal | None:
    """Whether this person may join; `None` for a visitor, who may once signed in."""
    if refusal := co_support_refusal(round_, now):
        return refusal
    if solution.state is not SolutionState.PUBLIC:
        return Refusal.SOLUTION_NOT_PUBLIC
    is_own = account_id is not None and solution.account_id == account_id
    return Refusal.OWN_SOLUTION if is_own else None


def co_support_refusal(round_: Round, now: datetime) -> Refusal | None:
    """Co-supporters come and go only while solutions are open."""
    return None if round_.phase(PhaseKind.SOLUTIONS).is_open(now) else Refusal.CO_SUPPORT_CLOSED


def may_show_co_supporters(round_: Round, now: datetime) -> bool:
    """Their number must not sway the vote: it is not shown from the opening of the vote until the results are out."""
    return round_.is_published or not round_.voting.has_opened(now)


def locked(session: Session, round_: Round, solution: Solution) -> datetime:
    """Nobody moves the phase or merges the solution meanwhile; then the clock."""
    lock_phase(session, round_.id, shared=True)
    session.refresh(round_.phase(PhaseKind.SOLUTIONS))
    session.refresh(solution, with_for_update={"read": True, "of": Solution})
    return now(session)
