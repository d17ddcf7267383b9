"""Whom the survey of a round concerns when something becomes of it, and what to tell each of them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.models import Account, Answer, Business, MainChallenge, QuestionOption, Round, Survey, SurveyResponse


def owners_who_answered(round_id: int) -> Select[tuple[int | None]]:
    """Accounts with a business whose response to the first survey of this round was sent."""
    return (
        select(Business.account_id)
        .join(SurveyResponse, SurveyResponse.business_id == Business.id)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .where(Survey.round_id == round_id, Survey.wave == 1, SurveyResponse.is_test.is_(False))
        .where(SurveyResponse.submitted_at.is_not(None), Business.account_id.is_not(None))
    )


def rounds_with_answers(session: Session, round_ids: Sequence[int]) -> Sequence[int]:
    """Those of these rounds whose first survey has begun to be answered."""
    if not round_ids:
        return []
    answered = (Survey.round_id.in_(round_ids), Survey.wave == 1, Survey.first_answer_at.is_not(None))
    return session.scalars(select(Survey.round_id).where(*answered).order_by(Survey.round_id)).all()


def raised_each(session: Session, round_id: int, accounts: Sequence[Account]) -> dict[int, list[int]]:
    """For each of these accounts the main challenges that its answers count for, in their order."""
    rows = session.execute(
        select(Business.account_id, MainChallenge.id)
        .join(SurveyResponse, SurveyResponse.business_id == Business.id)
        .join(Answer, Answer.response_id == SurveyResponse.id)
        .join(QuestionOption, QuestionOption.id == Answer.option_id)
        .join(MainChallenge, MainChallenge.id == QuestionOption.main_challenge_id)
        .where(MainChallenge.round_id == round_id, MainChallenge.is_public.is_(True))
        .where(Business.account_id.in_([account.id for account in accounts]))
        .where(SurveyResponse.submitted_at.is_not(None), SurveyResponse.is_test.is_(False))
        .distinct()
        .order_by(MainChallenge.id)
    )
    found: dict[int, list[int]] = {}
    for account_id, main_challenge_id in rows:
        if account_id is not None:
            found.setdefault(account_id, []).append(main_challenge_id)
    return found


def next_waves(session: Session, since: datetime, moment: datetime) -> Sequence[int]:
    """Public rounds whose second survey opened after `since` and is open at this moment (UTC)."""
    return session.scalars(
        select(Survey.round_id)
        .join(Round, Round.id == Survey.round_id)
        .where(Round.is_public.is_(True), Survey.wave == 2, Survey.is_ready.is_(True))
        .where(Survey.opens_at > since, Survey.opens_at <= moment)
        .where(Survey.closes_at.is_(None) | (Survey.closes_at > moment))
        .order_by(Survey.round_id)
    ).all()
