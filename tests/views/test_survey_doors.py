"""By which doors the survey is reached and by whom, when it is closed, and what leaves it."""

import pytest
from sqlalchemy import select

from app.models import (
    Answer,
    AuditEntry,
    Business,
    EntryChannel,
    OutboxMessage,
    PhaseKind,
    QuestionKind,
    SurveyResponse,
)
from tests.factories import make_business, make_round, move_phase
from tests.support.answering import PROFILE, answered, begin, option, section_form, sent_rows, texts, two_parts
from tests.support.page import Client
from tests.support.postman import plain, send_messages
from tests.support.statements import statements
from tests.surveys import make_question, make_response

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
