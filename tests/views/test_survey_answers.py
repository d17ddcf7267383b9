"""Owners answer the survey, without JavaScript: begun without an account, saved at each step, sent with a code."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models import (
    Answer,
    Business,
    Challenge,
    ChallengeState,
    SurveyResponse,
    Verification,
)
from tests.factories import make_business, make_round
from tests.support.answering import PROFILE, answered, begin, option, section_form, sent_rows, texts, two_parts
from tests.support.page import Client
from tests.support.postman import link_in
from tests.support.visitor import path_of, receive_code, sign_in_by_mail
from tests.surveys import make_response

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session):
    return make_round(session, "challenges")


@pytest.fixture
def survey(session, round_):
    return two_parts(session, round_)


@pytest.fixture
def fields(survey):
    """What a form calls the four questions."""
    return [f"q{question.id}" for question in survey.questions]


def test_the_whole_story_without_javascript(make_app, session, smtp, survey, fields):
    app = make_app(SMTP_URL=smtp.url)
    client = Client(app, session)
    page = client.get(f"/he/surveys/{survey.id}")
    assert "מה קשה, ומה יעזור?" in page.main
    assert "התשובות לא יועברו לגבייה, לרישוי או לפיקוח" in page.main
    page = client.submit(page.form("/begin"))
    assert "חלק 1 מתוך 2" in page.main and "למה הם לא באים?" not in page.main
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 1)})
    assert page.path.endswith("/sections/1?more=1") and "למה הם לא באים?" in page.main
    page = client.submit(section_form(page), status=422)
    assert "למה הם לא באים? – יש לכתוב תשובה." in page.main
    page = client.submit(section_form(page), {fields[1]: "פחד"})
    assert "חלק 2 מתוך 2" in page.main and "התשובות נשמרו ב־" in page.main
    page = client.submit(section_form(page), {fields[2]: "הרבה", fields[3]: option(survey, 3, 0)}, status=422)
    form = section_form(page)
    assert (form.values[fields[2]], form.values[fields[3]]) == (["הרבה"], [option(survey, 3, 0)])
    page = client.submit(form, {fields[2]: "7", f"{fields[3]}_other": "שקט"})
    assert page.h1 == "שלב אחרון: מי עונה" and "עוד לא נשלחו" in page.main
    assert sent_rows(session) == []
    page = client.submit(page.form("/sign-in"), {"address": "rina@new.example"})
    page = client.submit(page.form("/sign-in/code"), {"code": receive_code(client, smtp)})
    assert page.h1 == "שלב אחרון: שליחה"
    page = client.submit(page.form("/send"), {"name": "קפה נגה"}, status=422)
    page = client.submit(page.form("/send"), PROFILE)
    assert page.h1 == "תודה, התשובות התקבלו" and "זה חשוב לנו." in page.main
    response, business = sent_rows(session)[0], session.scalars(select(Business)).one()
    assert (response.business_id, business.verification) == (business.id, Verification.WAITING)
    assert texts(session) == ["פחד", "שקט"]
    page = client.submit(page.form("/challenge"))
    assert page.form("/edit").values["what_happens"] == ["פחד"]
    draft = session.scalars(select(Challenge)).one()
    assert (draft.state, draft.business_id) == (ChallengeState.DRAFT, business.id)


def test_signing_in_in_another_browser_goes_on_with_the_same_answers(make_app, session, smtp, survey, fields, rina):
    business = make_business(session, rina)
    app = make_app(SMTP_URL=smtp.url)
    here, there = Client(app, session), Client(app, session)
    page = answered(here, survey, fields)
    here.submit(page.form("/sign-in"), {"address": "rina@example.org"})
    receive_code(here, smtp)
    page = there.get(path_of(link_in(smtp.messages[-1])))
    page = there.submit(page.form("/sign-in/link"))
    assert page.h1 == "שלב אחרון: שליחה"
    there.submit(page.form("/send"))
    assert [row.business_id for row in sent_rows(session)] == [business.id]


def test_answers_are_found_again_in_the_same_browser_and_after_sign_in_anywhere(
    make_app, session, smtp, survey, fields, rina
):
    app = make_app(SMTP_URL=smtp.url)
    here, there = Client(app, session), Client(app, session)
    page = begin(here, survey)
    here.submit(section_form(page), {fields[0]: option(survey, 0, 0)})
    page = here.get(f"/he/surveys/{survey.id}")
    assert "הבא הוא חלק 2 מתוך 2" in page.main
    assert "/sections/2" in here.submit(page.form("/begin")).path
    sign_in_by_mail(here, smtp, "rina@example.org")
    assert "/sections/2" in here.submit(here.get(f"/he/surveys/{survey.id}").form("/begin")).path
    there.sign_in(rina)
    page = there.get(f"/he/surveys/{survey.id}/sections/1")
    assert section_form(page).values[fields[0]] == [option(survey, 0, 0)]
    assert len(session.scalars(select(SurveyResponse)).all()) == 1


def test_back_keeps_what_was_typed_and_asks_for_nothing(client: Client, session, survey, fields):
    page = begin(client, survey)
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 0)})
    page = client.submit(section_form(page), {fields[2]: "7", "back": "1"})
    assert "/sections/1" in page.path
    page = client.get(f"/he/surveys/{survey.id}/sections/2")
    assert section_form(page).values[fields[2]] == ["7"]


def test_answers_that_are_not_asked_any_more_are_kept_until_sending(client: Client, session, survey, fields, rina):
    make_business(session, rina)
    client.sign_in(rina)
    answered(client, survey, fields, choice=1, words="פחד")
    page = client.get(f"/he/surveys/{survey.id}/sections/1")
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 0)})
    assert texts(session) == ["פחד"]
    page = client.submit(section_form(page))
    client.submit(page.form("/send"))
    assert texts(session) == []


def test_what_is_missing_is_asked_for_before_sending(client: Client, session, survey, rina):
    make_business(session, rina)
    begin(client.sign_in(rina), survey)
    page = client.get(f"/he/surveys/{survey.id}/send")
    assert "/sections/1?check=1" in page.path and "מה הכי קשה? – יש לבחור תשובה." in page.main


def test_the_fragment_shows_what_the_answer_asks_for_and_saves_nothing(client: Client, session, survey, fields):
    page = begin(client, survey)
    hangs = survey.questions[1].id
    data = {**section_form(page).values, fields[0]: option(survey, 0, 1)}
    answer = client.post(f"/he/surveys/{survey.id}/sections/1/asked", data, htmx=True)
    assert list(answer.parts) == [f"#survey-question-{hangs}"] and "למה הם לא באים?" in answer.html
    shown = {**data, "shown": [str(survey.questions[0].id), str(hangs)], fields[1]: "פחד"}
    assert client.post(f"/he/surveys/{survey.id}/sections/1/asked", shown, htmx=True).parts == {}
    shown[fields[0]] = option(survey, 0, 0)
    answer = client.post(f"/he/surveys/{survey.id}/sections/1/asked", shown, htmx=True)
    assert answer.parts == {f"#survey-question-{hangs}": ""} and 'value="פחד"' in answer.html
    assert session.scalars(select(Answer)).all() == []


def test_an_owner_corrects_what_was_sent(client: Client, session, survey, fields, rina):
    business = make_business(session, rina, "קפה נגה")
    client.sign_in(rina)
    client.submit(answered(client, survey, fields).form("/send"))
    page = client.get("/he/me")
    assert "קפה נגה" in page.main
    page = client.submit(client.get(f"/he/surveys/{survey.id}").form("/correct"))
    assert f"business={business.id}" in page.path
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 1)})
    page = client.submit(section_form(page), {fields[1]: "פחד"})
    page = client.submit(section_form(page))
    page = client.submit(page.form("/send"))
    assert "רק הן נספרות" in page.words
    assert texts(session) == ["פחד"] and len(sent_rows(session)) == 1


def test_a_second_response_says_that_it_replaces_the_first(client: Client, session, survey, fields, rina):
    first, second = make_business(session, rina, "קפה נגה"), make_business(session, rina, "מאפייה")
    make_response(session, survey, first, {survey.questions[1]: "ישן"}, account_id=rina.id)
    client.sign_in(rina)
    page = answered(client, survey, fields)
    assert "מחליף את מה שנשלח קודם" in page.main
    client.submit(page.form("/send"), status=422)
    page = client.submit(page.form("/send"), {"business": str(first.id)})
    assert "החליפו" in page.words
    assert [row.business_id for row in sent_rows(session)] == [first.id]
    client.submit(answered(client, survey, fields).form("/send"), {"business": str(second.id)})
    assert sorted(row.business_id for row in sent_rows(session)) == [first.id, second.id]


def test_the_business_of_another_is_not_found(client: Client, session, survey, rina, noa):
    business = make_business(session, noa)
    make_response(session, survey, business, {}, account_id=noa.id)
    client.get(f"/he/surveys/{survey.id}/sections/1?business={business.id}", status=404)
    client.sign_in(rina)
    client.get(f"/he/surveys/{survey.id}/sections/1?business={business.id}", status=404)
    client.get(f"/he/surveys/{survey.id}/thanks?business={business.id}", status=404)


def test_an_answer_to_what_staff_changed_meanwhile_is_asked_for_once_more(client: Client, session, survey, fields):
    page = begin(client, survey)
    survey.questions[0].text = {"he": "מה הכי קל?"}
    survey.updated_at += timedelta(seconds=1)
    session.commit()
    again = client.submit(section_form(page), {fields[0]: option(survey, 0, 0)}, status=409)
    assert "מה הכי קל?" in again.main
    client.submit(section_form(again), {fields[0]: option(survey, 0, 0)})
    session.expire_all()
    assert survey.is_frozen
