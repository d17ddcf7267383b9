"""Owners answer the survey, without JavaScript: begun without an account, saved at each step, sent with a code."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.survey_state import survey_by_id
from app.models import (
    Answer,
    AuditEntry,
    Business,
    Challenge,
    ChallengeState,
    EntryChannel,
    OutboxMessage,
    PhaseKind,
    QuestionKind,
    ShownIf,
    SurveyResponse,
    Verification,
)
from tests.factories import make_business, make_round, move_phase
from tests.support.page import Client
from tests.support.postman import link_in, plain, send_messages
from tests.support.statements import statements
from tests.support.visitor import path_of, receive_code, sign_in_by_mail
from tests.surveys import make_question, make_response, make_survey

pytestmark = pytest.mark.one_database
PROFILE = {"name": "קפה נגה", "sector": "food", "size_band": "2_5", "shows": "description"}


@pytest.fixture
def round_(session):
    return make_round(session, "challenges")


@pytest.fixture
def survey(session, round_):
    """Two parts. Whoever says that customers stay away is asked why."""
    survey = make_survey(session, round_, sections=2, intro={"he": "מה קשה, ומה יעזור?"}, thanks={"he": "זה חשוב לנו."})
    first, second = survey.sections
    hard = make_question(
        session, first, QuestionKind.SINGLE, "מה הכי קשה?", ("תזרים כספי", "היעדר לקוחות"), is_required=True
    )
    hangs = {"condition_question_id": hard.id, "condition": ShownIf.EQUALS}
    hangs |= {"condition_option_id": hard.options[1].id, "is_required": True}
    make_question(session, first, QuestionKind.LONG_TEXT, "למה הם לא באים?", **hangs)
    make_question(session, second, QuestionKind.NUMBER, "כמה עובדים?", least=0, most=500)
    make_question(
        session, second, QuestionKind.SEVERAL, "מה יעזור?", ("מענק", "חניה", "פרסום"), most_choices=2, has_other=True
    )
    session.commit()
    return survey_by_id(session, survey.id)


@pytest.fixture
def fields(survey):
    """What a form calls the four questions."""
    return [f"q{question.id}" for question in survey.questions]


def option(survey, question, number):
    return str(survey.questions[question].options[number].id)


def begin(client, survey):
    page = client.get(f"/he/surveys/{survey.id}")
    return client.submit(page.form("/begin"))


def section_form(page):
    return next(form for form in page.forms if "/sections/" in form.action)


def answered(client, survey, fields, *, choice=0, words=""):
    """As far as the last step."""
    page = begin(client, survey)
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, choice)})
    if words:
        page = client.submit(section_form(page), {fields[1]: words})
    return client.submit(section_form(page), {fields[2]: "7"})


def sent_rows(session):
    rows = session.scalars(select(SurveyResponse).where(SurveyResponse.submitted_at.is_not(None))).all()
    session.commit()
    return rows


def texts(session):
    return sorted(session.scalars(select(Answer.text).where(Answer.text != "")))


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


@pytest.mark.parametrize(("days", "words"), [((1, 5), "עוד לא נפתח"), ((-5, -1), "הסתיים")])
def test_a_survey_that_is_not_open_says_so_and_leads_on(client: Client, session, survey, round_, days, words):
    begin(client, survey)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=days[0], closes=days[1])
    page = client.get(f"/he/surveys/{survey.id}/sections/1", status=409)
    assert words in page.main and f"/he/rounds/{round_.id}" in page.links.values()
    client.get(f"/he/surveys/{survey.id}/send", status=409)
    page = client.get(f"/he/surveys/{survey.id}")
    assert not [form for form in page.forms if form.action.endswith("/begin")]


def test_what_comes_after_the_end_keeps_what_was_typed(client: Client, session, survey, round_, fields):
    page = begin(client, survey)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-5, closes=-1)
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 0)}, status=409)
    assert section_form(page).values[fields[0]] == [option(survey, 0, 0)]
    assert session.scalars(select(Answer)).all() == []


def test_a_page_opened_before_the_end_goes_on_to_sending(client: Client, session, survey, round_, fields, rina):
    make_business(session, rina)
    page = begin(client.sign_in(rina), survey)
    closes = move_phase(session, round_, PhaseKind.CHALLENGES, opens=-5, closes=1 / 86400)
    session.commit()
    round_.phase(PhaseKind.CHALLENGES).closes_at = closes.closes_at
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-5, closes=0.0000001)
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 0)})
    page = client.submit(section_form(page), {fields[2]: "7"})
    client.submit(page.form("/send"))
    assert len(sent_rows(session)) == 1


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


def test_a_survey_whose_results_are_public_takes_no_answer(client: Client, session, survey, fields):
    page = begin(client, survey)
    survey.published_at = survey.created_at
    session.commit()
    client.submit(section_form(page), {fields[0]: option(survey, 0, 0)}, status=409)


@pytest.mark.parametrize("path", ["/he/surveys/999", "/he/surveys/999/sections/1", "/he/surveys/999/send"])
def test_a_survey_that_does_not_exist_is_not_found(client: Client, session, survey, path):
    client.get(path, status=404)
    client.get(f"/he/surveys/{survey.id}/sections/3", status=404)
    client.get(f"/he/surveys/{survey.id}/sections/0", status=404)


def test_one_that_is_not_ready_is_not_found_but_staff_try_it_out(client: Client, session, survey, round_, fields, dana):
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=1, closes=5)
    survey.is_ready = False
    client.get(f"/he/surveys/{survey.id}", status=404)
    page = answered(client.sign_in(dana), survey, fields)
    assert page.h1 == "שליחת תשובות הניסיון"
    page = client.submit(page.form("/send"))
    assert "יימחקו" in page.words
    response = sent_rows(session)[0]
    assert (response.is_test, response.business_id) == (True, None)


def test_the_home_page_offers_the_survey_while_it_is_open(client: Client, session, survey, round_):
    assert f"/he/surveys/{survey.id}" in client.get("/he/").links.values()
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-5, closes=-1)
    assert f"/he/surveys/{survey.id}" not in client.get("/he/").links.values()


def test_my_area_says_where_the_survey_stands(client: Client, session, survey, fields, rina):
    client.sign_in(rina)
    assert "עוד לא התחלת" in client.get("/he/me").main
    begin(client, survey)
    client.submit(section_form(client.get(f"/he/surveys/{survey.id}/sections/1")), {fields[0]: option(survey, 0, 0)})
    assert "1 מתוך 2" in client.get("/he/me").main


def test_nothing_outside_the_answers_holds_an_answer(client: Client, session, survey, fields, rina, caplog):
    make_business(session, rina)
    client.sign_in(rina)
    client.submit(answered(client, survey, fields, choice=1, words="סודי ביותר").form("/send"))
    assert "סודי" not in caplog.text
    outbox = session.scalars(select(OutboxMessage)).all()
    assert "סודי" not in "".join(str(row.payload) for row in outbox)


def test_a_page_costs_the_same_for_two_questions_and_for_forty(client: Client, session, survey, round_, engine, capsys):
    begin(client, survey)
    counts = []
    for more in (0, 40):
        for number in range(more):
            make_question(session, survey.sections[0], QuestionKind.SEVERAL, f"שאלה {number}", ("כן", "לא"))
        client.get(f"/he/surveys/{survey.id}/sections/1")
        with statements(engine) as sent:
            page = client.get(f"/he/surveys/{survey.id}/sections/1")
        counts.append(len(sent))
        with capsys.disabled():
            size = len(page.html.encode())
            print(f"\n  survey, part with {2 + more} questions: {len(sent)} statements, {size} bytes")
    assert counts[0] == counts[1]


def test_the_first_page_is_light(client: Client, session, survey, capsys):
    session.commit()
    plain = client.get(f"/he/surveys/{survey.id}").response
    small = client.http.get(f"/he/surveys/{survey.id}", headers={"Accept-Encoding": "gzip"})
    with capsys.disabled():
        print(f"\n  first page of the survey: {len(plain.data)} bytes, {len(small.data)} over the wire (gzip)")
    assert len(small.data) < 6_000


def test_staff_answer_for_an_owner_on_the_phone(client: Client, session, survey, fields, rina, dana):
    business = make_business(session, rina, "קפה נגה")
    client.sign_in(dana)
    page = client.get(f"/he/staff/surveys/{survey.id}/assist?q=נגה")
    form = next(form for form in page.forms if form.method == "post" and "/assist" in form.action)
    typed = {"business": str(business.id), "channel": "phone"}
    client.submit(form, typed, status=422)
    assert session.scalars(select(SurveyResponse)).all() == []
    page = client.submit(form, {**typed, "consent": "y"})
    assert "קפה נגה" in page.main
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, 1)})
    page = client.submit(section_form(page), {fields[1]: "פחד"})
    page = client.submit(section_form(page))
    client.submit(page.form("/send"))
    response = sent_rows(session)[0]
    kept = (response.channel, response.has_consent, response.entered_by_id, response.business_id)
    assert kept == (EntryChannel.PHONE, True, dana.id, business.id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "survey.assisted")).one()
    assert (entry.actor_id, "פחד" in str(entry.details)) == (dana.id, False)
    log = client.get(f"/he/staff/rounds/{survey.round_id}/log").main
    assert "הסקר מולא עבור בעלת או בעל העסק, בטלפון" in log


def test_staff_enter_a_business_that_is_not_there_yet(client: Client, session, survey, dana):
    client.sign_in(dana)
    form = client.get(f"/he/staff/surveys/{survey.id}/assist/new").form("/assist/new")
    client.submit(form, PROFILE, status=422)
    assert session.scalars(select(Business)).all() == []
    page = client.submit(form, {**PROFILE, "channel": "desk", "consent": "y"})
    business = session.scalars(select(Business)).one()
    assert page.path.endswith(f"/assist/{business.id}/sections/1")
    assert (business.account_id, business.channel) == (None, EntryChannel.DESK)


def test_staff_are_told_that_an_owner_answered_already(client: Client, session, survey, rina, dana):
    business = make_business(session, rina, "קפה נגה")
    make_response(session, survey, business, {}, account_id=rina.id)
    client.sign_in(dana)
    page = client.get(f"/he/staff/surveys/{survey.id}/assist")
    form = next(form for form in page.forms if form.method == "post" and "/assist" in form.action)
    page = client.submit(form, {"business": str(business.id), "channel": "desk", "consent": "y"}, status=409)
    assert "כבר ענה בעצמו" in page.main
    client.get(f"/he/staff/surveys/{survey.id}/assist/999/sections/1", status=404)


def test_an_account_that_is_erased_leaves_its_answers_without_it(client: Client, session, survey, fields, rina):
    business = make_business(session, rina)
    client.sign_in(rina)
    client.submit(answered(client, survey, fields, choice=1, words="פחד").form("/send"))
    begin(client, survey)
    assert "פחד" in client.get("/he/me/export.json").response.text
    client.submit(client.get("/he/me/erase").form("/me/erase"), {"understood": "y", "confirm": "y"})
    responses = session.scalars(select(SurveyResponse)).all()
    assert [(row.account_id, row.business_id) for row in responses] == [(None, business.id)]
    assert texts(session) == ["פחד"]


def test_a_letter_says_that_answers_came_in_and_never_which(make_app, session, smtp, survey, fields, rina):
    make_business(session, rina, "קפה נגה")
    client = Client(make_app(SMTP_URL=smtp.url), session).sign_in(rina)
    client.submit(answered(client, survey, fields, choice=1, words="סודי ביותר").form("/send"))
    send_messages(client.app)
    letter = plain(smtp.messages[-1])
    assert "קפה נגה" in letter and f"/he/surveys/{survey.id}" in letter
    assert "סודי" not in letter
