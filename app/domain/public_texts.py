"""What everybody may read, nobody's own: for pictures, posters, feeds and maps of the site, which know no reader.

A page may show more to its author, or the trace of a text that was hidden. Here such a text does not exist.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.models import Challenge, ChallengeState, MainChallenge, Round, Solution, SolutionState


def public_solution(session: Session, solution_id: int) -> Solution | None:
    """With its main challenges and its picture."""
    return session.scalar(
        select(Solution)
        .join(Round, Round.id == Solution.round_id)
        .where(Solution.id == solution_id, Solution.state == SolutionState.PUBLIC, Round.is_public.is_(True))
        .options(selectinload(Solution.main_challenges), joinedload(Solution.picture))
    )


def public_challenge(session: Session, challenge_id: int) -> Challenge | None:
    """With its business and its main challenge."""
    return session.scalar(
        select(Challenge)
        .join(Round, Round.id == Challenge.round_id)
        .where(Challenge.id == challenge_id, Challenge.state == ChallengeState.PUBLIC, Round.is_public.is_(True))
        .options(joinedload(Challenge.business), joinedload(Challenge.main_challenge))
    )


def public_main_challenge(session: Session, main_challenge_id: int) -> MainChallenge | None:
    return session.scalar(
        select(MainChallenge)
        .join(Round, Round.id == MainChallenge.round_id)
        .where(MainChallenge.id == main_challenge_id, MainChallenge.is_public.is_(True), Round.is_public.is_(True))
    )
