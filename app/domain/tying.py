"""The hinge, from the side of staff: options of the survey count for main challenges, until solutions open."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.grouping import group_refusal
from app.domain.rounds import refuse
from app.domain.survey_state import counted, survey_of
from app.models import (
    Account,
    Answer,
    MainChallenge,
    Question,
    QuestionOption,
    Round,
    Survey,
    SurveyResponse,
    SurveySection,
)


def choices_of(session: Session, round_: Round) -> tuple[Survey | None, list[Question]]:
    """The first survey of a round, and its questions that have options."""
    survey = survey_of(session, round_)
    return survey, [question for question in survey.questions if question.options] if survey else []


def count_answers(session: Session, survey: Survey) -> dict[int, int]:
    """For staff: how many businesses picked each option, so far."""
    rows = session.execute(
        select(Answer.option_id, func.count())
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .where(counted(survey), Answer.option_id.is_not(None))
        .group_by(Answer.option_id)
    )
    return {row[0]: row[1] for row in rows}


def options_by_id(session: Session, round_: Round, ids: Sequence[int]) -> Sequence[QuestionOption]:
    """Those of the first survey of this round."""
    return session.scalars(
        select(QuestionOption)
        .join(Question, Question.id == QuestionOption.question_id)
        .join(SurveySection, SurveySection.id == Question.section_id)
        .join(Survey, Survey.id == SurveySection.survey_id)
        .where(QuestionOption.id.in_(ids), Survey.round_id == round_.id, Survey.wave == 1)
        .order_by(QuestionOption.id)
    ).all()


def tie_options(
    session: Session,
    round_: Round,
    options: Sequence[QuestionOption],
    main_challenge: MainChallenge | None,
    *,
    by: Account,
) -> int:
    """Let these options count for a main challenge, or (None) for none. Returns how many changed.

    Their owners are told when solutions open, once for all that they answered. Raises Refused: HINGE_IS_FIXED.
    """
    refuse(group_refusal(round_, now(session)))
    target, changed = main_challenge.id if main_challenge else None, 0
    for option in options:
        if option.main_challenge_id == target:
            continue
        details = {"main_challenge": [option.main_challenge_id, target]}
        option.main_challenge_id = target
        subject = f"option:{option.id}"
        record_audit(session, "option.tied", by=by, round_=round_, subject=subject, details=details)
        changed += 1
    session.flush()
    return changed
