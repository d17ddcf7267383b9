"""What the page of one solution needs beside its text, whatever became of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from app.models import CoSupport, Report, Round, Solution, SolutionState, SolutionVersion

FOR_EVERYBODY = (SolutionState.PUBLIC, SolutionState.HIDDEN, SolutionState.MERGED, SolutionState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Around:
    """Who stands behind a solution, what it said before, and what this reader did with it."""

    co_supporters: int = 0
    has_joined: bool = False
    has_reported: bool = False
    versions: int = 0
    merged_authors: Sequence[str] = ()  # "" for one without a name
    kept_id: int | None = None
    kept_title: str = ""


def readable_solution(session: Session, solution_id: int, account_id: int | None) -> Solution | None:
    """A solution that this reader has a page of: public, or a trace of one (hidden, merged, withdrawn), or their own.

    What the page may say of it depends on its state.
    """
    is_readable = and_(Round.is_public.is_(True), Solution.state.in_(FOR_EVERYBODY))
    if account_id is not None:
        is_readable = or_(is_readable, and_(Round.is_public.is_(True), Solution.account_id == account_id))
    return session.scalar(
        select(Solution)
        .join(Round, Round.id == Solution.round_id)
        .where(Solution.id == solution_id, is_readable)
        .options(selectinload(Solution.main_challenges), selectinload(Solution.picture))
    )


def own_solution(session: Session, solution_id: int, account_id: int | None) -> Solution | None:
    """A solution of this author, in a round that the public sees."""
    if account_id is None:
        return None
    return session.scalar(
        select(Solution)
        .join(Round, Round.id == Solution.round_id)
        .where(Solution.id == solution_id, Solution.account_id == account_id, Round.is_public.is_(True))
        .options(selectinload(Solution.main_challenges), selectinload(Solution.picture))
    )


def drafts_of(session: Session, round_id: int, account_id: int) -> Sequence[Solution]:
    """This person's drafts in a round, the newest first."""
    mine = (Solution.account_id == account_id, Solution.round_id == round_id, Solution.state == SolutionState.DRAFT)
    return session.scalars(select(Solution).where(*mine).order_by(Solution.id.desc()).limit(20)).all()


def around(session: Session, solution: Solution, account_id: int | None) -> Around:
    """In two statements, or one where nothing was merged into it."""
    supports = select(func.count()).where(CoSupport.solution_id == solution.id).scalar_subquery()
    versions = select(func.count()).where(SolutionVersion.solution_id == solution.id).scalar_subquery()
    has_joined = exists().where(CoSupport.solution_id == solution.id, CoSupport.account_id == account_id)
    has_reported = exists().where(Report.solution_id == solution.id, Report.account_id == account_id)
    merged, kept = aliased(Solution), aliased(Solution)
    is_merged = merged.merged_into_id == solution.id
    rows = session.execute(
        select(supports, has_joined, has_reported, versions, merged.id, merged.author_name, kept.id, kept.title)
        .select_from(select(literal(1)).subquery())
        .outerjoin(merged, and_(is_merged, merged.state == SolutionState.MERGED))
        .outerjoin(kept, and_(kept.id == solution.merged_into_id, kept.state == SolutionState.PUBLIC))
        .order_by(merged.id)
    ).all()
    authors = tuple(row.author_name for row in rows if row[4] is not None)
    co_supporters, joined, reported, count, *_ids, kept_id, kept_title = rows[0]
    return Around(co_supporters, joined, reported, count, authors, kept_id, kept_title or "")
