"""The list of solutions as staff work through it: newest first, by what is still to be done."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session, selectinload

from app.domain.text import search_key
from app.models import MainChallenge, Solution, SolutionState

PAGE = 30
LARGEST_KEY = 2**31 - 1


class Show(enum.StrEnum):
    ALL = "all"
    WAITING = "waiting"
    UNDECIDED = "undecided"
    ON_BALLOT = "on_ballot"
    OFF_BALLOT = "off_ballot"
    HIDDEN = "hidden"


IS_PUBLIC = Solution.state == SolutionState.PUBLIC
CONDITIONS: dict[Show, ColumnElement[bool]] = {
    Show.ALL: Solution.state.not_in((SolutionState.DRAFT,)),
    Show.WAITING: Solution.state == SolutionState.WAITING,
    Show.UNDECIDED: and_(IS_PUBLIC, Solution.on_ballot.is_(None)),
    Show.ON_BALLOT: and_(IS_PUBLIC, Solution.on_ballot.is_(True)),
    Show.OFF_BALLOT: and_(IS_PUBLIC, Solution.on_ballot.is_(False)),
    Show.HIDDEN: Solution.state == SolutionState.HIDDEN,
}


@dataclass(frozen=True)
class StaffWanted:
    round_id: int
    show: Show = Show.ALL
    main_challenge_id: int | None = None
    words: str = ""
    before: int | None = None


@dataclass(frozen=True)
class StaffPage:
    solutions: Sequence[Solution]
    before: int | None


def list_for_staff(session: Session, wanted: StaffWanted, limit: int = PAGE) -> StaffPage:
    """One page with the main challenges of each, in two statements whatever the length."""
    rows = select(Solution).where(Solution.round_id == wanted.round_id, CONDITIONS[wanted.show])
    if wanted.main_challenge_id is not None:
        challenge_id = min(wanted.main_challenge_id, LARGEST_KEY)
        rows = rows.where(Solution.main_challenges.any(MainChallenge.id == challenge_id))
    for word in search_key(wanted.words).split():
        rows = rows.where(Solution.search_text.contains(word, autoescape=True))
    if wanted.before is not None:
        rows = rows.where(Solution.id < max(0, min(wanted.before, LARGEST_KEY)))
    rows = rows.order_by(Solution.id.desc()).limit(limit + 1).options(selectinload(Solution.main_challenges))
    found = session.scalars(rows).all()
    return StaffPage(found[:limit], found[limit - 1].id if len(found) > limit else None)
