"""What the parts of a survey need of each other: conditions point back, however the parts are moved."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.survey_content import Condition, OptionContent, content_of
from app.domain.survey_order import hanging, order_of
from app.domain.survey_questions import (
    add_question,
    edit_question,
    move_question,
    remove_question,
)
from app.domain.survey_sections import add_section, move_section, remove_section
from app.models import Question, ShownIf, Survey
from tests.support.building import SCALE, built_survey, content, refusal, text, trail


@pytest.fixture
def survey(session: Session) -> Survey:
    return built_survey(session)


# Conditions


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("about", "how", "answer", "refused"),
    [
        (0, ShownIf.GIVEN, {}, None),
        (0, ShownIf.EQUALS, {"option": 1}, None),
        (1, ShownIf.EQUALS, {"number": 5}, None),
        (0, ShownIf.INCLUDES, {"option": 1}, Refusal.CONDITION_UNFIT),
        (0, ShownIf.EQUALS, {}, Refusal.CONDITION_UNFIT),
        (0, ShownIf.EQUALS, {"number": 1}, Refusal.CONDITION_UNFIT),
        (1, ShownIf.EQUALS, {"number": 6}, Refusal.CONDITION_UNFIT),
        (1, ShownIf.EQUALS, {"option": 0}, Refusal.CONDITION_UNFIT),
        (2, ShownIf.GIVEN, {}, Refusal.CONDITION_NOT_EARLIER),
    ],
)
def test_a_condition_is_about_an_answer_that_can_be_given_earlier(session, survey, dana, about, how, answer, refused):
    questions = survey.questions
    option = questions[0].options[answer["option"]].id if "option" in answer else None
    condition = Condition(questions[about].id, how, option, answer.get("number"))
    new = content(condition=condition)
    if refused:
        assert refusal(add_question, session, survey, survey.sections[0], new, by=dana) is refused
    else:
        assert content_of(add_question(session, survey, survey.sections[0], new, by=dana)).condition == condition


@pytest.mark.one_database
def test_a_question_has_no_condition_about_itself_or_a_later_one(session, survey, dana):
    first, second, _third = survey.questions
    for about in (first, second):
        new = replace(content_of(first), condition=Condition(about.id))
        assert refusal(edit_question, session, survey, first, new, by=dana) is Refusal.CONDITION_NOT_EARLIER


@pytest.mark.one_database
def test_what_a_condition_needs_is_not_taken_away(session, survey, dana):
    first, _second, third = survey.questions
    order = [one.id for one in survey.questions]
    without_option = replace(content_of(first), options=(*content_of(first).options[1:], OptionContent(text("אולי"))))
    attempts = [
        (remove_question, first, {}),
        (move_question, first, {"section_id": survey.sections[1].id}),
        (move_question, third, {"section_id": survey.sections[0].id, "before": first.id}),
        (edit_question, first, {"content": without_option}),
        (edit_question, first, {"content": content(SCALE)}),
        (remove_section, survey.sections[0], {}),
        (move_section, survey.sections[0], {}),
    ]
    for verb, part, more in attempts:
        assert refusal(verb, session, survey, part, by=dana, **more) is Refusal.CONDITION_HANGS, verb
    session.expire_all()
    assert [one.id for one in survey.questions] == order
    assert trail(session) == []


def test_a_condition_that_is_dropped_frees_what_it_needed(session, survey, dana):
    first, _second, third = survey.questions
    edit_question(session, survey, third, replace(content_of(third), condition=None), by=dana)
    remove_question(session, survey, first, by=dana)
    session.expire_all()
    assert first not in survey.questions
    assert trail(session)[-1] == ("survey.question_removed", {"question": 1, "text": text("האם נסגר")})


@pytest.mark.one_database
@pytest.mark.parametrize("seed", range(4))
def test_no_sequence_of_moves_leaves_a_condition_that_points_forward(session, survey, dana, seed):
    chance = random.Random(seed)
    add_section(session, survey, {"title": text("חלק 3")}, by=dana)
    for number in range(4):
        section = chance.choice(survey.sections)
        earlier = survey.questions[: survey.questions.index(section.questions[-1]) + 1] if section.questions else []
        condition = Condition(chance.choice(earlier).id) if earlier else None
        add_question(session, survey, section, content(words=f"עוד {number}", condition=condition), by=dana)
    count = len(survey.questions)
    done = 0
    for _turn in range(25):
        try:
            move_anything(session, survey, chance, dana)
            done += 1
        except Refused as refused:
            assert refused.refusal is Refusal.CONDITION_HANGS
        session.flush()
        session.expire_all()
        assert hanging(order_of(survey)) is None
        assert len(survey.questions) == count
        assert_numbered(survey)
    assert done


def move_anything(session: Session, survey: Survey, chance: random.Random, dana) -> None:
    if chance.random() < 0.25:
        part, before = chance.sample(survey.sections, 2)
        move_section(session, survey, part, before=chance.choice((before.id, None)), by=dana)
        return
    section = chance.choice(survey.sections)
    before = chance.choice([None, *(one.id for one in section.questions)])
    move_question(session, survey, chance.choice(survey.questions), section_id=section.id, before=before, by=dana)


def assert_numbered(survey: Survey) -> None:
    assert [section.position for section in survey.sections] == list(range(1, len(survey.sections) + 1))
    for section in survey.sections:
        assert [one.position for one in section.questions] == list(range(1, len(section.questions) + 1))


# Order


def test_a_question_moves_within_its_section_and_into_another(session, survey, dana):
    first, second, third = survey.questions
    one, two = survey.sections
    move_question(session, survey, second, section_id=one.id, before=first.id, by=dana)
    assert survey.questions == [second, first, third]
    move_question(session, survey, second, section_id=two.id, before=third.id, by=dana)
    session.expire_all()
    assert [list(section.questions) for section in survey.sections] == [[first], [second, third]]
    assert trail(session) == [
        ("survey.question_moved", {"question": 1, "was": 2}),
        ("survey.question_moved", {"question": 2, "was": 1}),
    ]


def test_a_section_moves_and_goes_with_its_questions(session, survey, dana):
    add_section(session, survey, {"title": text("חלק 3")}, by=dana)
    one, two, three = survey.sections
    move_section(session, survey, three, before=one.id, by=dana)
    assert survey.sections == [three, one, two]
    remove_section(session, survey, two, by=dana)
    session.expire_all()
    assert survey.sections == [three, one]
    assert len(session.scalars(select(Question)).all()) == 2
    assert trail(session)[-1] == ("survey.section_removed", {"section": 3, "questions": 1})


@pytest.mark.one_database
def test_a_part_that_is_gone_is_said(session, survey, dana):
    third = survey.questions[2]
    remove_question(session, survey, third, by=dana)
    assert refusal(remove_question, session, survey, third, by=dana) is Refusal.SURVEY_PART_GONE
