"""Two at once, with real commits: tabs that begin and save, browsers that send for one business, first answers."""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.database import SECRETS
from app.domain.survey_answering import save_section, submit_response
from app.domain.survey_conditions import Given
from app.domain.survey_drafts import adopt_drafts, begin_response, draft_by_key
from app.domain.survey_keys import account_key
from app.domain.survey_state import survey_by_id
from app.domain.transactions import writing
from app.models import Account, Answer, Business, QuestionKind, Round, Survey, SurveyResponse
from tests.factories import make_business, make_round
from tests.support.databases import POSTGRES, SETTINGS, SQLITE_WAL
from tests.surveys import make_question, make_survey

pytestmark = pytest.mark.one_database(SQLITE_WAL, POSTGRES)
HELD = 0.4  # seconds that the first keeps its transaction open, while the second asks


@pytest.fixture
def survey_id(session) -> int:
    survey = make_survey(session, make_round(session, "challenges"))
    make_question(session, survey.sections[0], QuestionKind.LONG_TEXT, "מה קשה?")
    id_ = survey.id
    session.commit()
    return id_


def in_its_own(engine: Engine, work: Callable[[Session, Survey, Round], Any], then: Future | None = None) -> Any:
    """Do this in a transaction of its own; committed when `then` says so, or at once."""
    with Session(engine, expire_on_commit=False, info={SECRETS: (SETTINGS["SECRET_KEY"],)}) as session:
        writing(session)
        survey_id = session.scalar(select(Survey.id))
        survey = survey_by_id(session, survey_id)
        done = work(session, survey, session.get_one(Round, survey.round_id))
        if then is not None:
            then.set_result(None)
            time.sleep(HELD)
        session.commit()
        return done


def rows(session: Session) -> list[SurveyResponse]:
    return list(session.scalars(select(SurveyResponse)))


def texts(session: Session) -> list[str]:
    return sorted(session.scalars(select(Answer.text)))


def both(engine: Engine, first: Callable[..., Any], second: Callable[..., Any]) -> tuple[Any, Any]:
    """The second begins while the first has done its work but not committed it."""
    worked: Future = Future()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(in_its_own, engine, first, worked)
        wait({one, worked}, timeout=10, return_when=FIRST_COMPLETED)
        two = pool.submit(in_its_own, engine, second)
        return one.result(timeout=20), two.result(timeout=20)


def begun(key: str, owner: int | None = None) -> Callable[..., int]:
    def work(session: Session, survey: Survey, round_: Round) -> int:
        by = session.get_one(Account, owner) if owner else None
        return begin_response(session, survey, round_, key, by=by).id

    return work


def answered(key: str, words: str) -> Callable[..., None]:
    def work(session: Session, survey: Survey, round_: Round) -> None:
        draft, section = draft_by_key(session, survey.id, key), survey.sections[0]
        save_section(session, survey, round_, draft, section, {section.questions[0].id: Given(text=words)})

    return work


def sent(key: str, business_id: int, owner: int) -> Callable[..., int]:
    def work(session: Session, survey: Survey, round_: Round) -> int:
        draft, by = draft_by_key(session, survey.id, key), session.get_one(Account, owner)
        return submit_response(session, survey, round_, draft, session.get_one(Business, business_id), by=by).id

    return work


def adopted(key: str, owner: int) -> Callable[..., int]:
    def work(session: Session, survey: Survey, round_: Round) -> int:
        return adopt_drafts(session, session.get_one(Account, owner), [key])

    return work


def test_two_tabs_that_begin_at_once_have_one_draft(session, engine, survey_id):
    first, second = both(engine, begun("browser"), begun("browser"))
    assert first == second
    assert len(rows(session)) == 1


def test_two_tabs_that_save_at_once_leave_one_answer(session, engine, survey_id):
    in_its_own(engine, begun("browser"))
    both(engine, answered("browser", "ראשון"), answered("browser", "שני"))
    assert texts(session) == ["שני"]


def test_two_first_answers_at_once_freeze_the_survey_once(session, engine, survey_id):
    for key in ("one", "two"):
        in_its_own(engine, begun(key))
    both(engine, answered("one", "ראשון"), answered("two", "שני"))
    assert session.get_one(Survey, survey_id).first_answer_at is not None
    assert texts(session) == ["ראשון", "שני"]


def test_two_browsers_that_send_for_one_business_leave_one_response(session, engine, survey_id, rina, noa):
    business, mine, hers = make_business(session, rina).id, rina.id, noa.id
    session.commit()
    for key, words in (("one", "ראשון"), ("two", "שני")):
        in_its_own(engine, begun(key))
        in_its_own(engine, answered(key, words))
    both(engine, sent("one", business, mine), sent("two", business, hers))
    assert [(row.business_id, row.browser_key) for row in rows(session)] == [(business, None)]
    assert texts(session) == ["שני"]


def test_two_browsers_that_sign_in_at_once_become_one_draft(session, engine, survey_id, rina):
    mine = rina.id
    session.commit()
    for key, words in (("one", "ראשון"), ("two", "שני")):
        in_its_own(engine, begun(key))
        in_its_own(engine, answered(key, words))
    both(engine, adopted("one", mine), adopted("two", mine))
    assert [row.account_id for row in rows(session)] == [mine]
    assert texts(session) == ["שני"]


def test_signing_in_while_another_tab_begins_makes_one_draft(session, engine, survey_id, rina):
    mine = rina.id
    session.commit()
    in_its_own(engine, begun("one"))
    both(engine, begun(account_key(mine), mine), adopted("one", mine))
    assert [row.account_id for row in rows(session)] == [mine]
