"""Staff read the answers of a survey: counts, words without names, one response with its name; and publish."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.survey_reading import PAGE
from app.models import Answer, AuditEntry, PhaseKind, QuestionKind, Round, Survey, SurveyResult
from tests.factories import DAY, make_business, make_round, move_phase, now
from tests.support.html import find_all, words
from tests.support.page import Client, Page
from tests.support.statements import statements
from tests.surveys import make_question, make_response, make_survey

pytestmark = pytest.mark.one_database


@pytest.fixture
def survey(session: Session) -> Survey:
    """Twelve businesses answered: nine say cash, three say rent and why; noise that is not counted."""
    survey = make_survey(session, make_round(session))
    hard = make_question(session, survey.sections[0], text="Hardest", options=("Cash", "Rent"))
    why = make_question(session, survey.sections[0], QuestionKind.LONG_TEXT, text="Why")
    cash, rent = hard.options
    for n in range(12):
        answers = {hard: cash} if n < 9 else {hard: rent, why: f"Word {'cab'[n - 9]}"}
        make_response(session, survey, make_business(session, None, f"Shop {n}"), answers)
    make_response(session, survey, make_business(session, None), {why: "A test"}, is_test=True)
    make_response(session, survey, make_business(session, None), {why: "Not sent"}, submitted_at=None)
    session.commit()
    return survey


def responses_of(session: Session, survey: Survey) -> list[int]:
    return list(session.scalars(select(Answer.response_id).where(Answer.text == "Word c")))


def audited(session: Session, action: str) -> list[tuple[str, str, dict]]:
    lines = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
    return [(line.subject, line.reason, line.details) for line in lines]


def staff_page(client: Client, survey: Survey, path: str) -> Page:
    return client.get(f"/en/staff/surveys/{survey.id}/{path}")


def test_staff_see_every_number(client, dana, survey):
    page = staff_page(client.sign_in(dana), survey, "results")
    rows = [[words(cell) for cell in row] for row in find_all(page.all("tbody")[0], "tr")]
    assert rows == [["Cash", "9", "75%"], ["Rent", "3", "25%"]]
    assert [words(one) for one in find_all(page.one("dl", class_="figures"), "dd")] == ["12", "12", "1"]


def test_words_come_without_names_and_in_the_order_of_the_alphabet(client, dana, survey):
    page = staff_page(client.sign_in(dana), survey, "words")
    cards = [words(card) for card in page.all("li", class_="card")]
    assert cards == ["WhyWord a", "WhyWord b", "WhyWord c"]
    assert "Shop" not in page.main


def test_words_are_read_page_by_page(client, session, dana, survey):
    why = survey.questions[1]
    for n in range(PAGE):
        make_response(session, survey, make_business(session, None), {why: f"Line {n:03}"})
    page = staff_page(client.sign_in(dana), survey, f"words?question={why.id}")
    assert len(page.all("li", class_="card")) == PAGE
    rest = client.get(page.links["Next"])
    assert [words(card) for card in rest.all("li", class_="card")] == ["Word a", "Word b", "Word c"]


def test_the_list_of_responses_names_businesses_and_no_answer(client, dana, survey):
    page = staff_page(client.sign_in(dana), survey, "responses")
    names = [words(cell) for cell in find_all(page.one("tbody"), "th")]
    assert names[:12] == [f"Shop {n}" for n in range(12)]
    assert len(names) == 13
    assert "Word" not in page.main and "Cash" not in page.main


def test_a_response_is_read_with_its_name_only_after_the_log_says_so(client, session, dana, survey):
    [response] = responses_of(session, survey)
    client.sign_in(dana)
    asked = client.get(f"/en/staff/responses/{response}")
    assert asked.h1 == "Opening a response" and "Word c" not in asked.html
    assert audited(session, "survey.response_opened") == []
    page = client.submit(asked.form("/open"), {"reason": "The owner asked"})
    assert page.h1 == "Shop 9"
    assert [words(one) for one in page.all("dd")] == ["Rent", "Word c"]
    line = (f"survey:{survey.id}", "The owner asked", {"response": response})
    assert audited(session, "survey.response_opened") == [line]


def test_a_response_closes_again_after_a_while(client, session, dana, survey):
    [response] = responses_of(session, survey)
    line = {"action": "survey.response_opened", "details": {"response": response}, "actor_id": dana.id}
    session.add(AuditEntry(at=now(session) - DAY, **line))
    assert client.sign_in(dana).get(f"/en/staff/responses/{response}").h1 == "Opening a response"


def test_opening_without_a_reason_is_refused(client, session, dana, survey):
    [response] = responses_of(session, survey)
    page = client.sign_in(dana).get(f"/en/staff/responses/{response}/open")
    client.submit(page.form("/open"), {"reason": " "}, status=422)
    assert audited(session, "survey.response_opened") == []


def test_the_preview_shows_what_the_public_will_see_and_writes_nothing(client, session, dana, survey):
    page = staff_page(client.sign_in(dana), survey, "results/publish")
    rows = [[words(cell) for cell in row] for row in find_all(page.all("tbody")[0], "tr")]
    assert rows == [["Cash", "not shown"], ["Rent", "not shown"]]
    assert session.scalars(select(SurveyResult)).all() == []


def test_the_second_press_publishes(client, session, dana, survey):
    page = staff_page(client.sign_in(dana), survey, "results/publish")
    result = client.submit(page.form("/publish"), {"reason": "It is time"})
    assert result.path == f"/en/surveys/{survey.id}/results"
    assert audited(session, "survey.publish") == [(f"survey:{survey.id}", "It is time", {})]


def test_the_preview_counts_once_until_another_answer_comes(client, session, dana, survey):
    client.sign_in(dana)
    sent = []
    for _look in range(2):
        with statements(session.get_bind()) as of_page:
            staff_page(client, survey, "results/publish")
        sent.append(len(of_page))
    assert sent[1] < sent[0] - 9
    make_response(session, survey, make_business(session, None), {survey.questions[0]: survey.questions[0].options[0]})
    session.commit()
    assert "13 businesses answered" in staff_page(client, survey, "results/publish").main


def test_an_open_survey_cannot_be_published(client, session, dana, survey):
    client.sign_in(dana)
    form = staff_page(client, survey, "results/publish").form("/publish")
    round_ = session.get_one(Round, survey.round_id)
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=2, closes=3)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-1, closes=1)
    page = client.submit(form, {"reason": "Now"}, status=409)
    assert "The survey is still open." in page.main
    assert session.scalars(select(SurveyResult)).all() == []


@pytest.mark.parametrize("path", ["results", "words", "responses", "results/publish"])
def test_each_page_takes_the_same_statements_with_more_responses(client, session, engine, dana, survey, path):
    client.sign_in(dana)
    staff_page(client, survey, path)
    hard, why = survey.questions
    make_response(session, survey, make_business(session, None), {why: "Not counted yet"})
    session.commit()
    with statements(engine) as few:
        staff_page(client, survey, path)
    for _ in range(30):
        make_response(session, survey, make_business(session, None), {hard: hard.options[0], why: "More"})
    session.commit()
    with statements(engine) as many:
        staff_page(client, survey, path)
    assert len(few) == len(many)


def test_what_was_not_sent_is_read_by_nobody(client, session, dana, survey):
    draft = make_response(session, survey, None, {}, submitted_at=None)
    session.commit()
    client.sign_in(dana).get(f"/he/staff/responses/{draft.id}/open", status=404)
