"""What a stage does not show yet: refused, hidden, merged, reported, answered, imported, the city's own words."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.page_texts import PageKey
from app.models import (
    Account,
    Answer,
    AssistedEntry,
    AuditEntry,
    Business,
    Challenge,
    ChallengeState,
    CityStatus,
    CostBand,
    FileImport,
    ImportKind,
    ImportState,
    PageText,
    Question,
    QuestionKind,
    Report,
    ReportReason,
    ReviewKind,
    Round,
    SiteSettings,
    Solution,
    SolutionState,
    SolutionVersion,
    SurveyResponse,
    SurveySection,
    UserSession,
    Verification,
)
from app.models.assisted import ConsentWay
from app.models.review import EntryChannel
from tests.factories import added, make_business, make_challenge, make_picture, make_solution
from tests.security.payloads.writing import GOOD_FILE
from tools.audit.pages import OWNER, RESIDENT, STAFF, Places

REMOVED = "survey.question_removed"
SAID = {"he": "נאמר", "en": "said"}
Paths = dict[str, list[tuple[str, str]]]


def furnish(session: Session, places: Places) -> Paths:
    """Add it, and name the pages by role that show it."""
    set_city_texts(session)
    review = add_to_review(session, places)
    hidden = add_hidden(session, places)
    add_around_the_solution(session, places)
    answer_the_posted(session, places)
    add_other_answers(session, places)
    solutions, failed = (add_upload(session, places, state) for state in (ImportState.MAPPING, ImportState.FAILED))
    removed = {"question": 1, "section": 1, "text": SAID}
    record_audit(session, REMOVED, by=None, round_=session.get_one(Round, places.planned), details=removed)
    session.commit()
    staff = {"review": f"/staff/rounds/{places.round}/review", "solution-in-review": f"/staff/solutions/{review}"}
    staff |= {"upload": f"/staff/imports/{solutions}", "failed": f"/staff/imports/{failed}"}
    staff |= {"hidden-challenge": f"/staff/challenges/{hidden}", "planned-log": f"/staff/rounds/{places.planned}/log"}
    staff |= {"planned-challenges": f"/staff/rounds/{places.planned}/main-challenges"}
    owner = {"my-hidden-challenge": f"/challenges/{hidden}"}
    return {STAFF: named(staff), OWNER: named(owner), RESIDENT: named({"my-hidden": f"/solutions/{review}"})}


def named(paths: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"more-{name}", path) for name, path in paths.items()]


def set_city_texts(session: Session) -> None:
    for key in PageKey:
        session.merge(PageText(key=key.value, text=SAID, updated_at=now(session)))
    session.merge(SiteSettings(id=1, name=SAID, city=SAID, help_hours=SAID, help_phone="1", help_email="1"))


def account_of(session: Session, places: Places, role: str) -> int:
    row = {RESIDENT: (Solution, places.draft), OWNER: (Business, places.business)}[role]
    found: int = session.get_one(*row).account_id  # type: ignore[assignment]
    return found


def add_to_review(session: Session, places: Places) -> int:
    """Each way into the queue, in both rounds; the one with an author's answer is returned."""
    author = account_of(session, places, RESIDENT)
    common = {"flags": ["phone"], "review_since": now(session), "on_ballot": None}
    for number in (places.round, places.planned):
        round_ = session.get_one(Round, number)
        make_solution(session, round_, **common, state=SolutionState.WAITING, review_kind=ReviewKind.FLAGGED)
        reported = make_solution(session, round_, **common, review_kind=ReviewKind.REPORTED)
        session.add(Report(solution_id=reported.id, reason=ReportReason.OTHER, words="1", created_at=now(session)))
        session.add(version_of(reported, 1, session))
        undecided = {"published_at": now(session), "on_ballot": None}
        make_solution(session, round_, **undecided)
        kind, state = ReviewKind.ANSWERED, SolutionState.HIDDEN
        hidden = {"account_id": author, "state": state, "hidden_reason": SAID, "author_answer": "1"}
        answered = make_solution(session, round_, **common, **hidden, review_kind=kind, answered_at=now(session))
        business = session.get_one(Business, places.business)
        waits = {"review_since": now(session), "review_kind": ReviewKind.NEW, "state": ChallengeState.WAITING}
        make_challenge(session, round_, business, **waits)
    return answered.id


def version_of(solution: Solution, number: int, session: Session, **columns: Any) -> SolutionVersion:
    values = {"title": "1", "cost_band": CostBand.NONE, "replaced_at": now(session)} | columns
    return SolutionVersion(solution_id=solution.id, number=number, **values)


def add_hidden(session: Session, places: Places) -> int:
    """A challenge that staff hid and its owner answered, and a business that was refused."""
    round_, business = session.get_one(Round, places.round), session.get_one(Business, places.business)
    owner = session.get_one(Account, account_of(session, places, OWNER))
    make_business(session, owner, verification=Verification.REFUSED, verification_reason="1")
    columns = {"hidden_reason": SAID, "author_answer": "1", "answered_at": now(session)}
    columns |= {"review_since": now(session), "review_kind": ReviewKind.ANSWERED}
    return make_challenge(session, round_, business, state=ChallengeState.HIDDEN, **columns).id


def add_around_the_solution(session: Session, places: Places) -> None:
    """Versions, one of them redacted; a picture; what was merged into it; a report; somebody's consent."""
    solution = session.get_one(Solution, places.solution)
    round_ = session.get_one(Round, solution.round_id)
    session.add_all((version_of(solution, 1, session), version_of(solution, 2, session, redacted_reason="1")))
    solution.picture_id = make_picture(session, None, alt="1").id
    make_solution(session, round_, state=SolutionState.MERGED, merged_into_id=solution.id)
    session.add(Report(solution_id=solution.id, reason=ReportReason.OTHER, words="1", created_at=now(session)))
    consent = {"consent_way": ConsentWay.SPOKEN, "consented_at": now(session), "created_at": now(session)}
    clerk = account_of(session, places, OWNER)
    consent["entered_by_id"] = solution.entered_by_id = clerk
    solution.channel = EntryChannel.PHONE
    session.add_all((AssistedEntry(solution_id=solution.id, **consent), assisted(session, places, consent)))


def assisted(session: Session, places: Places, consent: dict[str, Any]) -> AssistedEntry:
    posted = session.get_one(Challenge, places.posted)
    posted.channel, posted.entered_by_id = EntryChannel.DESK, consent["entered_by_id"]
    return AssistedEntry(challenge_id=places.posted, **consent)


def answer_the_posted(session: Session, places: Places) -> None:
    posted = session.get_one(Challenge, places.posted)
    posted.may_be_quoted, posted.quote = True, "1"
    posted.city_status, posted.city_reply, posted.replied_at = CityStatus.ANSWERED, SAID, now(session)


def add_other_answers(session: Session, places: Places) -> None:
    """Words in each question that takes some: free texts, and the "other" of a choice."""
    responses = select(SurveyResponse).where(SurveyResponse.survey_id.in_((places.past_survey, places.open_survey)))
    for response in session.scalars(responses.order_by(SurveyResponse.id)).all()[:8]:
        for question in worded(session, response.survey_id):
            own = (Answer.response_id == response.id, Answer.question_id == question.id)
            if not session.scalar(select(Answer.id).where(*own, Answer.text != "")):
                added(session, Answer(response_id=response.id, question_id=question.id, text="1"))


def worded(session: Session, survey_id: int) -> Iterator[Question]:
    of_survey = select(Question).join(SurveySection).where(SurveySection.survey_id == survey_id)
    for question in session.scalars(of_survey.order_by(Question.id)):
        if question.has_other or question.kind in (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT):
            yield question


def add_upload(session: Session, places: Places, state: ImportState) -> int:
    """Solutions in a file: one whose columns nobody told yet, and one with problems."""
    content = GOOD_FILE if state is ImportState.FAILED else b"x"
    common = {"created_at": now(session), "updated_at": now(session), "content": content, "digest": state.value}
    problem = {"kind": "value_twice", "line": 2, "column": "עמודה", "value": "ערך אחד"}
    kind = ImportKind.SOLUTIONS if state is ImportState.MAPPING else ImportKind.RESPONSES
    survey = places.built_survey if kind is ImportKind.RESPONSES else None
    upload = FileImport(round_id=places.planned, survey_id=survey, kind=kind, file_name="1", state=state, **common)
    upload.problems = [problem] if state is ImportState.FAILED else []
    return added(session, upload).id


def whole_rows(session: Session, places: Places) -> dict[str, set[Any]]:
    """Rows with a page of their own, or alone of their kind on one, by table: they hold the whole batch."""
    surveys = (places.built_survey, places.open_survey, places.past_survey)
    solution, response = places.solution, places.response
    accounts = session.scalars(select(UserSession.account_id)).all()
    return {
        "solution": {solution, places.hidden, places.off_ballot, places.draft},
        "business": {places.business},
        "account": {*accounts, places.colleague},
        "question": {places.built_question},
        "survey": set(surveys),
        "challenge": {places.posted, *all_of(session, Challenge.id, Challenge.state == ChallengeState.HIDDEN)},
        "answer": all_of(session, Answer.id, Answer.response_id == response),
        "audit_entry": all_of(session, AuditEntry.id, AuditEntry.action == REMOVED),
        "file_import": all_of(session, FileImport.id),
        "report": all_of(session, Report.id),
        "solution_version": all_of(session, SolutionVersion.solution_id, SolutionVersion.solution_id == solution),
        "user_session": all_of(session, UserSession.id),
    }


def all_of(session: Session, key: Any, *rules: Any) -> set[Any]:
    return set(session.scalars(select(key).where(*rules)))
