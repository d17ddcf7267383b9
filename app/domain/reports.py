"""Somebody says that a public solution should be looked at. It stays public until staff decide."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.keys import Keyring
from app.domain.limits import REPORTS_PER_ACCOUNT, count_one
from app.domain.refusal import Refusal, Refused
from app.domain.review import enter_queue
from app.domain.solutions import refuse
from app.domain.text import clean_text
from app.models import Account, Report, ReportReason, ReviewKind, Solution, SolutionState


def report_solution(session: Session, solution: Solution, reason: ReportReason, words: str, *, by: Account) -> Report:
    """Put a solution before staff, with a reason and a few words. One report of each person for each solution.

    Raises Refused: SOLUTION_NOT_PUBLIC, OWN_SOLUTION, REPORTED_ALREADY, REPORTS_TOO_OFTEN.
    """
    # One report after the other, before or after staff.
    session.refresh(solution, with_for_update={"key_share": True, "of": Solution})
    refuse(report_refusal(solution, account_id=by.id))
    if has_reported(session, solution.id, by.id):
        raise Refused(Refusal.REPORTED_ALREADY)
    count_one(session, Keyring.of_session(session), REPORTS_PER_ACCOUNT, str(by.id))
    clock = now(session)
    report = Report(solution_id=solution.id, account_id=by.id, reason=reason, words=clean_text(words), created_at=clock)
    session.add(report)
    enter_queue(solution, ReviewKind.REPORTED, clock)
    session.flush()
    return report


def report_refusal(solution: Solution, *, account_id: int | None) -> Refusal | None:
    """Whether this person may report it; `None` for a visitor, who may once signed in."""
    if solution.state is not SolutionState.PUBLIC:
        return Refusal.SOLUTION_NOT_PUBLIC
    is_own = account_id is not None and solution.account_id == account_id
    return Refusal.OWN_SOLUTION if is_own else None


def has_reported(session: Session, solution_id: int, account_id: int) -> bool:
    mine = select(Report.id).where(Report.solution_id == solution_id, Report.account_id == account_id)
    return session.scalar(mine) is not None
