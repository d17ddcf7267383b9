"""Published results: page, CSV and JSON say the same, and say nothing before publication."""

import csv
import io
import json

import pytest
from sqlalchemy.orm import Session

from app.domain.results import publish_results
from app.models import Account, OwnerJudgement, Round, Solution, SolutionState, Verdict
from tests.factories import (
    begin_writing,
    make_account,
    make_ballot,
    make_business,
    make_main_challenge,
    make_noise,
    make_round,
)
from tests.factories import make_solution as new_solution
from tests.support.html import find_all, words
from tests.support.page import Client, Page

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "closed")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    cash = make_main_challenge(session, round_)
    return [new_solution(session, round_, f"פתרון {letter}", main_challenges=[cash]) for letter in "אבגד"]


def publish(session: Session, round_: Round, by: Account) -> None:
    begin_writing(session)
    publish_results(session, round_, by=by, reason="נספר")
    session.commit()


def voters(session: Session, round_: Round, number: int, *choices: Solution) -> None:
    for _ in range(number):
        make_ballot(session, round_, make_account(session), choices)


@pytest.fixture
def published(session: Session, round_: Round, solutions: list[Solution], dana: Account) -> Round:
    """12 voters: א 12, ב 5, ג 5, ד 0."""
    first, second, third, _none = solutions
    voters(session, round_, 5, first, second)
    voters(session, round_, 5, first, third)
    voters(session, round_, 2, first)
    publish(session, round_, dana)
    return round_


def as_json(client: Client, round_: Round):
    return json.loads(client.get(f"/he/rounds/{round_.id}/results.json").html)


def as_rows(client: Client, round_: Round) -> list[list[str]]:
    text = client.get(f"/he/rounds/{round_.id}/results.csv").html
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def table(page: Page) -> list[list[str]]:
    """The rows of the whole table."""
    body = page.one("table", class_="results") if page.all("table", class_="results") else page.all("tbody")[0]
    return [[words(cell) for cell in row if cell.tag in ("td", "th")] for row in find_all(body, "tr")]


def test_the_json_equals_the_tally_counted_by_hand(client, published, solutions):
    data = as_json(client, published)
    assert (data["ballots"], data["votes"]) == (12, 22)
    lines = [(one["id"], one["title"], one["rank"], one["votes"], one["is_winner"]) for one in data["solutions"]]
    first, second, third, none = solutions
    assert lines == [
        (first.id, "פתרון א", 1, 12, True),
        (second.id, "פתרון ב", 2, 5, False),
        (third.id, "פתרון ג", 2, 5, False),
        (none.id, "פתרון ד", 4, 0, False),
    ]


def test_the_csv_says_the_same(client, published, solutions):
    first, second, third, none = (str(one.id) for one in solutions)
    assert as_rows(client, published) == [
        ["rank", "solution_id", "title", "votes", "is_winner"],
        ["1", first, "פתרון א", "12", "1"],
        ["2", second, "פתרון ב", "5", "0"],
        ["2", third, "פתרון ג", "5", "0"],
        ["4", none, "פתרון ד", "0", "0"],
    ]


def test_the_page_says_the_same(client, published):
    page = client.get(f"/en/rounds/{published.id}/results")
    rows = table(page)
    assert rows == [
        ["1", "פתרון א", "12", "Yes"],
        ["2", "פתרון ב", "5", "—"],
        ["2", "פתרון ג", "5", "—"],
        ["4", "פתרון ד", "0", "—"],
    ]
    assert "12 voters, 22 votes." in page.main


def test_the_longest_bar_is_whole_and_the_others_are_their_share(client, published):
    page = client.get(f"/he/rounds/{published.id}/results")
    bars = [svg.get("width") for box in page.all("div", class_="bar") for svg in find_all(box, "svg")]
    assert bars == ["100.0%", "41.7%", "41.7%", "0.0%"]


@pytest.mark.parametrize(("number", "shown"), [(9, False), (10, True)])
def test_under_ten_ballots_only_the_ranking_is_published(client, session, round_, solutions, dana, number, shown):
    voters(session, round_, number - 2, solutions[0])
    voters(session, round_, 2, solutions[1])
    publish(session, round_, dana)
    data = as_json(client, round_)
    assert [one["rank"] for one in data["solutions"]] == [1, 2, 3, 3]
    numbers = [data["ballots"], data["votes"], *(one["votes"] for one in data["solutions"])]
    expected = [10, 10, 8, 2, 0, 0] if shown else [None] * 6
    assert numbers == expected
    assert [row[3] for row in as_rows(client, round_)[1:]] == (["8", "2", "0", "0"] if shown else [""] * 4)


def test_under_ten_ballots_the_page_holds_no_number_and_no_bar(client, session, round_, solutions, dana):
    voters(session, round_, 7, solutions[0])
    publish(session, round_, dana)
    page = client.get(f"/en/rounds/{round_.id}/results")
    assert page.all("div", class_="bar") == []
    assert [word for word in page.main.split() if word.strip(".,") == "7"] == []


@pytest.mark.parametrize("stage", ["planned", "voting", "closed"])
def test_before_publication_there_is_a_page_without_numbers_and_no_file(client, session, dana, stage):
    round_ = make_round(session, stage)
    voters(session, round_, 12, new_solution(session, round_))
    for who in (client, client.sign_in(dana)):
        page = who.get(f"/he/rounds/{round_.id}/results")
        assert "12" not in page.main
        for name in ("results.json", "results.csv"):
            who.get(f"/he/rounds/{round_.id}/{name}", status=404)


def test_a_hidden_solution_keeps_its_votes_and_loses_its_words(client, session, published, solutions):
    hidden = solutions[1]
    hidden.state, hidden.hidden_reason = SolutionState.HIDDEN, {"he": "פרטים אישיים"}
    page = client.get(f"/he/rounds/{published.id}/results")
    assert ("פתרון ב" in page.html, "פרטים אישיים" in page.main) == (False, True)
    assert as_json(client, published)["solutions"][1] | {"main_challenges": 0} == {
        "id": hidden.id,
        "title": None,
        "main_challenges": 0,
        "rank": 2,
        "votes": 5,
        "is_winner": False,
    }
    assert as_rows(client, published)[2][2] == ""


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "'=1"])
def test_no_cell_of_the_csv_is_a_formula(client, session, round_, dana, title):
    new_solution(session, round_, title)
    publish(session, round_, dana)
    cell = as_rows(client, round_)[1][2]
    assert cell[0] not in "=+-@\t\r"
    assert cell.lstrip("'").strip() == title.lstrip("'").strip()


def test_the_short_address_leads_to_the_newest_results(client, published):
    assert client.get("/he/results").path == f"/he/rounds/{published.id}/results"


def test_a_published_tally_does_not_change_any_more(client, session, published, solutions):
    before = as_json(client, published)
    voters(session, published, 3, solutions[3])
    assert as_json(client, published) == before


def test_results_of_a_round_that_is_not_public_are_404(client, session, published):
    published.is_public = False
    for name in ("results", "results.json", "results.csv"):
        client.get(f"/he/rounds/{published.id}/{name}", status=404)


@pytest.mark.parametrize(("answered", "is_shown"), [(4, False), (5, True)])
def test_beside_the_votes_stands_what_owners_said(
    client: Client, session: Session, published: Round, solutions: list[Solution], answered: int, is_shown: bool
) -> None:
    for place in range(answered):
        verdict = Verdict.DOES_NOT_HELP if place == 0 else Verdict.HELPS
        row = {"solution_id": solutions[1].id, "business_id": make_business(session, None).id, "verdict": verdict}
        session.add(OwnerJudgement(**row, judged_at=published.published_at))
    session.commit()
    page = client.get(f"/he/rounds/{published.id}/results")
    assert (f"{answered - 1} מתוך {answered} עסקים שענו: יעזור לי" in page.main) is is_shown
