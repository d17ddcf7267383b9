"""Building a survey: how it begins, its questions, and what stays once somebody has answered."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal
from app.domain.survey_building import (
    count_responses,
    create_from_template,
    create_survey,
    duplicate_survey,
    edit_survey,
    past_surveys,
    remove_survey,
    set_not_ready,
    set_ready,
)
from app.domain.survey_content import OptionContent, QuestionContent, content_of
from app.domain.survey_order import hanging, order_of
from app.domain.survey_questions import (
    add_question,
    duplicate_question,
    edit_question,
    move_question,
    remove_question,
)
from app.domain.survey_sections import add_section, edit_section, move_section, remove_section
from app.domain.survey_state import survey_by_id
from app.models import Survey, SurveyResponse
from tests.factories import DAY, make_round, now
from tests.support.building import SCALE, built_survey, content, refusal, text, trail
from tests.surveys import make_question, make_response, make_survey


@pytest.fixture
def survey(session: Session) -> Survey:
    return built_survey(session)


# Beginning


def test_a_survey_begins_empty_and_not_ready(session, dana):
    round_ = make_round(session)
    survey = create_survey(session, round_, {"title": {"he": " סקר \n", "en": ""}}, by=dana)
    assert (survey.title, survey.questions, survey.is_ready) == ({"he": "סקר"}, [], False)
    assert trail(session) == [("survey.created", {})]
    assert refusal(create_from_template, session, round_, by=dana) is Refusal.SURVEY_EXISTS


def test_the_template_has_three_sections_in_four_languages(session, dana):
    survey = create_from_template(session, make_round(session), by=dana)
    session.expire_all()
    survey = survey_by_id(session, survey.id)
    assert [len(section.questions) for section in survey.sections] == [5, 5, 4]
    assert {one.is_present_state for one in survey.sections[1].questions} == {True}
    assert not any(one.is_present_state for one in survey.sections[0].questions + survey.sections[2].questions)
    parts = [*survey.sections, *survey.questions, *(one for each in survey.questions for one in each.options)]
    texts = [survey.title, survey.intro, survey.thanks, *(getattr(one, "title", None) or one.text for one in parts)]
    assert {tuple(sorted(one)) for one in texts} == {("ar", "en", "he", "ru")}
    days, advice = (one for one in survey.questions if one.condition is not None)
    assert days.condition_question.options[0] is days.condition_option
    assert advice.condition_option.text["en"] == "Professional advice"
    assert hanging(order_of(survey)) is None


def test_a_survey_of_a_past_round_is_duplicated_with_its_conditions(session, survey, dana):
    round_ = make_round(session, is_public=False)
    source = next(one for one, of in past_surveys(session, round_) if one.id == survey.id)
    copy = duplicate_survey(session, round_, source, by=dana)
    session.expire_all()
    copy, survey = survey_by_id(session, copy.id), survey_by_id(session, survey.id)
    assert [one.text for one in copy.questions] == [one.text for one in survey.questions]
    assert copy.questions[2].condition_question is copy.questions[0]
    assert copy.questions[2].condition_option is copy.questions[0].options[0]
    assert {one.repeats_id for one in copy.questions} == {None}
    assert trail(session) == [("survey.duplicated", {"of_round": survey.round_id})]


@pytest.mark.one_database
def test_a_language_that_is_not_offered_now_keeps_its_words(session, dana):
    survey = create_from_template(session, make_round(session), by=dana)
    russian = survey.title["ru"]
    edit_survey(session, survey, {"title": {"he": "סקר", "en": ""}}, by=dana)
    assert survey.title == {"he": "סקר", "ru": russian, "ar": survey.title["ar"]}
    assert trail(session)[-1] == ("survey.reworded", {"texts": ["title"]})


@pytest.mark.one_database
def test_a_survey_is_ready_once_it_asks_something(session, dana):
    survey = make_survey(session, make_round(session), is_ready=False)
    assert refusal(set_ready, session, survey, by=dana) is Refusal.SURVEY_IS_EMPTY
    make_question(session, survey.sections[0])
    assert set_ready(session, survey, by=dana).is_ready
    assert not set_not_ready(session, survey, by=dana).is_ready
    assert [action for action, _details in trail(session)] == ["survey.set_ready", "survey.set_not_ready"]


def test_a_survey_that_nobody_answered_goes_with_its_test_answers(session, survey, dana):
    make_response(session, survey, None, {survey.questions[1]: 3}, is_test=True)
    remove_survey(session, survey, by=dana)
    session.expire_all()
    assert session.scalars(select(SurveyResponse)).all() == []
    assert len(session.scalars(select(Survey)).all()) == 1  # that of the other round


@pytest.mark.one_database
def test_responses_are_counted_without_drafts_and_tests(session, survey):
    make_response(session, survey, None)
    make_response(session, survey, None, submitted_at=None)
    make_response(session, survey, None, is_test=True)
    assert count_responses(session, survey) == 1


# Questions


def test_a_question_is_added_at_the_end_of_its_section(session, survey, dana):
    question = add_question(session, survey, survey.sections[0], content(options=("כן", "לא", "אולי")), by=dana)
    assert [one.id for one in survey.sections[0].questions][-1] == question.id
    assert [option.text["he"] for option in question.options] == ["כן", "לא", "אולי"]
    assert trail(session) == [("survey.question_added", {"question": 3})]


@pytest.mark.one_database
def test_a_question_keeps_only_what_belongs_to_its_kind(session, survey, dana):
    much = {"most_choices": 2, "has_other": True, "is_shuffled": True, "least": 1, "most": 9, "low_label": text("רע")}
    question = add_question(session, survey, survey.sections[1], content(SCALE, **much), by=dana)
    stored = content_of(question)
    assert stored == QuestionContent(SCALE, text("שאלה"), low_label=text("רע"))


@pytest.mark.one_database
def test_a_choice_needs_two_options(session, survey, dana):
    one = content(options=("כן",))
    assert refusal(add_question, session, survey, survey.sections[0], one, by=dana) is Refusal.QUESTION_NEEDS_OPTIONS


def test_options_that_stay_keep_their_rows_in_a_new_order(session, survey, dana):
    question = survey.questions[0]
    yes, no = question.options
    options = (OptionContent(text("אולי")), OptionContent(text("לא!"), no.id), OptionContent(yes.text, yes.id))
    edit_question(session, survey, question, replace(content_of(question), options=options), by=dana)
    session.expire_all()
    assert [(one.text["he"], one.id) for one in question.options][1:] == [("לא!", no.id), ("כן", yes.id)]
    assert survey.questions[2].condition_option is yes
    assert trail(session) == [("survey.question_edited", {"question": 1})]


@pytest.mark.one_database
def test_the_same_again_writes_nothing(session, survey, dana):
    question = survey.questions[0]
    edit_question(session, survey, question, content_of(question), by=dana)
    assert trail(session) == []


def test_a_duplicate_stands_right_after_its_model(session, survey, dana):
    copy = duplicate_question(session, survey, survey.questions[0], by=dana)
    assert [one.id for one in survey.questions].index(copy.id) == 1
    assert copy.text == survey.questions[0].text
    assert {one.id for one in copy.options}.isdisjoint(one.id for one in survey.questions[0].options)


@pytest.fixture
def frozen(session: Session, survey: Survey) -> Survey:
    survey.first_answer_at = now(session)
    session.flush()
    return survey


@pytest.mark.one_database
def test_once_somebody_answered_nothing_but_words_changes(session, frozen, dana):
    first, second, third = frozen.questions
    one, two = frozen.sections
    has_other = replace(content_of(first), has_other=True)
    fewer = replace(content_of(third), condition=None)
    attempts = [
        (add_section, ({"title": text("חדש")},), {}),
        (move_section, (one,), {}),
        (remove_section, (two,), {}),
        (add_question, (one, content()), {}),
        (edit_question, (first, has_other), {}),
        (edit_question, (third, fewer), {}),
        (edit_question, (second, content(SCALE, is_required=True)), {}),
        (duplicate_question, (first,), {}),
        (move_question, (second,), {"section_id": two.id}),
        (remove_question, (third,), {}),
        (set_not_ready, (), {}),
        (remove_survey, (), {}),
    ]
    for verb, arguments, more in attempts:
        assert refusal(verb, session, frozen, *arguments, by=dana, **more) is Refusal.SURVEY_FROZEN, verb
    assert trail(session) == []


@pytest.mark.one_database
def test_words_are_corrected_after_the_first_answer(session, frozen, dana):
    question = frozen.questions[0]
    yes, no = content_of(question).options
    reworded = replace(content_of(question), text=text("נסגר?"), options=(replace(yes, text=text("כן, נסגר")), no))
    edit_question(session, frozen, question, reworded, by=dana)
    edit_section(session, frozen, frozen.sections[0], {"title": text("קושי")}, by=dana)
    edit_survey(session, frozen, {"intro": text("שלום")}, by=dana)
    assert (question.text, question.options[0].text) == (text("נסגר?"), text("כן, נסגר"))
    assert [action for action, _details in trail(session)] == [
        "survey.question_reworded",
        "survey.section_reworded",
        "survey.reworded",
    ]


@pytest.mark.one_database
def test_every_change_says_when_so_that_an_older_page_is_noticed(session, survey, dana):
    survey.updated_at = now(session) - DAY
    session.flush()
    before = survey.updated_at
    duplicate_question(session, survey, survey.questions[0], by=dana)
    assert survey.updated_at > before
