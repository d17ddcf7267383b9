"""How many businesses raised a main challenge: by what they posted and what they answered, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.hinge import Raised, raised_by
from app.domain.hinge_answers import NONE, Count, sectors_that_answered, sources_of
from app.domain.refusal import Refusal, Refused
from app.domain.review_decisions import hide
from app.domain.tying import count_answers, options_by_id, tie_options
from app.models import (
    Account,
    Business,
    ChallengeState,
    MainChallenge,
    PhaseKind,
    Question,
    QuestionKind,
    ResultsBy,
    Round,
    Sector,
    Survey,
    SurveyResponse,
)
from tests.factories import (
    begin_writing,
    make_business,
    make_challenge,
    make_main_challenge,
    make_noise,
    make_round,
    move_phase,
)
from tests.surveys import make_question, make_response, make_results, make_survey


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "challenges")


@pytest.fixture
def survey(session: Session, round_: Round) -> Survey:
    make_noise(session)
    return make_survey(session, round_)


@pytest.fixture
def question(session: Session, survey: Survey) -> Question:
    options = ("תזרים", "אי־ודאות", "לקוחות")
    return make_question(session, survey.sections[0], QuestionKind.SEVERAL, "מה הכי קשה?", options)


@pytest.fixture
def cash(session: Session, round_: Round, question: Question) -> MainChallenge:
    main = make_main_challenge(session, round_, "תזרים כספי")
    question.options[0].main_challenge_id = question.options[2].main_challenge_id = main.id
    return main


def businesses(session: Session, count: int, **columns: object) -> list[Business]:
    return [make_business(session, None, **columns) for _one in range(count)]


def post(session: Session, round_: Round, main: MainChallenge | None, count: int) -> None:
    for business in businesses(session, count):
        make_challenge(session, round_, business, main_challenge=main)


def test_posts_and_answers_stand_side_by_side(session, round_, survey, question, cash):
    post(session, round_, cash, 6)
    post(session, round_, None, 2)
    make_results(session, survey, {question.options[0]: 20})
    assert raised_by(session, round_) == {cash.id: Raised(Count(6, 8), Count(20, 99, is_at_least=True))}


def test_a_business_counts_once_however_often_it_posted(session, round_, cash):
    other = make_main_challenge(session, round_, "אחר")
    cafe = make_business(session, None)
    for main in (cash, cash, other, None):
        make_challenge(session, round_, cafe, main_challenge=main)
    post(session, round_, other, 1)
    assert raised_by(session, round_) == {cash.id: Raised(Count(1, 2), NONE), other.id: Raised(Count(2, 2), NONE)}


def test_who_of_those_that_posted_answered_what_changes_nothing(session, round_, survey, question, cash):
    """So nobody can tell: the counts are the published ones, whoever stands behind them."""
    posted, others = businesses(session, 6), businesses(session, 6)
    for business in posted:
        make_challenge(session, round_, business, main_challenge=cash)
    make_results(session, survey, {question.options[0]: 6})
    seen = []
    for those, these in ((posted, others), (others, posted)):
        for response in session.scalars(select(SurveyResponse)):
            session.delete(response)
        for business in those:
            make_response(session, survey, business, {question: question.options[0]})
        for business in these:
            make_response(session, survey, business, {question: question.options[1]})
        seen.append(raised_by(session, round_))
    assert seen[0] == seen[1] == {cash.id: Raised(Count(6, 6), Count(6, 99, is_at_least=True))}


def test_answers_count_once_the_results_are_public(session, round_, survey, question, cash):
    for business in businesses(session, 6):
        make_response(session, survey, business, {question: question.options[0]})
    assert raised_by(session, round_) == {}
    make_results(session, survey, {question.options[0]: 6})
    assert raised_by(session, round_)[cash.id].first == Count(6, 99, is_at_least=True)


def test_a_second_survey_does_not_count(session, round_, question, cash):
    later = make_survey(session, round_, wave=2)
    again = make_question(session, later.sections[0], QuestionKind.SEVERAL, "ועכשיו?", ("תזרים",))
    again.options[0].main_challenge_id = cash.id
    make_results(session, later, {again.options[0]: 6})
    assert raised_by(session, round_) == {}


@pytest.mark.parametrize(
    ("kind", "numbers", "count"),
    [
        (QuestionKind.SINGLE, (6, 9), Count(15, 99)),
        (QuestionKind.SINGLE, (6, None), Count(6, 99, is_at_least=True)),
        (QuestionKind.SEVERAL, (6, 9), Count(9, 99, is_at_least=True)),
        (QuestionKind.SEVERAL, (None, 9), Count(9, 99, is_at_least=True)),
        (QuestionKind.SINGLE, (None, None), NONE),
    ],
)
def test_of_several_answers_stands_what_everybody_can_add_up(
    session, round_, survey, question, cash, kind, numbers, count
):
    question.kind = kind
    post(session, round_, cash, 1)
    make_results(session, survey, {question.options[0]: numbers[0], question.options[2]: numbers[1]})
    assert raised_by(session, round_)[cash.id].answered == count


def test_of_two_questions_the_larger_count_stands(session, round_, survey, question, cash):
    more = make_question(session, survey.sections[0], QuestionKind.SINGLE, "ומה עוד?", ("כן", "לא"))
    more.options[0].main_challenge_id = cash.id
    question.options[2].main_challenge_id = None
    make_results(session, survey, {question.options[0]: 7, more.options[0]: 12})
    assert raised_by(session, round_)[cash.id].answered == Count(12, 99, is_at_least=True)


def test_one_option_is_counted_whole(session, round_, survey, question, cash):
    question.options[2].main_challenge_id = None
    other = make_main_challenge(session, round_, "אי־ודאות")
    question.options[1].main_challenge_id = other.id
    make_results(session, survey, {question.options[0]: 7, question.options[1]: 12})
    answered = {main: raised.answered for main, raised in raised_by(session, round_).items()}
    assert answered == {cash.id: Count(7, 99), other.id: Count(12, 99)}


def test_once_solutions_opened_posts_stand_still(session, round_, cash):
    states = (ChallengeState.PUBLIC, ChallengeState.HIDDEN, ChallengeState.WAITING)
    for state in states:
        hour_ago = now(session) - timedelta(hours=1)
        business = make_business(session, None)
        make_challenge(session, round_, business, main_challenge=cash, state=state, published_at=hour_ago)
    assert raised_by(session, round_)[cash.id].posted == Count(1, 1)
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-0.01, closes=5)
    make_challenge(session, round_, make_business(session, None), main_challenge=cash, published_at=now(session))
    assert raised_by(session, round_)[cash.id].posted == Count(3, 3)


def test_what_was_hidden_before_solutions_opened_never_counts(session, round_, cash, dana):
    business = make_business(session, None)
    challenge = make_challenge(session, round_, business, main_challenge=cash, review_since=now(session))
    begin_writing(session)
    hide(session, round_, [challenge], reason={"he": "פרסומת"}, by=dana)
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-0.001, closes=5)
    assert raised_by(session, round_) == {}


def test_sectors_are_named_by_what_is_public_of_them_and_without_numbers(session, round_, survey, question, cash):
    first, other, third = question.options
    for sector, numbers in (
        (Sector.RETAIL, {first: 5, third: None}),
        (Sector.FOOD, {first: None, third: 7}),
        (Sector.CULTURE_LEISURE, {first: None, other: 9, third: None}),
    ):
        make_results(session, survey, numbers, ResultsBy.SECTOR, sector.value)
    assert sectors_that_answered(session, round_, sources_of(session, cash)) == [Sector.FOOD, Sector.RETAIL]


def test_a_main_challenge_says_which_options_it_comes_from(session, question, cash):
    assert [source.option.text["he"] for source in sources_of(session, cash)] == ["תזרים", "לקוחות"]


def test_staff_tie_many_options_at_once_until_solutions_open(session, round_, survey, question, cash, dana: Account):
    begin_writing(session)
    options = options_by_id(session, round_, [option.id for option in question.options])
    assert tie_options(session, round_, options, cash, by=dana) == 1
    assert tie_options(session, round_, options[:1], None, by=dana) == 1
    assert [option.main_challenge_id for option in question.options] == [None, cash.id, cash.id]
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-1, closes=5)
    with pytest.raises(Refused) as refused:
        tie_options(session, round_, options, cash, by=dana)
    assert refused.value.refusal is Refusal.HINGE_IS_FIXED


def test_options_of_another_round_are_not_found(session, question, round_):
    other = make_round(session, "planned", is_public=False)
    assert options_by_id(session, other, [question.options[0].id]) == []


def test_staff_see_how_many_picked_each_option(session, survey, question, cash):
    for business in businesses(session, 2):
        make_response(session, survey, business, {question: question.options[0]})
    assert count_answers(session, survey) == {question.options[0].id: 2}
