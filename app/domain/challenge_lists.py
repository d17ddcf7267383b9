"""Which challenges a reader finds: the public list, one's own, drafts."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain.text import search_key
from app.models import Business, Challenge, ChallengeState, Round

PAGE = 30


class ChallengePage(NamedTuple):
    challenges: Sequence[Challenge]
    next: int | None


def list_challenges(
    session: Session, round_id: int, *, main_challenge_id: int | None = None, words: str = "", before: int | None = None
) -> ChallengePage:
    """Public challenges of a round, newest first, walked by key."""
    found = select(Challenge).where(Challenge.round_id == round_id, Challenge.state == ChallengeState.PUBLIC)
    if main_challenge_id is not None:
        found = found.where(Challenge.main_challenge_id == main_challenge_id)
    for word in search_key(words).split():
        found = found.where(Challenge.search_text.contains(word, autoescape=True))
    if before is not None:
        found = found.where(Challenge.id < before)
    whole = found.options(joinedload(Challenge.business), joinedload(Challenge.main_challenge))
    rows = session.scalars(whole.order_by(Challenge.id.desc()).limit(PAGE + 1)).all()
    return ChallengePage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def readable_challenge(session: Session, challenge_id: int, account_id: int | None) -> Challenge | None:
    """What anybody may read (public; hidden, with its reason; withdrawn, as a trace), and one's own in any state."""
    open_to_all = Challenge.state.in_((ChallengeState.PUBLIC, ChallengeState.HIDDEN, ChallengeState.WITHDRAWN))
    of_public_round = select(Round.id).where(Round.id == Challenge.round_id, Round.is_public.is_(True)).exists()
    mine = select(Business.id).where(Business.id == Challenge.business_id, Business.account_id == account_id).exists()
    readable = or_(open_to_all & of_public_round, mine) if account_id else open_to_all & of_public_round
    return session.scalar(
        select(Challenge)
        .where(Challenge.id == challenge_id, readable)
        .options(joinedload(Challenge.business), joinedload(Challenge.main_challenge))
    )


def own_challenge(session: Session, challenge_id: int, account_id: int | None) -> Challenge | None:
    """A challenge of this owner; anybody else's is not found."""
    if not account_id:
        return None
    return session.scalar(
        select(Challenge)
        .join(Business, Business.id == Challenge.business_id)
        .where(Challenge.id == challenge_id, Business.account_id == account_id)
    )


def drafts_of(session: Session, round_id: int, account_id: int) -> Sequence[Challenge]:
    """An owner's drafts in a round, newest first."""
    return session.scalars(
        select(Challenge)
        .join(Business, Business.id == Challenge.business_id)
        .where(
            Business.account_id == account_id,
            Challenge.round_id == round_id,
            Challenge.state == ChallengeState.DRAFT,
        )
        .order_by(Challenge.id.desc())
        .limit(20)
    ).all()
