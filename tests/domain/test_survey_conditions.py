"""Which questions are asked, and which answers can stand."""

import pytest

from app.domain.survey_checks import Flaw, Flawed, Typed, first_missing, missing_in, read_answer, read_section
from app.domain.survey_conditions import Given, asked_questions, given_in, lines_of, only_asked, options_in_order
from app.models import Question, QuestionKind, QuestionOption, ShownIf, Survey, SurveySection

SINGLE, SEVERAL, SCALE, NUMBER = (
    QuestionKind.SINGLE,
    QuestionKind.SEVERAL,
    QuestionKind.SCALE,
    QuestionKind.NUMBER,
)
SHORT, LONG = QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT


def question(id_: int, kind: QuestionKind, options: int = 0, **columns) -> Question:
    """A question that no database has seen; its options are numbered from ten times its own number."""
    made = Question(id=id_, section_id=1, kind=kind, **columns)
    made.options = [QuestionOption(id=10 * id_ + n, position=n) for n in range(1, options + 1)]
    return made


def survey_of(*questions: Question) -> Survey:
    section = SurveySection(id=1, position=1)
    section.questions = list(questions)
    survey = Survey(id=1)
    survey.sections = [section]
    return survey


def asked(survey: Survey, **answers: Given) -> list[int]:
    return [one.id for one in asked_questions(survey, {int(name[1:]): given for name, given in answers.items()})]


def test_a_question_without_a_condition_is_always_asked():
    assert asked(survey_of(question(1, SINGLE, 2), question(2, LONG))) == [1, 2]


def test_equals_asks_for_this_option_and_no_other():
    hangs = question(2, LONG, condition_question_id=1, condition=ShownIf.EQUALS, condition_option_id=11)
    survey = survey_of(question(1, SEVERAL, 3, has_other=True), hangs)
    assert asked(survey, q1=Given(options=(11,))) == [1, 2]
    assert asked(survey, q1=Given(options=(11, 12))) == [1]
    assert asked(survey, q1=Given(options=(11,), other="גם")) == [1]
    assert asked(survey, q1=Given(options=(12,))) == [1]
    assert asked(survey) == [1]


def test_equals_compares_numbers_and_steps_of_a_scale():
    for kind in (SCALE, NUMBER):
        hangs = question(2, LONG, condition_question_id=1, condition=ShownIf.EQUALS, condition_number=3)
        survey = survey_of(question(1, kind), hangs)
        assert (asked(survey, q1=Given(number=3.0)), asked(survey, q1=Given(number=2))) == ([1, 2], [1])


def test_includes_asks_for_this_option_among_others():
    hangs = question(2, LONG, condition_question_id=1, condition=ShownIf.INCLUDES, condition_option_id=12)
    survey = survey_of(question(1, SEVERAL, 3), hangs)
    assert asked(survey, q1=Given(options=(11, 12))) == [1, 2]
    assert asked(survey, q1=Given(options=(11, 13))) == [1]


@pytest.mark.parametrize(
    "given", [Given(options=(11,)), Given(other="משהו"), Given(number=0.0), Given(text="כן")], ids=repr
)
def test_given_asks_for_any_answer(given):
    hangs = question(2, LONG, condition_question_id=1, condition=ShownIf.GIVEN)
    survey = survey_of(question(1, SINGLE, 1), hangs)
    assert (asked(survey, q1=given), asked(survey, q1=Given())) == ([1, 2], [1])


def test_what_hangs_on_a_question_that_is_not_asked_is_not_asked():
    second = question(2, SINGLE, 2, condition_question_id=1, condition=ShownIf.EQUALS, condition_option_id=11)
    third = question(3, LONG, condition_question_id=2, condition=ShownIf.EQUALS, condition_option_id=21)
    survey = survey_of(question(1, SINGLE, 2), second, third)
    answers = {1: Given(options=(12,)), 2: Given(options=(21,)), 3: Given(text="עוד")}
    assert [one.id for one in asked_questions(survey, answers)] == [1]
    assert only_asked(survey, answers) == {1: Given(options=(12,))}


def test_a_condition_whose_option_was_deleted_asks_for_any_answer():
    hangs = question(2, LONG, condition_question_id=1, condition=ShownIf.EQUALS)
    survey = survey_of(question(1, SINGLE, 2), hangs)
    assert (asked(survey, q1=Given(options=(12,))), asked(survey)) == ([1, 2], [1])


def test_what_is_stored_is_what_was_given():
    survey = survey_of(question(1, SEVERAL, 3), question(2, SCALE), question(3, LONG), question(4, NUMBER))
    answers = {1: Given(options=(11, 13), other="אחר"), 2: Given(number=4), 3: Given(text="כן"), 4: Given(number=0)}
    lines = [line for one in survey.questions for line in lines_of(one, answers[one.id])]
    assert len(lines) == 6
    assert given_in(lines, survey) == answers


def test_shuffled_options_keep_their_order_for_one_response():
    shuffled = question(1, SINGLE, 8, is_shuffled=True)
    orders = {tuple(option.id for option in options_in_order(shuffled, str(response))) for response in range(20)}
    assert len(orders) > 10
    assert options_in_order(shuffled, "7") == options_in_order(shuffled, "7")
    assert [one.position for one in options_in_order(question(2, SINGLE, 5), "7")] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("asked_one", "typed", "given"),
    [
        (question(1, SINGLE, 2), Typed(("12",)), Given(options=(12,))),
        (question(1, SINGLE, 2), Typed(), Given()),
        (question(1, SINGLE, 2, has_other=True), Typed(("other",), "קפה"), Given(other="קפה")),
        (question(1, SINGLE, 2, has_other=True), Typed((), " קפה "), Given(other="קפה")),
        (question(1, SINGLE, 2, has_other=True), Typed(("11",), "קפה"), Given(options=(11,))),
        (question(1, SINGLE, 2), Typed(("11",), "קפה"), Given(options=(11,))),
        (question(1, SEVERAL, 3, most_choices=2), Typed(("13", "11")), Given(options=(11, 13))),
        (question(1, SEVERAL, 3, has_other=True), Typed(("13",), "קפה"), Given(options=(13,), other="קפה")),
        (question(1, SCALE), Typed(("5",)), Given(number=5)),
        (question(1, NUMBER, least=0, most=2000), Typed((" 1,200 ",)), Given(number=1200)),
        (question(1, NUMBER), Typed(("-2,5",)), Given(number=-2.5)),
        (question(1, NUMBER), Typed(("",)), Given()),
        (question(1, SHORT), Typed(("שתי\nשורות",)), Given(text="שתי שורות")),
        (question(1, LONG), Typed((" שתי\r\nשורות ",)), Given(text="שתי\nשורות")),
    ],
)
def test_what_can_stand(asked_one, typed, given):
    assert read_answer(asked_one, typed) == given


@pytest.mark.parametrize(
    ("asked_one", "typed", "flaw"),
    [
        (question(1, SINGLE, 2), Typed(("21",)), Flaw.NOT_AN_OPTION),
        (question(1, SINGLE, 2), Typed(("x",)), Flaw.NOT_AN_OPTION),
        (question(1, SINGLE, 2), Typed(("other",), "קפה"), Flaw.NOT_AN_OPTION),
        (question(1, SINGLE, 2), Typed(("11", "12")), Flaw.TOO_MANY),
        (question(1, SEVERAL, 3, most_choices=2), Typed(("11", "12", "13")), Flaw.TOO_MANY),
        (question(1, SEVERAL, 3, most_choices=2, has_other=True), Typed(("11", "12"), "קפה"), Flaw.TOO_MANY),
        (question(1, SEVERAL, 3, has_other=True), Typed(("other",)), Flaw.OTHER_EMPTY),
        (question(1, SEVERAL, 3, has_other=True), Typed(("other",), "x" * 201), Flaw.TOO_LONG),
        (question(1, SCALE), Typed(("0",)), Flaw.NOT_AN_OPTION),
        (question(1, SCALE), Typed(("6",)), Flaw.NOT_AN_OPTION),
        (question(1, NUMBER), Typed(("הרבה",)), Flaw.NOT_A_NUMBER),
        (question(1, NUMBER), Typed(("inf",)), Flaw.NOT_A_NUMBER),
        (question(1, NUMBER), Typed(("nan",)), Flaw.NOT_A_NUMBER),
        (question(1, NUMBER), Typed(("1e400",)), Flaw.NOT_A_NUMBER),
        (question(1, NUMBER), Typed(("9" * 400,)), Flaw.NOT_A_NUMBER),
        (question(1, NUMBER, least=1, most=9), Typed(("10",)), Flaw.OUT_OF_RANGE),
        (question(1, NUMBER, least=1), Typed(("0",)), Flaw.OUT_OF_RANGE),
        (question(1, SHORT), Typed(("x" * 201,)), Flaw.TOO_LONG),
        (question(1, LONG), Typed(("x" * 4001,)), Flaw.TOO_LONG),
    ],
)
def test_what_cannot_stand(asked_one, typed, flaw):
    with pytest.raises(Flawed) as flawed:
        read_answer(asked_one, typed)
    assert flawed.value.flaw is flaw


def test_a_section_is_read_question_by_question():
    answers, flaws = read_section([question(1, SCALE), question(2, NUMBER)], {1: Typed(("4",)), 2: Typed(("x",))})
    assert answers == {1: Given(number=4)}
    assert {id_: flawed.flaw for id_, flawed in flaws.items()} == {2: Flaw.NOT_A_NUMBER}


def test_only_what_is_asked_and_required_is_missing():
    hangs = question(3, LONG, is_required=True, condition_question_id=1, condition=ShownIf.EQUALS, condition_number=5)
    survey = survey_of(question(1, SCALE, is_required=True), question(2, LONG), hangs)
    section = survey.sections[0]
    assert [one.id for one in missing_in(section, survey, {})] == [1]
    assert first_missing(survey, {1: Given(number=4)}) is None
    assert [one.id for one in missing_in(section, survey, {1: Given(number=5)})] == [3]
