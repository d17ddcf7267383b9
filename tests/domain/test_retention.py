"""What is forgotten after a year, and after two."""

from datetime import timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.retention import forget_old_answers, forget_old_log
from app.domain.survey_counting import count_survey
from app.domain.survey_protection import WHOLE
from app.domain.survey_shape import OTHER, shape_of
from app.models import Answer, AuditEntry, QuestionKind, ResultsBy, SurveyResponse
from tests.factories import DAY, begin_writing, make_business, make_noise, make_round, now
from tests.surveys import make_question, make_response, make_survey


def test_after_a_year_the_words_of_answers_go_and_the_counts_stay(session: Session, rina) -> None:
    make_noise(session)
    survey = make_survey(session, make_round(session, "closed"))
    choice = make_question(session, survey.sections[0], QuestionKind.SEVERAL, options=("תזרים",))
    words = make_question(session, survey.sections[0], QuestionKind.LONG_TEXT)
    clock, answers = now(session), {choice: choice.options[0], words: "במילים שלי"}
    old, new = (make_business(session, rina) for _one in range(2))
    make_response(session, survey, old, answers, submitted_at=clock - 366 * DAY, account_id=rina.id)
    make_response(session, survey, new, answers, submitted_at=clock - 364 * DAY, account_id=rina.id)
    make_response(session, survey, None, answers, submitted_at=None, updated_at=clock - 366 * DAY)
    begin_writing(session)
    forget_old_answers(session)
    session.expire_all()
    kept = session.scalars(select(SurveyResponse).order_by(SurveyResponse.id)).all()
    assert [(one.business_id, one.account_id, len(one.answers)) for one in kept] == [
        (old.id, None, 1),
        (new.id, rina.id, 2),
    ]
    assert session.scalars(select(Answer.text).where(Answer.text != "")).all() == ["במילים שלי"]


def test_an_answer_of_something_else_still_counts_without_its_words(session: Session) -> None:
    survey = make_survey(session, make_round(session, "closed"))
    choice = make_question(session, survey.sections[0], QuestionKind.SEVERAL, options=("תזרים",), has_other=True)
    make_response(session, survey, None, {choice: "חניה"}, submitted_at=now(session) - 366 * DAY)
    begin_writing(session)
    forget_old_answers(session)
    session.expire_all()
    assert [(one.option_id, one.text) for one in session.scalars(select(Answer))] == [(None, "")]
    assert count_survey(session, survey, shape_of(survey))[ResultsBy.ALL].cell(str(choice.id), (OTHER, WHOLE)) == 1


def test_after_two_years_lines_of_the_log_go(session: Session) -> None:
    clock = now(session)
    begin_writing(session)
    moments = (clock - timedelta(days=740), clock - timedelta(days=700))
    rows = [{"at": at, "action": "phase.opened", "subject": "", "reason": "", "details": {}} for at in moments]
    session.execute(insert(AuditEntry), rows)
    forget_old_log(session)
    assert session.scalars(select(AuditEntry.at)).all() == [moments[1]]
