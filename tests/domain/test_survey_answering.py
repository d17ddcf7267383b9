"""Answering the survey: drafts that are never two, saving, joining at sign-in, sending, correcting."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.domain.entries import Entry
from app.domain.limits import SURVEYS_PER_SUBNET
from app.domain.refusal import Refusal, Refused
from app.domain.survey_answering import save_section, submit_response, submit_trial
from app.domain.survey_conditions import Given, given_in
from app.domain.survey_drafts import (
    adopt_drafts,
    begin_correction,
    begin_response,
    draft_by_key,
    response_of,
    sent_responses,
)
from app.domain.survey_keys import account_key, correction_key, stored_key
from app.domain.survey_state import survey_by_id
from app.models import (
    Answer,
    AuditEntry,
    EntryChannel,
    PhaseKind,
    QuestionKind,
    ShownIf,
    Survey,
    SurveyResponse,
)
from tests.factories import begin_writing, make_business, make_round, move_phase, now
from tests.support.databases import POSTGRES, SQLITE_WAL
from tests.surveys import make_question, make_response, make_survey

pytestmark = pytest.mark.one_database(SQLITE_WAL, POSTGRES)
DESK = {"channel": EntryChannel.DESK, "has_consent": True}


@pytest.fixture
def round_(session):
    return make_round(session, "challenges")


@pytest.fixture
def survey(session, round_):
    """Two sections; the second question hangs on the first one's last option."""
    survey = make_survey(session, round_, sections=2)
    first, second = survey.sections
    hard = make_question(session, first, QuestionKind.SINGLE, "מה קשה?", ("תזרים", "לקוחות"), is_required=True)
    make_question(
        session,
        first,
        QuestionKind.LONG_TEXT,
        "מה קרה ללקוחות?",
        condition_question_id=hard.id,
        condition=ShownIf.EQUALS,
        condition_option_id=hard.options[1].id,
    )
    make_question(session, second, QuestionKind.SCALE, "עד כמה ברור?")
    other = make_survey(session, make_round(session, "challenges", is_public=False))  # must never be counted
    make_response(session, other, make_business(session, None), {})
    session.commit()
    return survey_by_id(session, survey.id)


def questions(survey):
    return survey.questions


def picked(survey, number):
    return Given(options=(survey.questions[0].options[number].id,))


def begin(session, survey, round_, key="browser", **more):
    begin_writing(session)
    draft = begin_response(session, survey, round_, key, **more)
    session.commit()
    return draft


def save(session, survey, round_, draft, number, *given, **more):
    """Save these answers to the questions of a section, in order."""
    begin_writing(session)
    section = survey.sections[number - 1]
    answers = {question.id: one for question, one in zip(section.questions, given, strict=False)}
    try:
        return save_section(session, survey, round_, draft, section, answers, **more)
    finally:
        session.commit()


def send(session, survey, round_, draft, business, by, **more):
    begin_writing(session)
    try:
        return submit_response(session, survey, round_, draft, business, by=by, **more)
    finally:
        session.commit()


def rows(session, survey):
    return session.scalars(select(SurveyResponse).where(SurveyResponse.survey_id == survey.id)).all()


def answers_of(session, survey, response):
    return given_in(session.scalars(select(Answer).where(Answer.response_id == response.id)), survey)


def test_one_browser_has_one_draft_and_only_a_hash_of_its_key(session, survey, round_):
    first = begin(session, survey, round_, place="203.0.113.0/24")
    again = begin(session, survey, round_, place="203.0.113.0/24")
    assert first.id == again.id
    assert [row.browser_key for row in rows(session, survey)] == [stored_key("browser")]
    assert first.browser_key != "browser"


def test_saving_twice_is_saving_once(session, survey, round_):
    draft = begin(session, survey, round_)
    for _time in range(2):
        save(session, survey, round_, draft, 1, picked(survey, 0), Given(text="ריק"))
    assert answers_of(session, survey, draft) == {
        questions(survey)[0].id: picked(survey, 0),
        questions(survey)[1].id: Given(text="ריק"),
    }
    assert session.scalar(select(func.count()).select_from(Answer).where(Answer.response_id == draft.id)) == 2
    assert (draft.reached, draft.submitted_at) == (1, None)


def test_the_first_real_answer_freezes_the_survey_and_removes_test_answers(session, survey, round_, dana):
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=1, closes=5)
    trial = begin(session, survey, round_, "trial", by=dana, is_test=True)
    save(session, survey, round_, trial, 1, picked(survey, 0))
    assert (trial.is_test, survey.first_answer_at) == (True, None)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-1, closes=5)
    draft = begin(session, survey, round_)
    save(session, survey, round_, draft, 1, picked(survey, 0))
    first = survey.first_answer_at
    save(session, survey, round_, draft, 2, Given(number=4))
    assert first is not None and survey.first_answer_at == first
    assert [row.id for row in rows(session, survey)] == [draft.id]


def test_test_answers_end_when_the_survey_opens(session, survey, round_, dana):
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=1, closes=5)
    trial = begin(session, survey, round_, "trial", by=dana, is_test=True)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-1, closes=5)
    with pytest.raises(Refused, match=Refusal.SURVEY_TRIAL_OVER):
        save(session, survey, round_, trial, 1, picked(survey, 0))
    session.rollback()
    with pytest.raises(Refused, match=Refusal.SURVEY_TRIAL_OVER):
        begin(session, survey, round_, "another", by=dana, is_test=True)


def test_a_test_response_is_sent_for_no_business(session, survey, round_, dana):
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=1, closes=5)
    trial = begin(session, survey, round_, "trial", by=dana, is_test=True)
    save(session, survey, round_, trial, 1, picked(survey, 0))
    begin_writing(session)
    submit_trial(session, survey, round_, trial)
    session.commit()
    assert (trial.business_id, trial.is_test, trial.submitted_at is not None) == (None, True, True)


@pytest.mark.parametrize(
    ("days", "refusal"), [((1, 5), Refusal.SURVEY_NOT_OPEN_YET), ((-5, -1), Refusal.SURVEY_CLOSED)]
)
def test_nothing_is_answered_before_it_opens_or_after_it_closed(session, survey, round_, rina, days, refusal):
    business = make_business(session, rina)
    draft = begin(session, survey, round_)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=days[0], closes=days[1])
    session.commit()
    for attempt in (
        lambda: begin(session, survey, round_, "late"),
        lambda: save(session, survey, round_, draft, 1, picked(survey, 0)),
        lambda: send(session, survey, round_, draft, business, rina),
    ):
        with pytest.raises(Refused, match=refusal):
            attempt()
        session.rollback()


def test_a_page_opened_before_the_end_may_be_sent_a_little_later(session, survey, round_):
    draft = begin(session, survey, round_)
    closes = move_phase(session, round_, PhaseKind.CHALLENGES, opens=-5, closes=-1 / 1440).closes_at
    session.commit()
    save(session, survey, round_, draft, 1, picked(survey, 0), opened_at=closes - timedelta(minutes=3))
    for opened in (None, closes + timedelta(seconds=1)):
        with pytest.raises(Refused, match=Refusal.SURVEY_CLOSED):
            save(session, survey, round_, draft, 1, picked(survey, 1), opened_at=opened)
        session.rollback()
    assert answers_of(session, survey, draft) == {questions(survey)[0].id: picked(survey, 0)}


def test_sending_drops_what_is_no_longer_asked(session, survey, round_, rina):
    business = make_business(session, rina)
    draft = begin(session, survey, round_)
    save(session, survey, round_, draft, 1, picked(survey, 1), Given(text="לא באים"))
    save(session, survey, round_, draft, 1, picked(survey, 0))
    assert len(answers_of(session, survey, draft)) == 2
    sent = send(session, survey, round_, draft, business, rina)
    assert answers_of(session, survey, sent) == {questions(survey)[0].id: picked(survey, 0)}
    assert (sent.business_id, sent.account_id, sent.browser_key) == (business.id, rina.id, None)
    assert sent.submitted_at is not None


def test_what_is_not_whole_is_not_sent_and_the_section_is_named(session, survey, round_, rina):
    business = make_business(session, rina)
    draft = begin(session, survey, round_)
    save(session, survey, round_, draft, 2, Given(number=4))
    with pytest.raises(Refused) as refused:
        send(session, survey, round_, draft, business, rina)
    assert (refused.value.refusal, refused.value.details) == (Refusal.SURVEY_NOT_WHOLE, {"section": 1})


def test_what_was_answered_before_signing_in_meets_the_owners_own_draft(session, survey, round_, rina):
    own = begin(session, survey, round_, account_key(rina.id), by=rina)
    save(session, survey, round_, own, 1, picked(survey, 0), Given(text="שלי"))
    visitor = begin(session, survey, round_, "browser")
    save(session, survey, round_, visitor, 1, picked(survey, 1))
    save(session, survey, round_, visitor, 2, Given(number=5))
    begin_writing(session)
    assert adopt_drafts(session, rina, ["browser", "unknown"]) == 1
    session.commit()
    draft = draft_by_key(session, survey.id, account_key(rina.id))
    assert [row.id for row in rows(session, survey)] == [draft.id]
    assert (draft.account_id, draft.reached) == (rina.id, 2)
    assert answers_of(session, survey, draft) == dict(
        zip(
            [one.id for one in questions(survey)],
            [picked(survey, 1), Given(text="שלי"), Given(number=5)],
            strict=True,
        )
    )


def test_a_newer_draft_of_the_owner_wins_over_the_browsers(session, survey, round_, rina):
    visitor = begin(session, survey, round_, "browser")
    save(session, survey, round_, visitor, 1, picked(survey, 1))
    own = begin(session, survey, round_, account_key(rina.id), by=rina)
    save(session, survey, round_, own, 1, picked(survey, 0))
    begin_writing(session)
    adopt_drafts(session, rina, ["browser"])
    session.commit()
    draft = draft_by_key(session, survey.id, account_key(rina.id))
    assert answers_of(session, survey, draft) == {questions(survey)[0].id: picked(survey, 0)}


def test_the_draft_of_another_is_not_adopted(session, survey, round_, rina, noa):
    begin(session, survey, round_, account_key(noa.id), by=noa)
    begin_writing(session)
    assert adopt_drafts(session, rina, [account_key(noa.id)]) == 0


def test_a_second_response_for_the_same_business_replaces_the_first(session, survey, round_, rina):
    business, branch = make_business(session, rina), make_business(session, rina)
    for number, to in ((0, business), (0, branch), (1, business)):
        draft = begin(session, survey, round_, account_key(rina.id), by=rina)
        save(session, survey, round_, draft, 1, picked(survey, number))
        send(session, survey, round_, draft, to, rina)
    sent = sent_responses(session, survey.id, rina.id)
    assert [one.business_id for one in sent] == [business.id, branch.id]
    assert answers_of(session, survey, sent[0]) == {questions(survey)[0].id: picked(survey, 1)}
    assert len(rows(session, survey)) == 2


def test_what_was_sent_counts_until_its_correction_is_sent(session, survey, round_, rina):
    business = make_business(session, rina)
    draft = begin(session, survey, round_, account_key(rina.id), by=rina)
    save(session, survey, round_, draft, 1, picked(survey, 0), Given(text="ישן"))
    send(session, survey, round_, draft, business, rina)
    begin_writing(session)
    begin_correction(session, survey, round_, business, by=rina)
    session.commit()
    correction = draft_by_key(session, survey.id, correction_key(rina.id, business.id))
    assert answers_of(session, survey, correction) == {questions(survey)[0].id: picked(survey, 0)}
    save(session, survey, round_, correction, 1, picked(survey, 1), Given(text="חדש"))
    begin_writing(session)
    begin_correction(session, survey, round_, business, by=rina)  # again: what was typed stays
    session.commit()
    before = response_of(session, survey.id, business.id)
    assert answers_of(session, survey, before) == {questions(survey)[0].id: picked(survey, 0)}
    send(session, survey, round_, correction, business, rina)
    after = response_of(session, survey.id, business.id)
    assert answers_of(session, survey, after)[questions(survey)[1].id] == Given(text="חדש")
    assert len(rows(session, survey)) == 1


def test_a_draft_that_was_sent_in_another_tab_is_gone(session, survey, round_, rina):
    business = make_business(session, rina)
    draft = begin(session, survey, round_, account_key(rina.id), by=rina)
    save(session, survey, round_, draft, 1, picked(survey, 0))
    send(session, survey, round_, draft, business, rina)
    for attempt in (
        lambda: save(session, survey, round_, draft, 1, picked(survey, 1)),
        lambda: send(session, survey, round_, draft, business, rina),
    ):
        with pytest.raises(Refused, match=Refusal.SURVEY_DRAFT_GONE):
            attempt()
        session.rollback()


def test_staff_answer_for_an_owner_with_consent_and_a_line_in_the_log(session, survey, round_, rina, dana):
    business = make_business(session, rina)
    with pytest.raises(Refused, match=Refusal.CONSENT_MISSING):
        begin(session, survey, round_, "staff", entry=Entry(EntryChannel.DESK, entered_by=dana))
    session.rollback()
    draft = begin(session, survey, round_, "staff", entry=Entry(EntryChannel.DESK, dana, has_consent=True))
    save(session, survey, round_, draft, 1, picked(survey, 0), Given(text="סוד"))
    sent = send(session, survey, round_, draft, business, dana)
    kept = {name: getattr(sent, name) for name in ("channel", "has_consent", "entered_by_id", "account_id")}
    assert kept == {**DESK, "entered_by_id": dana.id, "account_id": None}
    entry = session.scalars(select(AuditEntry)).one()
    line = (entry.action, entry.actor_id, entry.subject, entry.details)
    assert line == ("survey.assisted", dana.id, f"business:{business.id}", {"channel": "desk"})


def test_staff_do_not_replace_what_an_owner_sent(session, survey, round_, rina, dana):
    business = make_business(session, rina)
    make_response(session, survey, business, {}, account_id=rina.id)
    draft = begin(session, survey, round_, "staff", entry=Entry(EntryChannel.PHONE, dana, has_consent=True))
    save(session, survey, round_, draft, 1, picked(survey, 0))
    with pytest.raises(Refused, match=Refusal.SURVEY_ANSWERED_BY_OWNER):
        send(session, survey, round_, draft, business, dana)


def test_an_owner_replaces_what_staff_entered(session, survey, round_, rina, dana):
    business = make_business(session, rina)
    make_response(session, survey, business, {}, channel=EntryChannel.PHONE, entered_by_id=dana.id)
    draft = begin(session, survey, round_, account_key(rina.id), by=rina)
    save(session, survey, round_, draft, 1, picked(survey, 1))
    sent = send(session, survey, round_, draft, business, rina)
    assert (sent.channel, sent.entered_by_id, len(rows(session, survey))) == (EntryChannel.ONLINE, None, 1)


def test_one_network_begins_only_so_many(session, survey, round_, monkeypatch):
    few = SURVEYS_PER_SUBNET.__class__("survey-subnet", 2, timedelta(hours=1), Refusal.SURVEYS_TOO_OFTEN)
    monkeypatch.setattr("app.domain.survey_drafts.SURVEYS_PER_SUBNET", few)
    for number in range(2):
        begin(session, survey, round_, f"browser{number}", place="203.0.113.0/24")
    begin(session, survey, round_, "browser1", place="203.0.113.0/24")  # its own draft, found again
    with pytest.raises(Refused, match=Refusal.SURVEYS_TOO_OFTEN):
        begin(session, survey, round_, "browser2", place="203.0.113.0/24")
    session.rollback()
    begin(session, survey, round_, "browser3", place="198.51.100.0/24")


def test_staff_who_changed_the_survey_a_moment_before_the_first_answer_win(session, survey, round_):
    draft = begin(session, survey, round_)
    seen = survey.updated_at
    session.execute(
        Survey.__table__.update().where(Survey.id == survey.id).values(updated_at=now(session) + timedelta(seconds=1))
    )
    assert survey.updated_at == seen  # the page was made before that
    section = survey.sections[0]
    with pytest.raises(Refused, match=Refusal.SURVEY_CHANGED_SINCE):
        save_section(session, survey, round_, draft, section, {})
    assert survey.first_answer_at is None
