"""Where a survey stands: open, closed, frozen, and for whom. Asked by the verbs and by the pages alike."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, selectinload

from app.domain.refusal import Refusal
from app.models import PhaseKind, Question, Round, Survey, SurveyResponse, SurveySection

FEWEST = 5
"""No count of fewer businesses than this is ever published."""
FEW_RESPONSES = 300
"""Up to so many responses, results are filtered by one thing at a time."""


class Dates(NamedTuple):
    """When a survey may be answered (UTC). Both may be missing: not planned yet."""

    opens_at: datetime | None
    closes_at: datetime | None


def dates_of(survey: Survey, round_: Round) -> Dates:
    """The first wave is open with the CHALLENGES phase, a later one at dates of its own.

    Where solutions open before challenges close, the first wave ends then: what owners answered is what the main
    challenges are counted from, and those counts stand still.
    """
    if survey.wave == 1:
        phase = round_.phase(PhaseKind.CHALLENGES)
        ends = [end for end in (phase.closes_at, round_.phase(PhaseKind.SOLUTIONS).opens_at) if end is not None]
        return Dates(phase.opens_at, min(ends, default=None))
    return Dates(survey.opens_at, survey.closes_at)


def survey_refusal(survey: Survey, round_: Round, now: datetime) -> Refusal | None:
    """Whether an owner may answer now. `now` is the database's clock. What is published counts nothing more."""
    opens_at, closes_at = dates_of(survey, round_)
    if survey.published_at is not None or (closes_at is not None and closes_at <= now):
        return Refusal.SURVEY_CLOSED
    if not survey.is_ready or not round_.is_public or opens_at is None or now < opens_at:
        return Refusal.SURVEY_NOT_OPEN_YET
    return None


def is_open(survey: Survey, round_: Round, now: datetime) -> bool:
    return survey_refusal(survey, round_, now) is None


def has_closed(survey: Survey, round_: Round, now: datetime) -> bool:
    closes_at = dates_of(survey, round_).closes_at
    return closes_at is not None and closes_at <= now


def survey_of(session: Session, round_: Round, wave: int = 1) -> Survey | None:
    """The survey of a round, with its sections, questions and options, in a constant number of statements."""
    return session.scalar(whole_surveys().where(Survey.round_id == round_.id, Survey.wave == wave))


def survey_by_id(session: Session, survey_id: int) -> Survey | None:
    return session.scalar(whole_surveys().where(Survey.id == survey_id))


def whole_surveys() -> Select[tuple[Survey]]:
    questions = selectinload(Survey.sections).selectinload(SurveySection.questions)
    return select(Survey).options(questions.selectinload(Question.options))


def counted(survey: Survey) -> ColumnElement[bool]:
    """Which responses count: whole ones, sent after the survey opened."""
    return and_(
        SurveyResponse.survey_id == survey.id,
        SurveyResponse.submitted_at.is_not(None),
        SurveyResponse.is_test.is_(False),
    )
