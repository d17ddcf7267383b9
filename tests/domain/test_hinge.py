"""How many businesses raised a main challenge: by what they posted and what they answered, each once."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.hinge import raised_by
from app.domain.hinge_answers import sectors_that_answered, sources_of
from app.domain.refusal import Refusal, Refused
from app.domain.tying import count_answers, options_by_id, tie_options
from app.models import (
    Account,
    Business,
    Challenge,
    MainChallenge,
    PhaseKind,
    Question,
    QuestionKind,
    ResultsBy,
    Round,
    Sector,
    Survey,
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


@pytest.fixture
def results(session: Session, survey: Survey, question: Question) -> None:
    """Of every option the number is public; what matters here is that it is, not which."""
    make_results(session, survey, dict.fromkeys(question.options, 9))


def businesses(session: Session, count: int, **columns: object) -> list[Business]:
    return [make_business(session, None, **columns) for _one in range(count)]


def raise_(session, round_, survey, option, main, *, posted: int = 0, both: int = 0, answered: int = 0) -> None:
    """So many businesses post a challenge, or answer so, or both."""
    for place in range(posted + both + answered):
        business = make_business(session, None)
        if place < posted + both:
            make_challenge(session, round_, business, main_challenge=main)
        if place >= posted:
            make_response(session, survey, business, {option.question: option})


def stand_still(session: Session, round_: Round) -> None:
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-0.01, closes=5)
    session.execute(Challenge.__table__.update().values(published_at=now(session) - timedelta(hours=1)))


def test_a_business_that_posted_and_answered_counts_once(session, round_, survey, question, cash, results):
    raise_(session, round_, survey, question.options[0], cash, posted=6, both=5, answered=7)
    raise_(session, round_, survey, question.options[1], None, answered=5)
    stand_still(session, round_)
    assert raised_by(session, round_) == ({cash.id: 18}, 23, frozenset())


def test_a_business_that_gave_two_of_the_answers_counts_once(session, round_, survey, question, cash, results):
    for business in businesses(session, 6):
        make_response(session, survey, business, {question: [question.options[0], question.options[2]]})
    assert raised_by(session, round_) == ({cash.id: 6}, 6, frozenset())


@pytest.mark.parametrize(
    "groups",
    [
        {"posted": 4, "both": 6, "answered": 6},
        {"posted": 6, "both": 1, "answered": 8},
        {"posted": 6, "both": 9, "answered": 4},
        {"posted": 1, "answered": 9},
        {"both": 1, "answered": 9},
    ],
)
def test_a_sum_that_tells_of_fewer_than_five_is_not_told(session, round_, survey, question, cash, results, groups):
    """The published number of the option stands there, 9, or those who posted."""
    raise_(session, round_, survey, question.options[0], cash, **groups)
    stand_still(session, round_)
    posted = groups.get("posted", 0) + groups.get("both", 0)
    assert raised_by(session, round_) == ({cash.id: max(9, posted)}, sum(groups.values()), {cash.id})


def test_a_sum_that_tells_of_fewer_than_five_others_is_not_told(session, round_, survey, question, cash, results):
    raise_(session, round_, survey, question.options[0], cash, answered=9)
    raise_(session, round_, survey, question.options[1], None, answered=4)
    assert raised_by(session, round_) == ({cash.id: 9}, 13, {cash.id})


def test_who_gave_both_answers_is_not_told_where_they_are_few(session, round_, survey, question, cash, results):
    first, _other, third = question.options
    for picked in [[first]] * 6 + [[third]] * 6 + [[first, third]] * 3:
        make_response(session, survey, make_business(session, None), {question: picked})
    assert raised_by(session, round_) == ({cash.id: 9}, 15, {cash.id})


def test_answers_to_one_choice_are_added_up_as_everybody_can(session, round_, survey, question, cash):
    question.kind = QuestionKind.SINGLE
    make_results(session, survey, {question.options[0]: 6, question.options[2]: 5})
    raise_(session, round_, survey, question.options[0], cash, both=1, answered=5)
    raise_(session, round_, survey, question.options[2], cash, answered=5)
    assert raised_by(session, round_) == ({cash.id: 11}, 11, {cash.id})


def test_while_owners_still_post_nobody_sees_who_of_them_answered(session, round_, survey, question, cash, results):
    raise_(session, round_, survey, question.options[0], cash, posted=6, both=5, answered=7)
    assert raised_by(session, round_) == ({cash.id: 11}, 18, {cash.id})
    stand_still(session, round_)
    assert raised_by(session, round_) == ({cash.id: 18}, 18, frozenset())


def test_responses_without_a_profile_each_speak_for_a_business(session, round_, survey, question, cash, results):
    for _one in range(5):
        make_response(session, survey, None, {question: question.options[0]})
    assert raised_by(session, round_) == ({cash.id: 5}, 5, frozenset())


def test_tests_unfinished_ones_and_later_waves_do_not_count(session, round_, survey, question, cash, results):
    later = make_survey(session, round_, wave=2)
    for business in businesses(session, 6):
        make_response(session, survey, business, {question: question.options[0]}, is_test=True)
        make_response(session, later, business, {question: question.options[0]})
    for business in businesses(session, 6):
        make_response(session, survey, business, {question: question.options[0]}, submitted_at=None)
    assert raised_by(session, round_) == ({}, 0, frozenset())


def test_answers_count_once_the_results_are_public_and_posts_before(session, round_, survey, question, cash):
    make_challenge(session, round_, make_business(session, None), main_challenge=cash)
    for business in businesses(session, 6):
        make_response(session, survey, business, {question: question.options[0]})
    assert raised_by(session, round_) == ({cash.id: 1}, 1, frozenset())
    make_results(session, survey, {question.options[0]: 6})
    assert raised_by(session, round_) == ({cash.id: 6}, 7, {cash.id})


def test_what_is_imported_after_the_results_does_not_count(session, round_, survey, question, cash, results):
    for business in businesses(session, 5):
        make_response(session, survey, business, {question: question.options[0]})
    for business in businesses(session, 6):
        make_response(
            session, survey, business, {question: question.options[0]}, submitted_at=now(session) + timedelta(days=1)
        )
    assert raised_by(session, round_) == ({cash.id: 5}, 5, frozenset())


def test_an_option_whose_number_is_left_out_of_the_results_does_not_count(session, round_, survey, question, cash):
    shown, _other, left_out = question.options
    for option in (shown, left_out):
        for business in businesses(session, 5):
            make_response(session, survey, business, {question: option})
    make_results(session, survey, {shown: 5, left_out: None})
    assert raised_by(session, round_) == ({cash.id: 5}, 10, frozenset())


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
