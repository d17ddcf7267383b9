"""What is forgotten after months, as the privacy page says: words of survey answers, and old lines of the log."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.models import CHOICES, Answer, AuditEntry, Question, SurveyResponse

ANSWERS_KEPT = timedelta(days=365)
LOG_KEPT = timedelta(days=731)  # the triggers of the log let nothing younger than 24 months go


def forget_old_answers(session: Session) -> None:
    """A year on, what was written in free words goes, and what was never sent; the counts stay.

    A response keeps its business, which a second survey compares with itself.
    """
    since = now(session) - ANSWERS_KEPT
    old = select(SurveyResponse.id).where(SurveyResponse.submitted_at < since)
    words = (Answer.text != "", Answer.option_id.is_(None), Answer.response_id.in_(old))
    choices = select(Question.id).where(Question.kind.in_(CHOICES))
    session.execute(update(Answer).where(*words, Answer.question_id.in_(choices)).values(text=""))  # still "other"
    session.execute(delete(Answer).where(*words, Answer.question_id.not_in(choices)))
    named = (SurveyResponse.submitted_at < since, SurveyResponse.account_id.is_not(None))
    session.execute(update(SurveyResponse).where(*named).values(account_id=None))
    begun = (SurveyResponse.submitted_at.is_(None), SurveyResponse.updated_at < since)
    session.execute(delete(SurveyResponse).where(*begun))


def forget_old_log(session: Session) -> None:
    session.execute(delete(AuditEntry).where(AuditEntry.at < now(session) - LOG_KEPT))
