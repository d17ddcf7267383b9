"""Whether somebody may answer a survey now: asked by the verbs, by the pages and by their buttons."""

from datetime import datetime, timedelta

from app.domain.refusal import Refusal
from app.domain.survey_state import dates_of, survey_refusal
from app.models import EntryChannel, Round, Survey, SurveyResponse


def answer_refusal(survey: Survey, round_: Round, now: datetime, opened_at: datetime | None = None) -> Refusal | None:
    """While the survey is open; a page of it that was opened before its end may be sent a little longer."""
    refusal = survey_refusal(survey, round_, now)
    return None if refusal is Refusal.SURVEY_CLOSED and in_grace(survey, round_, now, opened_at) else refusal


def in_grace(survey: Survey, round_: Round, now: datetime, opened_at: datetime | None) -> bool:
    opens_at, closes_at = dates_of(survey, round_)
    if opened_at is None or opens_at is None or closes_at is None or survey.published_at is not None:
        return False
    was_open = survey.is_ready and round_.is_public and opens_at <= now
    return was_open and opened_at < closes_at and now < closes_at + timedelta(minutes=round_.grace_minutes)


def is_trial(survey: Survey, round_: Round, now: datetime) -> bool:
    """Whether staff may still try the survey out, before it opens."""
    return survey_refusal(survey, round_, now) is Refusal.SURVEY_NOT_OPEN_YET and not survey.is_frozen


def draft_refusal(
    survey: Survey, round_: Round, draft: SurveyResponse, now: datetime, opened_at: datetime | None = None
) -> Refusal | None:
    """Whether this draft may be written on: a test answer before the survey opens, any other while it is open."""
    if draft.is_test:
        return None if is_trial(survey, round_, now) else Refusal.SURVEY_TRIAL_OVER
    return answer_refusal(survey, round_, now, opened_at)


def assist_refusal(earlier: SurveyResponse | None) -> Refusal | None:
    """Staff do not replace what an owner sent by their own hand."""
    is_owners = earlier is not None and earlier.channel is EntryChannel.ONLINE and earlier.import_id is None
    return Refusal.SURVEY_ANSWERED_BY_OWNER if is_owners else None
