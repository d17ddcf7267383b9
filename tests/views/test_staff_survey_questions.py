"""Questions on the pages of the builder, without a script: written, tried in the preview."""

import pytest
from sqlalchemy.orm import Session

from app.domain.survey_content import Condition, content_of
from app.domain.survey_state import survey_by_id
from app.models import Account, Round, ShownIf, Survey
from tests.factories import make_round
from tests.support.building import asked, errors_of, overview, question_page, two_sections
from tests.support.page import Client

pytestmark = pytest.mark.one_database


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    client.checks_words = False  # questions are written in both languages alike
    return client.sign_in(dana)


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "challenges")


@pytest.fixture
def survey(session: Session, round_: Round) -> Survey:
    survey = two_sections(session, round_)
    session.commit()
    return survey


# Questions


def test_a_question_of_choice_is_written_with_its_options_and_its_condition(staff, session, survey):
    first = survey.questions[0]
    address = f"/he/staff/survey-sections/{survey.sections[1].id}/questions/new"
    form = staff.get(address).form(address)
    typed = {
        "kind": "several",
        "text_he": "מה יעזור?",
        "text_en": "What would help?",
        "option_new1_he": "הלוואה",
        "option_new1_en": "A loan",
        "option_new2_he": "מענק",
        "most_choices": "2",
        "has_other": "y",
        "is_required": "y",
        "condition": f"{first.id}.equals.{first.options[1].id}",
        "low_label_he": "נשאר בצד",
    }
    page = staff.submit(form, typed)
    assert asked(page)[-1] == "מה יעזור?"
    made = content_of(survey_by_id(session, survey.id).questions[-1])
    assert [one.text for one in made.options] == [{"he": "הלוואה", "en": "A loan"}, {"he": "מענק"}]
    assert (made.kind, made.most_choices, made.has_other, made.is_required) == ("several", 2, True, True)
    assert made.condition == Condition(first.id, ShownIf.EQUALS, option_id=first.options[1].id)
    assert made.low_label == {}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"text_he": ""}, "חסר"),
        ({"kind": "mystery"}, "צריך לבחור את סוג השאלה."),
        ({"most_choices": "many"}, "צריך מספר בין 1 ל־50"),
        ({"kind": "number", "least": "9", "most": "3"}, "המספר הגדול ביותר קטן"),
        ({"option_new1_he": "", "option_new1_en": "Only"}, "חסר"),
        ({"option_new1_he": "א" * 201}, "200"),
        ({"option_new2_he": ""}, "לפחות שתי אפשרויות"),
        ({"condition": "999999"}, "מוקדמת יותר"),
    ],
)
def test_a_wrong_field_is_said_and_everything_typed_stays(staff, session, survey, typed, error):
    address = f"/he/staff/survey-sections/{survey.sections[0].id}/questions/new"
    good = {"text_he": "שאלה טובה", "help_he": "עזרה", "option_new1_he": "כן", "option_new2_he": "לא"}
    page = staff.submit(staff.get(address).form(address), good | typed, status=422)
    assert error in errors_of(page)
    kept = page.form(address).values
    for name, value in (good | typed).items():
        assert name in ("condition", "kind") or kept[name] == [value], name
    assert len(survey_by_id(session, survey.id).questions) == 3


def test_a_number_in_a_condition_has_to_be_written(staff, session, survey):
    days = survey.questions[2]
    address = f"/he/staff/survey-sections/{survey.sections[1].id}/questions/new"
    form = staff.get(address).form(address)
    typed = {"kind": "long_text", "text_he": "ספרו", "condition": f"{days.id}.number"}
    page = staff.submit(form, typed, status=422)
    assert "איזה מספר" in errors_of(page)
    staff.submit(page.form(address), {"condition_number": "7"})
    made = survey_by_id(session, survey.id).questions[-1]
    assert content_of(made).condition == Condition(days.id, ShownIf.EQUALS, number=7)
    shown = staff.get(question_page(made)).form(question_page(made)).values
    assert (shown["condition"], shown["condition_number"]) == ([f"{days.id}.number"], ["7"])


def test_options_are_added_moved_and_taken_away_before_anything_is_saved(staff, session, survey):
    question = survey.questions[1]
    first = survey.questions[0]
    yes, no = (str(option.id) for option in first.options)
    address = question_page(first)
    form = staff.get(address).form(address)
    page = staff.submit(form, {"text_he": "נסגר?", "do": "add"})
    assert page.form(address).values["row"] == [yes, no, "new1"]
    page = staff.submit(page.form(address), {"option_new1_he": "אולי", "do": "up-new1"})
    form = page.form(address)
    assert (form.values["row"], form.values["option_new1_he"]) == ([yes, "new1", no], ["אולי"])
    page = staff.submit(form, {"do": f"remove-{no}"})
    assert page.form(address).values["row"] == [yes, "new1"]
    assert survey_by_id(session, survey.id).questions[0].text["he"] == "האם נסגר"
    staff.submit(page.form(address))
    stored = survey_by_id(session, survey.id).questions[0]
    assert [option.text["he"] for option in stored.options] == ["כן", "אולי"]
    assert stored.text["he"] == "נסגר?"
    assert question.options == []


def test_with_a_script_only_the_options_come_back(staff, survey):
    address = question_page(survey.questions[0])
    form = staff.get(address).form(address)
    page = staff.submit(form, {"do": "add"}, htmx=True)
    assert list(page.parts) == ["#survey-options"]
    assert page.one(name="input", autofocus="").get("name") == "option_new1_he"


def test_what_a_condition_needs_is_refused_by_name_with_the_form_as_typed(staff, session, survey):
    first = survey.questions[0]
    address = question_page(first)
    form = staff.get(address).form(address)
    page = staff.submit(form, {"kind": "scale", "text_he": "אחרת"}, status=409)
    assert "כמה ימים" in errors_of(page)
    assert page.form(address).values["text_he"] == ["אחרת"]
    page = staff.submit(staff.get(overview(survey)).form(f"/survey-questions/{first.id}/remove"))
    assert "כמה ימים" in page.text_of("flash")
    assert len(survey_by_id(session, survey.id).questions) == 3


def test_questions_are_duplicated_and_removed(staff, survey):
    second = survey.questions[1]
    page = staff.submit(staff.get(overview(survey)).form(f"/survey-questions/{second.id}/duplicate"))
    assert asked(page) == ["האם נסגר", "מה המצב", "מה המצב", "כמה ימים"]
    page = staff.submit(page.form(f"/survey-questions/{second.id}/remove"))
    assert asked(page) == ["האם נסגר", "מה המצב", "כמה ימים"]


# Preview


def test_the_preview_asks_what_an_answer_brings_up(staff, session, survey):
    first, second, third = survey.questions
    address = f"/he/staff/surveys/{survey.id}/preview"
    page = staff.get(address)
    assert page.h1 == "חלק 1"
    page = staff.submit(page.form("/preview"), {f"q{first.id}": str(first.options[0].id), "go": "on"})
    assert (page.h1, page.has(f"q{third.id}")) == ("חלק 2", True)
    page = staff.submit(page.form("/preview"), {f"q{third.id}": "0", "go": "on"}, status=422)
    assert page.has("errors")
    page = staff.submit(page.form("/preview"), {f"q{third.id}": "3", "go": "back"})
    assert page.h1 == "חלק 1"
    page = staff.submit(page.form("/preview"), {f"q{first.id}": str(first.options[1].id), "go": "on"})
    assert (page.h1, page.has(f"q{third.id}")) == ("חלק 2", False)
    page = staff.submit(page.form("/preview"), {"go": "on"})
    assert page.h1 == "סקר העסקים"


def test_a_preview_leads_to_test_answers_and_back_until_the_survey_opens(staff, session, survey):
    survey.is_ready = False
    session.commit()
    words = "מענה לניסיון, עד השליחה"
    preview = f"/he/staff/surveys/{survey.id}/preview"
    trial = staff.get(staff.get(preview).links[words])
    assert staff.get(trial.links["חזרה לבניית הסקר"]).h1 == "סקר העסקים"
    survey.is_ready = True
    session.commit()
    assert words not in staff.get(preview).links


def test_a_question_in_the_same_part_comes_up_in_place_or_by_a_step(staff, session, survey):
    first, second = survey.questions[:2]
    second.condition_question_id, second.condition = first.id, ShownIf.GIVEN
    session.commit()
    form = staff.get(f"/he/staff/surveys/{survey.id}/preview").form("/preview")
    answer = {f"q{first.id}": str(first.options[0].id)}
    assert list(staff.submit(form, answer, htmx=True).parts) == [f"#preview-question-{second.id}"]
    page = staff.submit(form, answer | {"go": "on"})
    assert (page.h1, page.has(f"q{second.id}")) == ("חלק 1", True)
