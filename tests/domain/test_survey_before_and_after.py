"""The same questions asked again: before and after, for the businesses that answered both surveys."""

from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from app.domain.survey_publishing import publish_survey, told_of
from app.domain.survey_state import survey_of
from app.models import Business, QuestionKind, QuestionOption, ResultsBy, Round, Survey
from tests.factories import DAY, make_business, make_round, now
from tests.surveys import make_question, make_response, make_survey

pytestmark = pytest.mark.one_database


class Waves(NamedTuple):
    round: Round
    first: Survey
    second: Survey
    businesses: list[Business]


@pytest.fixture
def waves(session: Session) -> Waves:
    """Thirty businesses answered the first survey, 18 badly; the second asks again, and has a question of its own."""
    round_ = make_round(session)
    first = make_survey(session, round_)
    how = make_question(session, first.sections[0], options=("Bad", "Good"), is_present_state=True, is_required=True)
    bad, good = how.options
    businesses = [make_business(session, None) for _ in range(30)]
    for place, business in enumerate(businesses):
        make_response(session, first, business, {how: bad if place < 18 else good})
    clock = now(session)
    second = make_survey(session, round_, wave=2, opens_at=clock - 2 * DAY, closes_at=clock - DAY)
    again = make_question(session, second.sections[0], is_present_state=True, is_required=True, repeats_id=how.id)
    again.options = [
        QuestionOption(position=place, text=option.text, repeats_id=option.id)
        for place, option in enumerate(how.options, start=1)
    ]
    make_question(session, second.sections[0], QuestionKind.SCALE)
    session.flush()
    return Waves(round_, first, second, businesses)


def answer_again(session: Session, waves: Waves, businesses: list[Business], bad: int) -> None:
    how = waves.second.questions[0]
    for place, business in enumerate(businesses):
        make_response(session, waves.second, business, {how: how.options[0 if place < bad else 1]})


def publish(session: Session, waves: Waves) -> dict[str, Any]:
    """Both; returns what is told of the businesses that answered both."""
    for wave in (1, 2):
        session.expire_all()
        survey = survey_of(session, waves.round, wave)
        assert survey
        publish_survey(session, survey, waves.round, by=None)
    return told_of(session, waves.second).get(ResultsBy.BOTH_WAVES, {})


def test_those_who_answered_both_are_told_before_and_after(session: Session, waves: Waves) -> None:
    answer_again(session, waves, waves.businesses[:24], bad=8)
    how = waves.second.questions[0]
    key, (bad, good) = str(how.id), (str(option.id) for option in how.options)
    # Before: 18 of the 24 said bad and 6 good; of the other six, all said good. Zero bad of six may not be known.
    assert publish(session, waves) == {
        "both": {
            "businesses": 24,
            "questions": {key: {"answered": 24, "rows": {bad: 8, good: 16}}},
            "before": {key: {"answered": 24, "rows": {bad: None, good: None}}},
        }
    }


def test_before_is_told_where_the_rest_is_large_enough_too(session: Session, waves: Waves) -> None:
    answer_again(session, waves, waves.businesses[6:24], bad=8)
    how = waves.second.questions[0]
    [told] = publish(session, waves).values()
    assert told["businesses"] == 18
    assert list(told["before"][str(how.id)]["rows"].values()) == [12, 6]


def test_nothing_is_told_where_few_answered_only_once(session: Session, waves: Waves) -> None:
    answer_again(session, waves, waves.businesses[:27], bad=9)
    assert publish(session, waves) == {}


def test_nothing_is_told_where_few_answered_the_second_survey_only(session: Session, waves: Waves) -> None:
    others = [make_business(session, None) for _ in range(3)]
    answer_again(session, waves, [*waves.businesses[6:24], *others], bad=8)
    assert publish(session, waves) == {}


def test_a_business_that_began_and_did_not_send_has_not_answered_both(session: Session, waves: Waves) -> None:
    answer_again(session, waves, waves.businesses[6:24], bad=8)
    make_response(session, waves.second, waves.businesses[0], {}, submitted_at=None)
    assert publish(session, waves)["both"]["businesses"] == 18
