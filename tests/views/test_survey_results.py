"""Published results of the owners' survey: page, filter and files say the same, and nothing before publication."""

import csv
import io
import json

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Round, Survey, SurveyResult
from tests.factories import begin_writing, make_business, make_main_challenge, make_round
from tests.support.html import find_all, words
from tests.support.page import Client, Page
from tests.support.statements import statements
from tests.surveys import make_response, make_survey
from tools.audit.survey_results import make_published

pytestmark = pytest.mark.one_database


@pytest.fixture
def survey(session: Session) -> Survey:
    begin_writing(session)
    survey = make_published(session, make_round(session), None)
    session.commit()
    return survey


def results(client: Client, survey: Survey, query: str = "", language: str = "en") -> Page:
    return client.get(f"/{language}/surveys/{survey.id}/results{query}")


def rows_of(page: Page, place: int) -> list[list[str]]:
    """The table behind the chart at this place."""
    [body] = find_all(page.all("figure")[place], "tbody")
    return [[words(cell) for cell in row] for row in find_all(body, "tr")]


def csv_rows(client: Client, survey: Survey, language: str = "en") -> list[list[str]]:
    text = client.get(f"/{language}/surveys/{survey.id}/results.csv").html
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_the_page_says_how_many_answered_and_how_many_of_them_are_verified(client, survey):
    page = results(client, survey)
    assert page.h1 == "The survey of businesses in the lockdown"
    assert words(page.one("p", class_="lead")) == "60 businesses answered, 50 of them verified."


def test_each_question_has_a_chart_with_its_table(client, survey):
    page = results(client, survey)
    assert rows_of(page, 0) == [
        ["Cash flow", "not shown"],
        ["No customers", "34", "57%"],
        ["Rent", "17", "28%"],
        ["Another answer", "not shown"],
    ]


def test_texts_are_not_published(client, survey):
    for path in ("results", "results.csv", "results.json"):
        assert "הרחוב ריק בערב" not in client.get(f"/he/surveys/{survey.id}/{path}").html


def test_a_filter_is_a_link_that_shows_one_group(client, survey):
    page = results(client, survey, "?by=sector:food")
    assert "24 businesses answered" in page.text_of("survey-charts")
    assert [words(one) for one in page.all("option", selected="")] == ["Food, cafés and restaurants"]


def test_a_filter_in_place_replaces_the_charts_only(client, survey):
    page = client.get(f"/en/surveys/{survey.id}/results?by=sector:food", htmx=True)
    assert page.root[0].get("id") == "survey-charts"


@pytest.mark.parametrize("query", ["by=sector:crafts_industry", "by=sector:nothing", "by=nothing", "by=verified:1"])
def test_a_filter_for_which_nothing_is_public_is_not_found(client, survey, query):
    client.get(f"/en/surveys/{survey.id}/results?{query}", status=404)


def test_the_json_holds_the_frozen_rows(client, session, survey):
    data = json.loads(client.get(f"/en/surveys/{survey.id}/results.json").html)
    frozen = session.scalars(select(SurveyResult).where(SurveyResult.survey_id == survey.id)).all()
    told = {(one.pop("by"), one.pop("value")): one for one in data["results"]}
    assert told == {(row.by.value, row.value): row.counts for row in frozen}


def test_the_csv_says_the_same_as_the_page(client, survey):
    hard = [row[4:] for row in csv_rows(client, survey) if row[0] == "all" and row[3] == "What is hardest?"]
    assert hard == [
        ["answered the question", "60", ""],
        ["Cash flow", "", "yes"],
        ["No customers", "34", ""],
        ["Rent", "17", ""],
        ["Another answer", "", "yes"],
    ]


def test_the_sheet_runs_from_right_to_left_in_hebrew_and_says_the_same(client, survey):
    answer = client.get(f"/he/surveys/{survey.id}/results.xlsx").response
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet.sheet_view.rightToLeft
    as_text = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert as_text == csv_rows(client, survey, "he")


def test_a_formula_in_an_option_stays_text_in_the_files(client, session, survey):
    begin_writing(session)
    survey.questions[0].options[0].text = {"he": "=1+1", "en": "=1+1"}
    session.commit()
    assert "'=1+1" in [row[4] for row in csv_rows(client, survey)]
    sheet = load_workbook(io.BytesIO(client.get(f"/en/surveys/{survey.id}/results.xlsx").response.data)).active
    [cell] = [row[4] for row in sheet.iter_rows() if row[4].value == "=1+1"][:1]
    assert cell.data_type == "s"


def test_before_publication_there_is_a_page_that_says_when_and_no_file(client, session):
    survey = make_survey(session, make_round(session, "challenges"))
    session.commit()
    assert "The survey is open until" in results(client, survey).main
    for name in ("results.csv", "results.xlsx", "results.json"):
        client.get(f"/en/surveys/{survey.id}/{name}", status=404)


def test_a_survey_that_nobody_answered_publishes_no_number(client, session):
    survey = make_survey(session, make_round(session))
    survey.published_at = survey.created_at
    session.commit()
    assert "Fewer than five businesses answered" in results(client, survey).main


def test_the_page_takes_the_same_statements_however_many_answered(client, session, engine, survey):
    results(client, survey)
    with statements(engine) as few:
        results(client, survey, "?by=sector:food")
    for _ in range(30):
        make_response(session, survey, make_business(session, None))
    session.commit()
    with statements(engine) as many:
        results(client, survey, "?by=sector:food")
    assert (len(few), few) == (len(many), many)
    assert len(few) <= 10


def test_the_round_leads_to_the_results(client, session, survey):
    make_main_challenge(session, session.get_one(Round, survey.round_id))
    session.commit()
    links = client.get(f"/en/rounds/{survey.round_id}").links
    assert (
        links["What businesses answered · The survey of businesses in the lockdown"]
        == f"/en/surveys/{survey.id}/results"
    )


def test_a_range_of_numbers_reads_from_small_to_large_in_hebrew(client, survey):
    page = results(client, survey, language="he")
    ranges = [words(one) for one in page.all("span", class_="ltr")]
    assert ranges[:3] == ["0", "1–5", "6–10"]
    sheet = [row[4] for row in csv_rows(client, survey, "he")]
    assert "1–5" in sheet
