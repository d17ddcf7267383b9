"""The survey builder as staff use it without a script."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.domain.survey_building import create_from_template
from app.domain.survey_content import Condition, content_of
from app.domain.survey_state import survey_by_id, survey_of
from app.models import Account, QuestionKind, Round, ShownIf, StaffRole, Survey
from tests.factories import DAY, make_account, make_noise, make_round, now
from tests.support.html import words
from tests.support.page import Client, Page
from tests.support.statements import statements
from tests.surveys import make_question, make_response, make_survey

pytestmark = pytest.mark.one_database
SINGLE, SCALE = QuestionKind.SINGLE, QuestionKind.SCALE


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    client.checks_words = False  # questions are written in both languages alike
    return client.sign_in(dana)


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "challenges")


@pytest.fixture
def survey(session: Session, round_: Round) -> Survey:
    """Two sections; the third question is asked if the first was answered with yes."""
    survey = make_survey(session, round_, sections=2)
    closed = make_question(session, survey.sections[0], SINGLE, "האם נסגר", ("כן", "לא"))
    make_question(session, survey.sections[0], SCALE, "מה המצב")
    yes = {"condition": ShownIf.EQUALS, "condition_option_id": closed.options[0].id}
    make_question(
        session, survey.sections[1], QuestionKind.NUMBER, "כמה ימים", condition_question_id=closed.id, least=1, **yes
    )
    session.commit()
    return survey


def overview(survey: Survey, language: str = "he") -> str:
    return f"/{language}/staff/rounds/{survey.round_id}/survey"


def question_page(question: Any, language: str = "he") -> str:
    return f"/{language}/staff/survey-questions/{question.id}"


def errors_of(page: Page) -> str:
    return page.text_of("errors")


def asked(page: Page) -> list[str]:
    return [words(one) for one in page.one(id="survey-outline").iter("h3")]


# Beginning


def test_a_round_without_a_survey_offers_three_ways_to_begin(staff, session, round_):
    past = make_noise(session)
    make_question(session, make_survey(session, past).sections[0], text="שאלה ישנה")
    address = f"/he/staff/rounds/{round_.id}/survey"
    page = staff.get(address)
    assert [form.action.rsplit("/", 1)[1] for form in page.forms if "/survey/" in form.action] == [
        "from-template",
        "from-past",
    ]
    page = staff.submit(page.form("/from-past"))
    assert asked(page) == ["שאלה ישנה"]


def test_the_template_is_begun_with_one_press_and_made_ready_with_another(staff, session, round_):
    page = staff.submit(staff.get(f"/he/staff/rounds/{round_.id}/survey").form("/from-template"))
    assert len(asked(page)) == 14
    assert "לא מוכן" in page.text_of("survey-state")
    page = staff.submit(page.form("/ready"))
    assert page.text_of("survey-state").startswith("פתוח")
    assert survey_of(session, round_).is_ready


def test_an_empty_survey_needs_a_hebrew_title(staff, session, round_):
    address = f"/en/staff/rounds/{round_.id}/survey/new"
    page = staff.submit(staff.get(address).form(address), {"title_en": "Our survey"}, status=422)
    assert "this is missing" in errors_of(page)
    form = page.form(address)
    assert form.values["title_en"] == ["Our survey"]
    page = staff.submit(form, {"title_he": "הסקר שלנו"})
    assert (page.h1, survey_of(session, round_).title) == ("Our survey", {"he": "הסקר שלנו", "en": "Our survey"})


def test_a_survey_is_removed_and_begun_anew(staff, session, round_, survey):
    page = staff.submit(staff.get(overview(survey)).form(f"/surveys/{survey.id}/remove"))
    assert survey_of(session, round_) is None
    assert any(form.action.endswith("/from-template") for form in page.forms)


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


# Order


def to_of(page: Page, id_: str) -> str:
    return page.one(id=id_).get("value", "")


def test_the_buttons_move_a_question_and_say_where_it_went(staff, survey):
    first, second, third = survey.questions
    one, two = survey.sections
    page = staff.get(overview(survey))
    assert not page.has(f"question-{first.id}-up")
    assert to_of(page, f"question-{second.id}-up") == f"{one.id}:{first.id}"
    assert to_of(page, f"question-{second.id}-down") == f"{two.id}:{third.id}"
    assert not page.has(f"question-{third.id}-down")
    move = page.form(f"/survey-questions/{second.id}/move")
    answer = staff.submit(move, {"to": f"{two.id}:end"}, follow=False, status=303)
    assert answer.headers["Location"].endswith(f"#question-{second.id}")
    assert asked(staff.get(overview(survey))) == ["האם נסגר", "כמה ימים", "מה המצב"]


def test_in_place_the_focus_returns_to_the_moved_question(staff, survey):
    first, second, _third = survey.questions
    move = staff.get(overview(survey)).form(f"/survey-questions/{second.id}/move")
    page = staff.submit(move, {"to": f"{survey.sections[0].id}:{first.id}"}, htmx=True)
    assert list(page.parts) == ["#survey-outline", "#flash"]
    # It is the first of all now, so its only button is "down".
    assert page.one(name="button", autofocus="").get("id") == f"question-{second.id}-down"


def test_a_move_that_breaks_a_condition_says_so(staff, survey):
    third = survey.questions[2]
    move = staff.get(overview(survey)).form(f"/survey-questions/{third.id}/move")
    page = staff.submit(move, {"to": f"{survey.sections[0].id}:{survey.questions[0].id}"}, status=409, htmx=True)
    assert "כמה ימים" in page.parts["#flash"]


@pytest.mark.parametrize("to", ["", "5", "x:y", "1:2:3", "-1:end", "5:"])
def test_a_place_that_is_none_is_not_found(staff, survey, to):
    move = staff.get(overview(survey)).form(f"/survey-questions/{survey.questions[1].id}/move")
    staff.submit(move, {"to": to}, status=404)


def test_sections_are_added_reworded_moved_and_removed(staff, session, survey):
    page = staff.get(overview(survey))
    address = f"/he/staff/surveys/{survey.id}/sections/new"
    page = staff.submit(staff.get(address).form(address), {"title_he": "פרק שלישי"})
    new = survey_by_id(session, survey.id).sections[2]
    page = staff.submit(page.form(f"/survey-sections/{new.id}/move"), {"to": str(survey.sections[0].id)})
    address = f"/he/staff/survey-sections/{new.id}"
    page = staff.submit(staff.get(address).form(address), {"title_he": "פרק ראשון", "text_he": "שלום"})
    titles = [section.title["he"] for section in survey_by_id(session, survey.id).sections]
    assert titles == ["פרק ראשון", "חלק 1", "חלק 2"]
    staff.submit(page.form(f"/survey-sections/{new.id}/remove"))
    assert len(survey_by_id(session, survey.id).sections) == 2


# Frozen


def test_a_frozen_survey_offers_its_words_and_nothing_else(staff, session, survey):
    survey.first_answer_at = now(session)
    make_response(session, survey, None)
    page = staff.get(overview(survey))
    assert [form.action for form in page.forms if "/survey-" in form.action or "/surveys/" in form.action] == []
    assert "עסק אחד ענה" in page.text_of("survey-state")
    question = survey.questions[0]
    form = staff.get(question_page(question)).form(question_page(question))
    assert form.buttons == ["שמירה", "שמירה"]
    yes, no = question.options
    staff.submit(form, {"text_he": "האם העסק נסגר?", f"option_{no.id}_he": "לא נסגר", "has_other": "y"})
    stored = survey_by_id(session, survey.id).questions[0]
    assert stored.text["he"] == "האם העסק נסגר?"
    assert [option.text["he"] for option in stored.options] == [yes.text["he"], "לא נסגר"]
    assert stored.has_other is False


def test_a_frozen_survey_refuses_what_an_old_page_sends(staff, session, survey):
    remove = staff.get(overview(survey)).form(f"/survey-questions/{survey.questions[2].id}/remove")
    survey.first_answer_at = now(session)
    page = staff.submit(remove)
    assert "כבר התקבלה תשובה ראשונה" in page.text_of("flash")
    assert len(survey_by_id(session, survey.id).questions) == 3


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


# The second survey


def test_the_present_state_is_asked_again_with_dates_of_its_own(staff, session):
    round_ = make_round(session, "solutions")
    survey = create_from_template(session, round_, by=None)
    survey.is_ready = True
    page = staff.submit(staff.get(overview(survey)).form("/survey/again"))
    assert len(asked(page)) == 5
    wave = survey_of(session, round_, 2)
    address = f"/he/staff/surveys/{wave.id}/dates"
    day = now(session) + 2 * DAY
    typed = {"opens_date": f"{day:%Y-%m-%d}", "opens_time": "10:00"}
    page = staff.submit(staff.get(address).form(address), typed, status=422)
    assert page.form(address).values["opens_time"] == ["10:00"]
    page = staff.submit(page.form(address), {"reason": "חצי שנה אחרי"})
    assert "ייפתח" in page.text_of("survey-state")
    staff.get(f"/he/staff/surveys/{survey.id}/dates", status=404)


# Who, where, how much


def test_who_only_reads_sees_no_button(new_client, session, survey):
    client = new_client().sign_in(make_account(session, role=StaffRole.AUDITOR))
    client.checks_words = False
    page = client.get(overview(survey))
    assert [form.action for form in page.forms if "survey" in form.action] == []
    client.get(f"/he/staff/surveys/{survey.id}/preview")
    client.get(question_page(survey.questions[0]), status=403)
    client.get(f"/he/staff/rounds/{make_noise(session).id}/survey")


def test_the_round_page_says_that_its_survey_is_not_ready(staff, session):
    round_ = make_round(session, "planned")
    survey = make_survey(session, round_, is_ready=False)
    page = staff.get(f"/he/staff/rounds/{round_.id}")
    assert page.links["הסקר לא מוכן, ובעלי העסקים לא יראו אותו"] == overview(survey)
    survey.is_ready = True
    assert "הסקר מוכן" in staff.get(f"/he/staff/rounds/{round_.id}").main


def test_what_is_not_there_is_not_found(staff, session, round_):
    for path in ("surveys/99/preview", "surveys/99/texts", "survey-questions/99", "survey-sections/99"):
        staff.get(f"/he/staff/{path}", status=404)
    staff.get(f"/he/staff/rounds/{round_.id}/survey?wave=2", status=404)


@pytest.mark.parametrize("path", ["overview", "preview", "question"])
def test_forty_questions_cost_as_many_statements_as_one(staff, engine, session, round_, path):
    survey = make_survey(session, round_)
    first = make_question(session, survey.sections[0], SINGLE, "ראשונה", ("כן", "לא"))
    last = make_question(session, survey.sections[0], SINGLE, "אחרונה", ("כן", "לא"))
    address = {
        "overview": overview(survey),
        "preview": f"/he/staff/surveys/{survey.id}/preview",
        "question": question_page(last),
    }[path]
    staff.get(address)
    with statements(engine) as few:
        staff.get(address)
    yes = {"condition": ShownIf.EQUALS, "condition_option_id": first.options[0].id}
    for number in range(38):
        if_yes = {"condition_question_id": first.id, **yes}
        make_question(session, survey.sections[0], text=f"{number}", options=("א", "ב"), **if_yes)
    with statements(engine) as many:
        staff.get(address)
    assert len(many) == len(few)
