"""What staff read of the answers: counts as they come in, words without names, and one response with its name.

Reading words together with a name is possible only by opening the response, which the log keeps.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.domain.audit import record_audit
from app.domain.survey_counting import count_verified, count_whole
from app.domain.survey_protection import WHOLE, Hidden, told
from app.domain.survey_shape import shape_of
from app.domain.survey_state import counted
from app.models import Account, Answer, AuditEntry, Question, Round, Survey, SurveyResponse

PAGE = 50
OPEN_FOR = timedelta(minutes=15)
"""So long after it was opened may a person read the response again without opening it anew."""


class Words(NamedTuple):
    """One page of what was written; `next` is the key of the following one."""

    answers: Sequence[Answer]
    next: int | None


class Responses(NamedTuple):
    responses: Sequence[SurveyResponse]
    next: int | None


def live_counts(session: Session, survey: Survey) -> dict[str, Any]:
    """Everything of all businesses, nothing left out, in the form in which results are published. For staff only."""
    asked = shape_of(survey)
    counts = count_whole(session, survey, asked)
    nothing = Hidden(set(), {one.key: set() for one in asked}, {one.key: set() for one in asked})
    return {**told(asked, counts, nothing)[WHOLE], "verified": count_verified(session, survey)}


def newest_response(session: Session, survey: Survey) -> tuple[int, datetime | None]:
    """How many count, and when the last of them came or was corrected: while it is the same, so are the counts."""
    found = select(func.count(), func.max(SurveyResponse.updated_at)).where(counted(survey))
    number, newest = session.execute(found).one()
    return number, newest


def count_begun(session: Session, survey: Survey) -> int:
    """Responses that were begun and not sent."""
    begun = SurveyResponse.survey_id == survey.id, SurveyResponse.submitted_at.is_(None)
    found = select(func.count()).select_from(SurveyResponse).where(*begun, SurveyResponse.is_test.is_(False))
    return session.scalar(found) or 0


def read_words(
    session: Session, survey: Survey, *, question: Question | None = None, after: int | None = None
) -> Words:
    """What was written, in the order of the alphabet: the order in which it came would tell who wrote it."""
    found = (
        select(Answer)
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .where(counted(survey), Answer.text != "")
    )
    if question is not None:
        found = found.where(Answer.question_id == question.id)
    last = session.get(Answer, after) if after else None
    if last is not None:
        found = found.where(or_(Answer.text > last.text, and_(Answer.text == last.text, Answer.id > last.id)))
    rows = session.scalars(found.order_by(Answer.text, Answer.id).limit(PAGE + 1)).all()
    return Words(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def list_responses(session: Session, survey: Survey, *, after: int | None = None) -> Responses:
    """Responses with their businesses, the oldest first, walked by key; no answers."""
    found = (
        select(SurveyResponse)
        .where(SurveyResponse.survey_id == survey.id, SurveyResponse.is_test.is_(False))
        .options(joinedload(SurveyResponse.business))
    )
    if after is not None:
        found = found.where(SurveyResponse.id > after)
    rows = session.scalars(found.order_by(SurveyResponse.id).limit(PAGE + 1)).all()
    return Responses(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def open_response(session: Session, response: SurveyResponse, round_: Round, *, by: Account, reason: str) -> None:
    """Write to the log that somebody reads this response with its name. Nothing that was answered stands there."""
    details = {"response": response.id}
    subject = f"survey:{response.survey_id}"
    record_audit(
        session, "survey.response_opened", by=by, round_=round_, subject=subject, reason=reason, details=details
    )


def may_read(session: Session, response: SurveyResponse, by: Account, now: datetime) -> bool:
    """Whether this person opened the response a moment ago."""
    lines = session.scalars(
        select(AuditEntry).where(
            AuditEntry.actor_id == by.id,
            AuditEntry.action == "survey.response_opened",
            AuditEntry.at > now - OPEN_FOR,
        )
    )
    return any(line.details.get("response") == response.id for line in lines)


def read_response(session: Session, response_id: int) -> SurveyResponse | None:
    """With its business and its answers; none that was only a test, or that was not sent."""
    sent = (SurveyResponse.is_test.is_(False), SurveyResponse.submitted_at.is_not(None))
    whole = select(SurveyResponse).where(SurveyResponse.id == response_id, *sent)
    answers = selectinload(SurveyResponse.answers)
    return session.scalar(whole.options(joinedload(SurveyResponse.business), answers))
