"""Where a round stands, as the public sees it: one word for each page the home page can be."""

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Phase, PhaseKind, Round, Solution, SolutionState, solution_main_challenge


class Stage(enum.StrEnum):
    PLANNED = "planned"
    CHALLENGES = "challenges"
    BETWEEN = "between"
    SOLUTIONS = "solutions"
    REVIEW = "review"
    VOTING = "voting"
    COUNTING = "counting"
    PUBLISHED = "published"


# What a phase means for the round while it is open, and once it has closed; the latest phase that has opened decides.
OPEN_AND_CLOSED = (
    (PhaseKind.VOTING, Stage.VOTING, Stage.COUNTING),
    (PhaseKind.SOLUTIONS, Stage.SOLUTIONS, Stage.REVIEW),
    (PhaseKind.CHALLENGES, Stage.CHALLENGES, Stage.BETWEEN),
)


def stage_of(round_: Round, now: datetime) -> Stage:
    if round_.is_published:
        return Stage.PUBLISHED
    for kind, while_open, once_closed in OPEN_AND_CLOSED:
        phase = round_.phase(kind)
        if phase.has_opened(now):
            return once_closed if phase.has_closed(now) else while_open
    return Stage.PLANNED


def open_phase(round_: Round, now: datetime) -> Phase | None:
    """The phase that is on now; the latest, should two overlap."""
    is_open = [phase for phase in round_.phases if phase.is_open(now)]
    return max(is_open, key=lambda phase: phase.position, default=None)


def next_opening(round_: Round, now: datetime) -> Phase | None:
    """The next phase with a date to look forward to."""
    coming = [phase for phase in round_.phases if phase.opens_at is not None and phase.opens_at > now]
    return min(coming, key=lambda phase: (phase.opens_at, phase.position), default=None)


def solution_counts(session: Session, round_id: int) -> dict[int, int]:
    """How many public solutions answer each main challenge, by its id."""
    answers = solution_main_challenge.c
    rows = session.execute(
        select(answers.main_challenge_id, func.count())
        .join(Solution, Solution.id == answers.solution_id)
        .where(Solution.round_id == round_id, Solution.state == SolutionState.PUBLIC)
        .group_by(answers.main_challenge_id)
    )
    return dict(rows.all())


def published_rounds(session: Session) -> Sequence[Round]:
    """Rounds whose results are out, the newest first."""
    return session.scalars(
        select(Round)
        .where(Round.is_public.is_(True), Round.published_at.is_not(None))
        .order_by(Round.published_at.desc())
    ).all()
