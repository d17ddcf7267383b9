"""Where the survey of a round stands for one owner, and whether it is something to do now."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.survey_drafts import sent_responses
from app.domain.survey_keys import account_key, stored_key
from app.domain.survey_state import is_open
from app.models import Round, Survey, SurveyResponse, SurveySection


class MySurvey(NamedTuple):
    survey: Survey
    parts: int
    is_open: bool
    reached: int  # parts answered in a draft that was not sent
    sent: Sequence[SurveyResponse]


def my_survey(session: Session, round_: Round, account_id: int, now: datetime) -> MySurvey | None:
    """The survey that owners answer now, else the first one if this owner did; None where there is none to see."""
    ready = (Survey.round_id == round_.id, Survey.is_ready.is_(True))
    waves = session.scalars(select(Survey).where(*ready).order_by(Survey.wave)).all()
    survey = next((one for one in waves if is_open(one, round_, now)), waves[0] if waves else None)
    if survey is None:
        return None
    sent = sent_responses(session, survey.id, account_id)
    stands_open = is_open(survey, round_, now)
    if not (stands_open or sent):
        return None
    parts = select(func.count()).select_from(SurveySection).where(SurveySection.survey_id == survey.id)
    key = stored_key(account_key(account_id))
    draft = select(SurveyResponse.reached).where(
        SurveyResponse.survey_id == survey.id, SurveyResponse.browser_key == key
    )
    counted = session.execute(select(parts.scalar_subquery(), draft.scalar_subquery())).one()
    return MySurvey(survey, counted[0], stands_open, counted[1] or 0, sent)


def ready_survey(session: Session, round_id: int) -> Survey | None:
    first = (Survey.round_id == round_id, Survey.wave == 1, Survey.is_ready.is_(True))
    return session.scalar(select(Survey).where(*first))
