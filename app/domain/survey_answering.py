"""Answering the owners' survey: save a section, send, correct. Whatever is saved is kept, whatever is sent counts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from app.domain.audit import record_audit
from app.domain.notices import notify
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import refuse
from app.domain.survey_checks import first_missing
from app.domain.survey_conditions import Given, given_in, lines_of, only_asked
from app.domain.survey_drafts import lock_account, locked_clock, remove_response, response_of
from app.domain.survey_keys import correction_key, stored_key
from app.domain.survey_rules import assist_refusal, draft_refusal
from app.models import Account, Answer, Business, MessageKind, Round, Survey, SurveyResponse, SurveySection


def save_section(
    session: Session,
    survey: Survey,
    round_: Round,
    draft: SurveyResponse,
    section: SurveySection,
    answers: Mapping[int, Given],
    *,
    opened_at: datetime | None = None,
    seen: datetime | None = None,
) -> SurveyResponse:
    """Keep what was answered to these questions of a section; the same twice changes nothing.

    The first real answer freezes the survey, and test answers go. `seen` is when the survey that the page showed was
    last changed (UTC).
    Raises Refused: SURVEY_NOT_OPEN_YET, SURVEY_CLOSED, SURVEY_TRIAL_OVER, SURVEY_DRAFT_GONE, SURVEY_CHANGED_SINCE.
    """
    seen = seen or survey.updated_at
    clock = locked_clock(session, survey, round_)
    draft = locked_draft(session, draft.id)
    refuse(draft_refusal(survey, round_, draft, clock, opened_at))
    if not draft.is_test and not survey.is_frozen:
        freeze(session, survey, seen, clock)
    questions = {question.id: question for question in section.questions}
    lines = [line for id_, given in answers.items() for line in lines_of(questions[id_], given)]
    session.execute(delete(Answer).where(Answer.response_id == draft.id, Answer.question_id.in_(answers)))
    for line in lines:
        line.response_id = draft.id
    session.add_all(lines)
    draft.reached, draft.updated_at = max(draft.reached, section.position), clock
    session.flush()
    session.expire(draft, ["answers"])
    return draft


def freeze(session: Session, survey: Survey, seen: datetime, clock: datetime) -> None:
    """The first real answer, once: whoever is second finds it done. Staff who changed the survey a moment ago win."""
    unfrozen = (Survey.id == survey.id, Survey.first_answer_at.is_(None))
    mark = update(Survey).where(*unfrozen, Survey.updated_at == seen).values(first_answer_at=clock)
    did = session.execute(mark.execution_options(synchronize_session=False)).rowcount
    session.refresh(survey, ["first_answer_at", "updated_at"])
    if survey.updated_at != seen:
        raise Refused(Refusal.SURVEY_CHANGED_SINCE)
    if did:
        forget_tests(session, survey)


def forget_tests(session: Session, survey: Survey) -> None:
    tests = select(SurveyResponse.id).where(SurveyResponse.survey_id == survey.id, SurveyResponse.is_test.is_(True))
    session.execute(delete(Answer).where(Answer.response_id.in_(tests)))
    session.execute(delete(SurveyResponse).where(SurveyResponse.id.in_(tests)))


def submit_response(
    session: Session,
    survey: Survey,
    round_: Round,
    draft: SurveyResponse,
    business: Business,
    *,
    by: Account,
    opened_at: datetime | None = None,
) -> SurveyResponse:
    """Send a draft for a business. What this business sent before is replaced by it.

    `by` is the owner; for a draft that staff entered, they. Answers to questions that are no longer asked go.
    Raises Refused: SURVEY_NOT_OPEN_YET, SURVEY_CLOSED, SURVEY_DRAFT_GONE, SURVEY_NOT_WHOLE (details: `section`),
    SURVEY_ANSWERED_BY_OWNER.
    """
    clock = locked_clock(session, survey, round_)
    lock_account(session, by.id)
    session.scalar(select(Business.id).where(Business.id == business.id).with_for_update(key_share=True))
    draft = locked_draft(session, draft.id)
    refuse(draft_refusal(survey, round_, draft, clock, opened_at))
    drop_unasked(session, survey, draft)
    earlier = response_of(session, survey.id, business.id)
    if draft.entered_by_id is not None:
        refuse(assist_refusal(earlier))
        details = {"channel": draft.channel.value}
        subject = f"business:{business.id}"
        record_audit(session, "survey.assisted", by=by, round_=round_, subject=subject, details=details)
    else:
        draft.account_id = by.id
    if earlier is not None:
        remove_response(session, earlier.id)
    draft.business_id, draft.browser_key = business.id, None
    draft.submitted_at = draft.updated_at = clock
    session.flush()
    forget_correction(session, survey, business, by)
    owner = business.account if draft.entered_by_id is not None else by
    event, about = f"survey {survey.id} of {business.id}", {"survey": survey.id, "answers_of": business.id}
    notify(session, owner, MessageKind.SUBMISSION_RECEIVED, event=event, about=about)
    return draft


def submit_trial(session: Session, survey: Survey, round_: Round, draft: SurveyResponse) -> SurveyResponse:
    """The end of a test answer: it belongs to no business. Raises Refused as `submit_response` does."""
    clock = locked_clock(session, survey, round_)
    draft = locked_draft(session, draft.id)
    if not draft.is_test:
        raise Refused(Refusal.SURVEY_TRIAL_OVER)
    refuse(draft_refusal(survey, round_, draft, clock))
    drop_unasked(session, survey, draft)
    draft.browser_key, draft.submitted_at, draft.updated_at = None, clock, clock
    session.flush()
    return draft


def drop_unasked(session: Session, survey: Survey, draft: SurveyResponse) -> None:
    """What is sent holds answers to questions that were asked, and to all that were required."""
    answers = given_in(draft.answers, survey)
    if (section := first_missing(survey, answers)) is not None:
        raise Refused(Refusal.SURVEY_NOT_WHOLE, section=section.position)
    asked = only_asked(survey, answers)
    gone = [question_id for question_id in answers if question_id not in asked]
    if gone:
        session.execute(delete(Answer).where(Answer.response_id == draft.id, Answer.question_id.in_(gone)))
        session.expire(draft, ["answers"])


def forget_correction(session: Session, survey: Survey, business: Business, by: Account) -> None:
    """A correction begun before this was sent would bring back what it replaced."""
    key = stored_key(correction_key(by.id, business.id))
    begun = select(SurveyResponse.id).where(SurveyResponse.survey_id == survey.id, SurveyResponse.browser_key == key)
    if (id_ := session.scalar(begun)) is not None:
        remove_response(session, id_)


def locked_draft(session: Session, draft_id: int) -> SurveyResponse:
    """The draft as it is now, until the transaction ends."""
    whole = select(SurveyResponse).where(SurveyResponse.id == draft_id).with_for_update()
    fresh = whole.options(selectinload(SurveyResponse.answers)).execution_options(populate_existing=True)
    draft = session.scalar(fresh)
    if draft is None or draft.submitted_at is not None:
        raise Refused(Refusal.SURVEY_DRAFT_GONE)
    return draft
