"""The survey builder as staff use it without a script."""

import pytest
from sqlalchemy.orm import Session

from app.domain.survey_building import create_from_template
from app.domain.survey_state import survey_by_id, survey_of
from app.models import Account, Round, ShownIf, StaffRole, Survey
from tests.factories import DAY, make_account, make_noise, make_round, now
from tests.support.building import SINGLE, asked, errors_of, overview, question_page, two_sections
from tests.support.page import Client, Page
from tests.support.statements import statements
from tests.surveys import make_question, make_response, make_survey

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
