"""Publishing the results of a survey: what is written, once, of which responses."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.survey_publishing import publish_survey, told_of
from app.domain.survey_state import survey_of
from app.models import (
    AuditEntry,
    PhaseKind,
    QuestionKind,
    ResultsBy,
    Round,
    Sector,
    ShownIf,
    SizeBand,
    Survey,
    Verification,
)
from tests.factories import make_business, make_round, move_phase
from tests.surveys import make_question, make_response, make_survey


@pytest.fixture
def closed(session: Session) -> SimpleNamespace:
    """A survey of two questions that 30 businesses answered, three of them in crafts; and noise that is not counted."""
    round_ = make_round(session)
    survey = make_survey(session, round_)
    [section] = survey.sections
    what = make_question(session, section, options=("Cash", "Customers", "Rent"), has_other=True, is_required=True)
    cash, customers, rent = what.options
    how_long = make_question(
        session, section, QuestionKind.NUMBER, least=0, most=60,
        condition_question_id=what.id, condition=ShownIf.EQUALS, condition_option_id=cash.id, is_required=True,
    )  # fmt: skip
    for n in range(30):
        sector = Sector.FOOD if n < 15 else Sector.RETAIL if n < 27 else Sector.CRAFTS_INDUSTRY
        verification = Verification.VERIFIED if n < 20 else Verification.WAITING
        business = make_business(
            session, None, sector=sector, size_band=SizeBand.ABOVE_FIFTY if n % 3 else SizeBand.ONE,
            verification=verification,
        )  # fmt: skip
        answers: dict[Any, Any] = {what: cash if n < 18 else customers}
        if n < 18:
            answers[how_long] = 3 if n % 3 else 20
        make_response(session, survey, business, answers)
    make_response(session, survey, make_business(session, None), {what: rent}, is_test=True)
    make_response(session, survey, make_business(session, None), {what: rent}, submitted_at=None)
    make_response(session, make_survey(session, make_round(session, is_public=False)), make_business(session, None), {})
    return SimpleNamespace(round=round_, survey=fresh(session, round_), what=what, how_long=how_long)


def fresh(session: Session, round_: Round, wave: int = 1) -> Survey:
    session.expire_all()
    survey = survey_of(session, round_, wave)
    assert survey is not None
    return survey


def test_counts_are_those_of_sent_responses_and_small_ones_are_left_out(session: Session, closed: Any) -> None:
    publish_survey(session, closed.survey, closed.round, by=None)
    told = told_of(session, closed.survey)
    cash, customers, rent = (str(option.id) for option in closed.what.options)
    assert told[ResultsBy.ALL][""] == {
        "businesses": 30,
        "verified": 20,
        "questions": {
            str(closed.what.id): {
                "answered": 30,
                "rows": {cash: 18, customers: None, rent: None, "other": None},
            },
            str(closed.how_long.id): {
                "answered": 18,
                "rows": {"to_0": None, "to_5": 12, "to_10": None, "to_50": None, "to_100": None},
            },
        },
    }


def test_small_groups_are_not_there(session: Session, closed: Any) -> None:
    publish_survey(session, closed.survey, closed.round, by=None)
    told = told_of(session, closed.survey)
    assert set(told[ResultsBy.SECTOR]) == {"food"}
    assert set(told[ResultsBy.SIZE]) == {"above_50"}
    assert set(told[ResultsBy.QUARTER]) == {"unknown"}


def test_it_is_published_once(session: Session, closed: Any) -> None:
    publish_survey(session, closed.survey, closed.round, by=None)
    with pytest.raises(Refused) as refused:
        publish_survey(session, closed.survey, closed.round, by=None)
    assert refused.value.refusal is Refusal.SURVEY_ALREADY_PUBLISHED


def test_not_while_it_is_open(session: Session, closed: Any) -> None:
    move_phase(session, closed.round, PhaseKind.CHALLENGES, opens=-1, closes=1)
    move_phase(session, closed.round, PhaseKind.SOLUTIONS, opens=2, closes=3)
    with pytest.raises(Refused) as refused:
        publish_survey(session, closed.survey, closed.round, by=None)
    assert refused.value.refusal is Refusal.SURVEY_NOT_CLOSED
    assert told_of(session, closed.survey) == {}


def test_the_log_says_so_without_a_number(session: Session, closed: Any) -> None:
    publish_survey(session, closed.survey, closed.round, by=None, reason="It is time")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "survey.publish")).one()
    assert (entry.subject, entry.reason, entry.details) == (f"survey:{closed.survey.id}", "It is time", {})


@pytest.mark.parametrize(("others", "is_told"), [(0, False), (2, False), (5, True)])
def test_who_is_asked_something_more_does_not_tell_of_the_few_who_are_not(
    session: Session, dana, others: int, is_told: bool
) -> None:
    """Asked of those who want a grant and nothing else: the others of the row are told by subtracting."""
    round_ = make_round(session, "solutions")
    survey = make_survey(session, round_)
    [section] = survey.sections
    several = make_question(session, section, QuestionKind.SEVERAL, options=("מענק", "חניה", "פרסום"), is_required=True)
    grant, parking, ads = several.options
    only = {"condition_question_id": several.id, "condition": ShownIf.EQUALS, "condition_option_id": grant.id}
    why = make_question(session, section, options=("כן", "לא"), is_required=True, **only)
    for picks in [[grant]] * 18 + [[grant, parking]] * others + [[parking, ads]] * 12 + [[ads]] * 12:
        answers = {several: picks} | ({why: why.options[0]} if picks == [grant] else {})
        make_response(session, survey, make_business(session, None), answers)
    session.expire_all()
    publish_survey(session, fresh(session, round_), round_, by=dana)
    session.flush()
    whole = told_of(session, survey)[ResultsBy.ALL][""]["questions"]
    assert whole[str(several.id)]["rows"][str(grant.id)] == 18 + others
    assert (whole[str(why.id)]["answered"] is not None) is is_told
