"""The same businesses are asked again about their present state."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal
from app.domain.survey_building import (
    ask_again,
)
from app.domain.survey_content import OptionContent, content_of
from app.domain.survey_questions import (
    edit_question,
)
from app.domain.survey_waves import set_wave_dates
from app.models import AuditEntry, Round, Survey
from tests.factories import DAY, make_round, now
from tests.support.building import SEVERAL, SINGLE, built_survey, refusal, text
from tests.surveys import make_question, make_survey


@pytest.fixture
def survey(session: Session) -> Survey:
    return built_survey(session)


@pytest.fixture
def closed(session: Session) -> Survey:
    """A survey whose phase is over, with one question about the present state."""
    survey = make_survey(session, make_round(session, "solutions"), sections=2)
    make_question(session, survey.sections[0], SINGLE, "בסגר", ("כן", "לא"))
    make_question(session, survey.sections[1], SINGLE, "היום", ("טוב", "רע"), is_present_state=True)
    return survey


def test_the_second_wave_asks_the_present_state_again(session, closed, dana):
    round_ = closed_round(session, closed)
    wave = ask_again(session, round_, by=dana)
    session.expire_all()
    asked, now_ = wave.questions, closed.questions[1]
    assert (wave.wave, wave.is_ready, wave.opens_at) == (2, False, None)
    assert [one.repeats_id for one in asked] == [now_.id]
    assert [one.repeats_id for one in asked[0].options] == [one.id for one in now_.options]
    assert refusal(ask_again, session, round_, by=dana) is Refusal.SURVEY_EXISTS


def closed_round(session: Session, survey: Survey) -> Round:
    return session.get_one(Round, survey.round_id)


@pytest.mark.one_database
def test_a_question_that_repeats_keeps_its_kind_and_options(session, closed, dana):
    wave = ask_again(session, closed_round(session, closed), by=dana)
    question = wave.questions[0]
    stays = content_of(question)
    for new in (
        replace(stays, options=stays.options[:1] + (OptionContent(text("אחר")),)),
        replace(stays, kind=SEVERAL),
    ):
        assert refusal(edit_question, session, wave, question, new, by=dana) is Refusal.QUESTION_REPEATS
    edit_question(session, wave, question, replace(stays, is_required=True), by=dana)
    assert question.is_required


@pytest.mark.one_database
def test_the_second_wave_waits_for_the_end_of_the_first(session, survey, dana):
    assert refusal(ask_again, session, closed_round(session, survey), by=dana) is Refusal.WAVE_TOO_EARLY


@pytest.mark.one_database
def test_without_a_question_of_the_present_state_nothing_is_asked_again(session, dana):
    round_ = make_round(session, "solutions")
    make_question(session, make_survey(session, round_).sections[0])
    assert refusal(ask_again, session, round_, by=dana) is Refusal.NO_PRESENT_STATE


@pytest.mark.one_database
def test_the_second_wave_has_dates_of_its_own(session, closed, dana):
    wave, clock = ask_again(session, closed_round(session, closed), by=dana), now(session)
    set_wave_dates(session, wave, opens_at=clock + DAY, closes_at=clock + 9 * DAY, by=dana, reason="שנה אחרי")
    assert (wave.opens_at, wave.closes_at) == (clock + DAY, clock + 9 * DAY)
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.reason) == ("survey.dates_set", "שנה אחרי")


@pytest.mark.one_database
def test_wrong_dates_of_a_wave_are_refused(session, closed, dana):
    wave, clock = ask_again(session, closed_round(session, closed), by=dana), now(session)
    wrong = [
        (None, clock + DAY, "סיבה", Refusal.OPENING_MISSING),
        (clock + 2 * DAY, clock + DAY, "סיבה", Refusal.CLOSES_BEFORE_IT_OPENS),
        (clock - 2 * DAY, clock - DAY, "סיבה", Refusal.CLOSING_IN_THE_PAST),
        (clock + DAY, clock + 2 * DAY, " ", Refusal.REASON_MISSING),
    ]
    for opens_at, closes_at, reason, why in wrong:
        dates = {"opens_at": opens_at, "closes_at": closes_at}
        assert refusal(set_wave_dates, session, wave, by=dana, reason=reason, **dates) is why


@pytest.mark.one_database
def test_a_wave_that_has_opened_keeps_its_opening(session, closed, dana):
    wave, clock = ask_again(session, closed_round(session, closed), by=dana), now(session)
    wave.opens_at = clock - DAY
    session.flush()
    set_wave_dates(session, wave, opens_at=clock + DAY, closes_at=clock + 2 * DAY, by=dana, reason="עוד יומיים")
    assert (wave.opens_at, wave.closes_at) == (clock - DAY, clock + 2 * DAY)
