"""What one account wrote, in any state, newest first: for its own page."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.models import Business, Challenge, CoSupport, Solution

SHOWN = 50


class MyPosts(NamedTuple):
    businesses: Sequence[Business]
    challenges: Sequence[Challenge]
    solutions: Sequence[Solution]
    joined: Sequence[Solution]


def my_posts(session: Session, account_id: int) -> MyPosts:
    """The newest of each kind, in four statements."""
    businesses = select(Business).where(Business.account_id == account_id).order_by(Business.id.desc()).limit(SHOWN)
    challenges = (
        select(Challenge)
        .join(Business, Business.id == Challenge.business_id)
        .where(Business.account_id == account_id)
        .options(joinedload(Challenge.main_challenge))
        .order_by(Challenge.id.desc())
        .limit(SHOWN)
    )
    solutions = select(Solution).where(Solution.account_id == account_id).order_by(Solution.id.desc()).limit(SHOWN)
    joined = (
        select(Solution)
        .join(CoSupport, CoSupport.solution_id == Solution.id)
        .where(CoSupport.account_id == account_id)
        .order_by(CoSupport.created_at.desc(), Solution.id)
        .limit(SHOWN)
    )
    return MyPosts(*(session.scalars(one).all() for one in (businesses, challenges, solutions, joined)))
