"""What verified owners say of solutions, one answer for each business, until voting opens. Never mixed with votes."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.models import Account, Business, OwnerJudgement, Round, Solution, SolutionState, Verdict, Verification

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
FEWEST_SHOWN = 5


class JudgementCount(NamedTuple):
    """How many businesses say that it helps, of how many that said yes or no."""

    helps: int = 0
    answered: int = 0

    @property
    def is_shown(self) -> bool:
        """Fewer answers would point at somebody; nobody sees them, staff included."""
        return self.answered >= FEWEST_SHOWN


def judge(session: Session, solution: Solution, business: Business, verdict: Verdict, *, by: Account) -> None:
    """Say what this business thinks of a public solution; said again, the new answer stands."""
    clock = held_clock(session, solution)
    if refusal := judge_refusal(round_of(session, solution), solution, business, clock, by=by):
        raise Refused(refusal)
    values = {"solution_id": solution.id, "business_id": business.id, "verdict": verdict, "judged_at": clock}
    answer = INSERT[session.get_bind().dialect.name](OwnerJudgement.__table__).values(values)
    key = [OwnerJudgement.__table__.c.solution_id, OwnerJudgement.__table__.c.business_id]
    session.execute(answer.on_conflict_do_update(index_elements=key, set_={"verdict": verdict, "judged_at": clock}))


def take_back_judgement(session: Session, solution: Solution, business: Business, *, by: Account) -> None:
    """Take the answer back; where there is none, nothing happens."""
    clock = held_clock(session, solution)
    if refusal := judge_refusal(round_of(session, solution), solution, business, clock, by=by):
        raise Refused(refusal)
    own = (OwnerJudgement.solution_id == solution.id) & (OwnerJudgement.business_id == business.id)
    session.execute(delete(OwnerJudgement).where(own))


def judge_refusal(
    round_: Round, solution: Solution, business: Business, now: datetime, *, by: Account
) -> Refusal | None:
    """Whether this business may answer, or change its answer."""
    if business.account_id != by.id or not round_.is_public:
        return Refusal.NOT_FOUND
    if not business.is_verified:
        return Refusal.BUSINESS_NOT_VERIFIED
    if refusal := frozen_refusal(round_, now):
        return refusal
    return None if solution.state is SolutionState.PUBLIC else Refusal.SOLUTION_NOT_PUBLIC


def frozen_refusal(round_: Round, now: datetime) -> Refusal | None:
    """From the opening of the vote on, answers stay as they are."""
    return Refusal.JUDGEMENTS_FROZEN if round_.voting.has_opened(now) else None


def held_clock(session: Session, solution: Solution) -> datetime:
    """The clock after the lock, so that no answer slips in behind the opening of the vote."""
    lock_phase(session, solution.round_id, shared=True)
    session.refresh(solution)
    session.refresh(round_of(session, solution).voting)
    return now(session)


def round_of(session: Session, solution: Solution) -> Round:
    return session.get_one(Round, solution.round_id)


def judgement_counts(session: Session, solution_ids: Sequence[int]) -> dict[int, JudgementCount]:
    """For each of these: how many say that it helps, and how many said yes or no. One statement."""
    helps = func.sum(case((OwnerJudgement.verdict == Verdict.HELPS, 1), else_=0))
    answers = (Verdict.HELPS, Verdict.DOES_NOT_HELP)
    rows = session.execute(
        select(OwnerJudgement.solution_id, helps, func.count())
        .where(OwnerJudgement.solution_id.in_(solution_ids), OwnerJudgement.verdict.in_(answers))
        .group_by(OwnerJudgement.solution_id)
    ).all()
    counted = {id_: JudgementCount(int(helping), answered) for id_, helping, answered in rows}
    return {id_: counted.get(id_, JudgementCount()) for id_ in solution_ids}


def own_judgements(session: Session, business_id: int, solution_ids: Sequence[int]) -> dict[int, Verdict]:
    """What this business said of each of these."""
    rows = session.execute(
        select(OwnerJudgement.solution_id, OwnerJudgement.verdict).where(
            OwnerJudgement.business_id == business_id, OwnerJudgement.solution_id.in_(solution_ids)
        )
    )
    return dict(rows.all())


def judging_businesses(session: Session, account_id: int) -> Sequence[Business]:
    """The verified businesses of this owner, oldest first."""
    own = select(Business).where(Business.account_id == account_id, Business.verification == Verification.VERIFIED)
    return session.scalars(own.order_by(Business.id)).all()
