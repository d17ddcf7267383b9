"""The hinge between what owners posted and answered, and the main challenges: how many businesses raised each.

Two counts of distinct businesses stand side by side: those with a public challenge in a main challenge, and those that
gave an answer which staff tied to it, as the published results of the survey count them. They are never added up: posts
are public, so a sum would tell what a single business answered (ADR 14). Once solutions have opened both stand still.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, distinct, func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.businesses import FEWEST
from app.domain.clock import now
from app.domain.hinge_answers import NONE, Count, answered_each
from app.models import Business, Challenge, ChallengeState, MainChallenge, PhaseKind, Round, Sector

WAS_PUBLIC = (ChallengeState.PUBLIC, ChallengeState.WAITING, ChallengeState.HIDDEN)


class Raised(NamedTuple):
    """How many businesses raised one main challenge: posted it, of all that posted; or answered so, of all that did."""

    posted: Count
    answered: Count

    @property
    def first(self) -> Count:
        """The one that says most: of answers where any are public, else of posts."""
        return self.answered if self.answered.businesses else self.posted


def raised_by(session: Session, round_: Round, clock: datetime | None = None) -> dict[int, Raised]:
    """The counts of each main challenge that anybody raised, in three statements, however many businesses there are.

    `clock`: the database's, in UTC, where it was read already; here as in the other questions of this file.
    """
    posted = posted_each(session, round_, clock or now(session))
    answered = answered_each(session, round_)
    return {
        main: Raised(posted.get(main, NONE), answered.get(main, NONE))
        for main in sorted(posted.keys() | answered.keys())
    }


def posted_each(session: Session, round_: Round, clock: datetime) -> dict[int, Count]:
    """The count of posts of each main challenge that has any."""
    businesses = func.count(distinct(Challenge.business_id))
    counted = counts_in(round_, clock)
    everybody = select(businesses).where(counted).scalar_subquery()
    rows = session.execute(
        select(Challenge.main_challenge_id, businesses, everybody)
        .where(counted, Challenge.main_challenge_id.is_not(None))
        .group_by(Challenge.main_challenge_id)
    )
    return {main: Count(count, total) for main, count, total in rows}


def counts_in(round_: Round, clock: datetime) -> ColumnElement[bool]:
    """Which challenges of a round count. Once solutions have opened: those public by then, hidden or edited since."""
    solutions = round_.phase(PhaseKind.SOLUTIONS)
    of_round = Challenge.round_id == round_.id
    if not solutions.has_opened(clock):
        return and_(of_round, Challenge.state == ChallengeState.PUBLIC)
    return and_(of_round, Challenge.state.in_(WAS_PUBLIC), Challenge.published_at < solutions.opens_at)


def raised_by_sector(
    session: Session, round_: Round, main_challenge: MainChallenge, clock: datetime | None = None
) -> dict[Sector, int]:
    """Businesses that posted one main challenge, by sector: none under five is told, and no rest to be worked out.

    The largest sector first. Empty where that would leave one sector alone to be subtracted.
    """
    rows = session.execute(
        select(Business.sector, func.count(distinct(Business.id)))
        .join(Challenge, Challenge.business_id == Business.id)
        .where(counts_in(round_, clock or now(session)), Challenge.main_challenge_id == main_challenge.id)
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
