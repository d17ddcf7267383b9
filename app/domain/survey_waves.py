"""When a later wave of a survey may be answered. The first wave follows its phase and has no dates of its own."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.phases import iso
from app.domain.refusal import Refusal, Refused
from app.domain.survey_editing import done, held
from app.domain.text import clean_line
from app.models import Account, Survey


def set_wave_dates(
    session: Session,
    survey: Survey,
    *,
    opens_at: datetime | None,
    closes_at: datetime | None,
    by: Account | None,
    reason: str,
) -> Survey:
    """Plan a later wave, or move its end. An opening in the past means now; one that has passed stays as it is.

    Raises Refused: REASON_MISSING, OPENING_MISSING, CLOSES_BEFORE_IT_OPENS, CLOSING_IN_THE_PAST,
    SURVEY_ALREADY_PUBLISHED.
    """
    survey, clock = held(session, survey), now(session)
    if survey.published_at is not None:
        raise Refused(Refusal.SURVEY_ALREADY_PUBLISHED)
    if has_opened(survey, clock):
        opens_at = survey.opens_at
    elif opens_at is not None:
        opens_at = max(opens_at, clock)
    refuse_dates(opens_at, closes_at, clock)
    if not clean_line(reason):
        raise Refused(Refusal.REASON_MISSING)
    moved = {"opens_at": [iso(survey.opens_at), iso(opens_at)], "closes_at": [iso(survey.closes_at), iso(closes_at)]}
    if any(old != new for old, new in moved.values()):
        survey.opens_at, survey.closes_at = opens_at, closes_at
        done(session, survey, "dates_set", by=by, reason=clean_line(reason), **moved)
    return survey


def has_opened(survey: Survey, now: datetime) -> bool:
    return survey.opens_at is not None and survey.opens_at <= now


def refuse_dates(opens_at: datetime | None, closes_at: datetime | None, clock: datetime) -> None:
    if closes_at is None:
        return
    if opens_at is None:
        raise Refused(Refusal.OPENING_MISSING)
    if closes_at <= clock:
        raise Refused(Refusal.CLOSING_IN_THE_PAST)
    if closes_at <= opens_at:
        raise Refused(Refusal.CLOSES_BEFORE_IT_OPENS)
