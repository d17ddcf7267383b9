"""Drafts of responses: begun, found again, joined at sign-in."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, contains_eager, selectinload

from app.domain.clock import now
from app.domain.entries import Entry
from app.domain.keys import Keyring
from app.domain.limits import INSERT, SURVEYS_PER_SUBNET, count_one
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import refuse
from app.domain.survey_keys import account_key, correction_key, stored_key
from app.domain.survey_rules import answer_refusal, is_trial
from app.models import Account, Answer, Business, Round, Survey, SurveyResponse

WITHOUT_ENTRY = Entry()
DATES = ["is_ready", "opens_at", "closes_at", "first_answer_at", "published_at", "updated_at"]


def draft_by_key(session: Session, survey_id: int, key: str | None) -> SurveyResponse | None:
    """The draft of this key, with its answers."""
    mine = (SurveyResponse.survey_id == survey_id, SurveyResponse.browser_key == stored_key(key or ""))
    whole = select(SurveyResponse).where(*mine).options(selectinload(SurveyResponse.answers))
    return session.scalar(whole) if key else None


def begin_response(
    session: Session,
    survey: Survey,
    round_: Round,
    key: str,
    *,
    by: Account | None = None,
    place: str | None = None,
    is_test: bool = False,
    entry: Entry = WITHOUT_ENTRY,
) -> SurveyResponse:
    """The draft of this key, begun if there is none: never two, however often it is asked for.

    `by` is the owner where known; `place` where a visitor comes from, for the limit.
    Raises Refused: SURVEY_NOT_OPEN_YET, SURVEY_CLOSED, SURVEY_TRIAL_OVER, SURVEYS_TOO_OFTEN, CONSENT_MISSING.
    """
    clock = locked_clock(session, survey, round_)
    if is_test:
        refuse(None if is_trial(survey, round_, clock) else Refusal.SURVEY_TRIAL_OVER)
    else:
        refuse(answer_refusal(survey, round_, clock))
    if entry.entered_by is not None and not entry.has_consent:
        raise Refused(Refusal.CONSENT_MISSING)
    if by is not None:
        lock_account(session, by.id)
    if (found := draft_by_key(session, survey.id, key)) is not None:
        return found
    if place is not None:
        count_one(session, Keyring.of_session(session), SURVEYS_PER_SUBNET, place)
    values = {
        "survey_id": survey.id,
        "browser_key": stored_key(key),
        "account_id": by.id if by else None,
        "is_test": is_test,
        "channel": entry.channel,
        "has_consent": entry.has_consent,
        "entered_by_id": entry.entered_by.id if entry.entered_by else None,
        "reached": 0,
        "started_at": clock,
        "updated_at": clock,
    }
    insert = INSERT[session.get_bind().dialect.name](SurveyResponse).values(**values)
    session.execute(insert.on_conflict_do_nothing(index_elements=["survey_id", "browser_key"]))
    draft = draft_by_key(session, survey.id, key)
    assert draft is not None
    return draft


def begin_correction(session: Session, survey: Survey, round_: Round, business: Business, *, by: Account) -> None:
    """A draft with what this business sent, to be changed and sent again; what was sent counts until then.

    Raises Refused: SURVEY_NOT_OPEN_YET, SURVEY_CLOSED, NOT_FOUND.
    """
    sent = response_of(session, survey.id, business.id)
    if sent is None:
        raise Refused(Refusal.NOT_FOUND)
    draft = begin_response(session, survey, round_, correction_key(by.id, business.id), by=by)
    if draft.reached or draft.answers:
        return
    copied = select(Answer.question_id, Answer.option_id, Answer.number, Answer.text)
    rows = session.execute(copied.where(Answer.response_id == sent.id)).mappings().all()
    session.add_all(Answer(response_id=draft.id, **row) for row in rows)
    draft.reached = sent.reached
    session.flush()
    session.expire(draft, ["answers"])


def response_of(session: Session, survey_id: int, business_id: int) -> SurveyResponse | None:
    """What this business sent."""
    its = (SurveyResponse.survey_id == survey_id, SurveyResponse.business_id == business_id)
    return session.scalar(select(SurveyResponse).where(*its))


def sent_responses(session: Session, survey_id: int, account_id: int) -> Sequence[SurveyResponse]:
    """What was sent for the businesses of this owner, with the business; by staff for them too."""
    sent = select(SurveyResponse).join(SurveyResponse.business).options(contains_eager(SurveyResponse.business))
    of_owner = (SurveyResponse.survey_id == survey_id, Business.account_id == account_id)
    is_sent = (SurveyResponse.submitted_at.is_not(None), SurveyResponse.is_test.is_(False))
    return session.scalars(sent.where(*of_owner, *is_sent).order_by(SurveyResponse.business_id)).all()


def adopt_drafts(session: Session, account: Account, keys: Iterable[str]) -> int:
    """What was answered under these keys before signing in is the account's from now on; returns how many drafts.

    Where the account has a draft of its own, the two become one: a question answered in both keeps the answer of
    the draft that was saved last, a question answered in one of them keeps that one.
    """
    stored = [stored_key(key) for key in keys]
    if not stored:
        return 0
    lock_account(session, account.id)
    of_visitor = (SurveyResponse.browser_key.in_(stored), SurveyResponse.account_id.is_(None))
    still_draft = (SurveyResponse.submitted_at.is_(None), SurveyResponse.is_test.is_(False))
    drafts = select(SurveyResponse).where(*of_visitor, *still_draft, SurveyResponse.entered_by_id.is_(None))
    found = session.scalars(drafts.order_by(SurveyResponse.id).with_for_update()).all()
    for draft in found:
        adopt(session, draft, account)
    return len(found)


def adopt(session: Session, draft: SurveyResponse, account: Account) -> None:
    own = draft_by_key(session, draft.survey_id, account_key(account.id))
    kept = draft
    if own is not None:
        kept, older = (own, draft) if own.updated_at > draft.updated_at else (draft, own)
        answered = select(Answer.question_id).where(Answer.response_id == kept.id)
        others = update(Answer).where(Answer.response_id == older.id, Answer.question_id.not_in(answered))
        session.execute(others.values(response_id=kept.id))
        kept.reached = max(kept.reached, older.reached)
        remove_response(session, older.id)
    kept.account_id, kept.browser_key = account.id, stored_key(account_key(account.id))
    session.flush()
    session.expire(kept, ["answers"])


def remove_response(session: Session, response_id: int) -> None:
    """With its answers. Nothing that was sent goes this way, but to make room for what replaces it."""
    session.execute(delete(Answer).where(Answer.response_id == response_id))
    session.execute(delete(SurveyResponse).where(SurveyResponse.id == response_id))


def lock_account(session: Session, account_id: int) -> None:
    """Two browsers of one owner come one after the other; nobody else waits."""
    session.scalar(select(Account.id).where(Account.id == account_id).with_for_update(key_share=True))


def locked_clock(session: Session, survey: Survey, round_: Round) -> datetime:
    """Hold the round's dates, shared, read them and the survey's again, and the clock after that."""
    lock_phase(session, round_.id, shared=True)
    session.refresh(round_)
    for phase in round_.phases:
        session.refresh(phase)
    session.refresh(survey, DATES)
    return now(session)
