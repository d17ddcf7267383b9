"""The hinge between what owners posted and the main challenges: how many businesses raised each.

Counted are distinct businesses with a public challenge in a main challenge. Once solutions have opened the
counts stand still: only what was public and grouped by then counts, hidden since or not.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.businesses import FEWEST
from app.domain.clock import now
from app.models import Business, Challenge, ChallengeState, MainChallenge, PhaseKind, Round, Sector


class Raised(NamedTuple):
    """How many businesses raised each main challenge, of how many that posted at all."""

    by_challenge: dict[int, int]
    businesses: int


def raised_by(session: Session, round_: Round) -> Raised:
    """The counts of a round in one statement."""
    rows = session.execute(
        select(Challenge.main_challenge_id, Challenge.business_id).where(counts_in(session, round_)).distinct()
    ).all()
    by_challenge: dict[int, int] = {}
    for main_challenge_id, _business in rows:
        if main_challenge_id is not None:
            by_challenge[main_challenge_id] = by_challenge.get(main_challenge_id, 0) + 1
    return Raised(by_challenge, len({business for _main, business in rows}))


def counts_in(session: Session, round_: Round) -> ColumnElement[bool]:
    """Which challenges of a round count."""
    solutions = round_.phase(PhaseKind.SOLUTIONS)
    of_round = Challenge.round_id == round_.id
    if not solutions.has_opened(now(session)):
        return and_(of_round, Challenge.state == ChallengeState.PUBLIC)
    was_public = Challenge.state.in_((ChallengeState.PUBLIC, ChallengeState.HIDDEN))
    return and_(of_round, was_public, Challenge.published_at < solutions.opens_at)


def raised_by_sector(session: Session, round_: Round, main_challenge: MainChallenge) -> dict[Sector, int]:
    """Businesses that raised one main challenge, by sector: none under five is told, and no rest to be worked out.

    The largest sector first. Empty where that would leave one sector alone to be subtracted.
    """
    rows = session.execute(
        select(Business.sector, func.count(distinct(Business.id)))
        .join(Challenge, Challenge.business_id == Business.id)
        .where(counts_in(session, round_), Challenge.main_challenge_id == main_challenge.id)
        .group_by(Business.sector)
    ).all()
    counts = {row[0]: row[1] for row in rows}
    shown = {sector: count for sector, count in counts.items() if count >= FEWEST}
    rest = sum(counts.values()) - sum(shown.values())
    while shown and 0 < rest < FEWEST:
        smallest = min(shown, key=lambda sector: (shown[sector], sector.value))
        rest += shown.pop(smallest)
    return dict(sorted(shown.items(), key=lambda item: (-item[1], item[0].value)))


def quotes_of(session: Session, main_challenge: MainChallenge) -> Sequence[Challenge]:
    """What owners agreed to be quoted with, of public challenges in this main challenge."""
    agreed = (Challenge.may_be_quoted.is_(True), Challenge.quote != "", Challenge.state == ChallengeState.PUBLIC)
    return session.scalars(
        select(Challenge)
        .where(Challenge.main_challenge_id == main_challenge.id, *agreed)
        .options(joinedload(Challenge.business))
        .order_by(Challenge.id)
        .limit(12)
    ).all()
