"""Building a survey: its parts, their order, conditions, and what stays once somebody has answered."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.survey_building import (
    ask_again,
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
from app.domain.survey_content import Condition, OptionContent, QuestionContent, content_of
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
from app.domain.survey_waves import set_wave_dates
from app.models import AuditEntry, Question, QuestionKind, Round, ShownIf, Survey, SurveyResponse
from tests.factories import DAY, make_noise, make_round, now
from tests.surveys import make_question, make_response, make_survey

SINGLE, SEVERAL, SCALE, NUMBER = (
    QuestionKind.SINGLE,
    QuestionKind.SEVERAL,
    QuestionKind.SCALE,
    QuestionKind.NUMBER,
)


def text(words: str) -> dict[str, str]:
    return {"he": words, "en": words}


def content(kind: QuestionKind = SINGLE, words: str = "שאלה", options: tuple[str, ...] = ("כן", "לא"), **more):
    return QuestionContent(kind, text(words), options=tuple(OptionContent(text(one)) for one in options), **more)


def refusal(verb, *arguments, **keywords) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(*arguments, **keywords)
    return refused.value.refusal


def trail(session: Session) -> list[tuple[str, dict]]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("survey.")).order_by(AuditEntry.id))
    return [(entry.action, entry.details) for entry in entries]


@pytest.fixture
def survey(session: Session) -> Survey:
    """Two sections; the third question is asked by the answer to the first."""
    make_survey(session, make_noise(session))  # of another round
    survey = make_survey(session, make_round(session, "challenges"), sections=2)
    first, second = survey.sections
    was_closed = make_question(session, first, SINGLE, "האם נסגר", ("כן", "לא"))
    make_question(session, first, SCALE, "מה המצב")
    yes = {"condition": ShownIf.EQUALS, "condition_option_id": was_closed.options[0].id}
    make_question(session, second, NUMBER, "כמה ימים", condition_question_id=was_closed.id, **yes)
    return survey


@pytest.fixture
def frozen(session: Session, survey: Survey) -> Survey:
    survey.first_answer_at = now(session)
    session.flush()
    return survey


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


# Frozen


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


# The second wave


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
