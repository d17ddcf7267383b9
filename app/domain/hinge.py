"""The hinge between what owners posted and answered, and the main challenges: how many businesses raised each.

Counted are distinct businesses: with a public challenge in a main challenge, or with an answer that staff tied to it.
A business that did both counts once. Once solutions have opened the counts of posts stand still: only what was public
and grouped by then counts, hidden since or not. Answers join with the results of the survey, frozen (`hinge_answers`).

What owners posted is public, what they answered is not. So that nobody works out a few answers as "raised, less
posted", answers count only where they add at least five businesses to those that posted.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, CompoundSelect, and_, distinct, func, literal, select, union_all
from sqlalchemy.orm import Session, joinedload

from app.domain.businesses import FEWEST
from app.domain.clock import now
from app.domain.hinge_answers import counted_responses, options_that_count
from app.models import (
    Answer,
    Business,
    Challenge,
    ChallengeState,
    MainChallenge,
    PhaseKind,
    QuestionOption,
    Round,
    Sector,
    SurveyResponse,
)

ANY = -1
"""Stands for the main challenge where it does not matter which."""
POSTED, ANSWERED = 0, 1


class Raised(NamedTuple):
    """How many businesses raised each main challenge, of how many that posted or answered at all."""

    by_challenge: dict[int, int]
    businesses: int


def raised_by(session: Session, round_: Round, clock: datetime | None = None) -> Raised:
    """The counts of a round in three statements, however many businesses there are.

    `clock`: the database's, in UTC, where it was read already; here as in the other questions of this file.
    """
    options = options_that_count(session, round_)
    heard = heard_from(round_, clock or now(session), options).subquery()
    first = select(heard.c.main, func.min(heard.c.how).label("how")).group_by(heard.c.main, heard.c.business).subquery()
    rows = session.execute(select(first.c.main, first.c.how, func.count()).group_by(first.c.main, first.c.how))
    counts: dict[int, int] = {}
    for main, how, count in rows:
        if how == POSTED or count >= FEWEST:
            counts[main] = counts.get(main, 0) + count
    businesses = counts.pop(ANY, 0)
    return Raised(counts, businesses)


def heard_from(round_: Round, clock: datetime, options: Sequence[int] | None) -> CompoundSelect:
    """A line for each business and main challenge, and one for each business that was heard at all.

    `options`: those that count; None: no answer does.
    """
    any_main = literal(ANY).label("main")
    posts = select(Challenge.business_id.label("business"), literal(POSTED).label("how")).where(
        counts_in(round_, clock)
    )
    grouped = posts.add_columns(Challenge.main_challenge_id.label("main")).where(
        Challenge.main_challenge_id.is_not(None)
    )
    lines = [grouped, posts.add_columns(any_main)]
    if options is not None:
        answers = counted_responses(round_, literal(ANSWERED).label("how"))
        tied = answers.add_columns(QuestionOption.main_challenge_id.label("main")).join(
            Answer, Answer.response_id == SurveyResponse.id
        )
        tied = tied.join(QuestionOption, QuestionOption.id == Answer.option_id).where(QuestionOption.id.in_(options))
        lines += [tied, answers.add_columns(any_main)]
    return union_all(*lines)


def counts_in(round_: Round, clock: datetime) -> ColumnElement[bool]:
    """Which challenges of a round count."""
    solutions = round_.phase(PhaseKind.SOLUTIONS)
    of_round = Challenge.round_id == round_.id
    if not solutions.has_opened(clock):
        return and_(of_round, Challenge.state == ChallengeState.PUBLIC)
    was_public = Challenge.state.in_((ChallengeState.PUBLIC, ChallengeState.HIDDEN))
    return and_(of_round, was_public, Challenge.published_at < solutions.opens_at)


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
