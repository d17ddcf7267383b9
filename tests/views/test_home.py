"""The home page in every state of a round, and the list of results."""

import pytest
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.models import Result, Round
from tests.factories import DAY, make_ballot, make_main_challenge, make_noise, make_round, make_solution
from tests.support.html import words
from tests.support.page import Client, Page
from tests.support.statements import statements

pytestmark = pytest.mark.one_database


def banner(page: Page) -> str:
    return words(page.one("section", **{"aria-labelledby": "banner-title"}))


def make_published(session: Session, days_ago: float = 0, **columns: object) -> Round:
    """A round with a result that holds nothing: enough for the pages that lead there."""
    round_ = make_round(session, "closed", published_at=now(session) - days_ago * DAY, **columns)
    session.add(Result(round_id=round_.id, ballots=0, votes=0, ballots_by_email=0, ballots_by_phone=0))
    session.flush()
    return round_


@pytest.mark.parametrize(
    ("calendar", "hebrew", "english"),
    [
        ("empty", "בקרוב המועד יופיע כאן", "Coming soon The date will stand here"),
        ("challenges", "אוספים את האתגרים", "Challenges are being collected"),
        ("solutions", "שלב הפתרונות פתוח", "Solutions are open"),
        ("review", "הפתרונות נאספו ההצבעה נפתחת ב", "The solutions are in Voting opens"),
        ("voting", "ההצבעה פתוחה נשארו 4 ימים ו־23 שעות", "Voting is open 4 days and 23 hours left"),
        ("closed", "ההצבעה הסתיימה התוצאות יופיעו כאן", "Voting has ended The results will stand here"),
    ],
)
def test_the_banner_says_where_the_round_stands(client: Client, session: Session, calendar, hebrew, english):
    round_ = make_round(session, calendar)
    assert banner(client.get("/he/")).startswith(hebrew)
    assert banner(client.get(f"/en/rounds/{round_.id}")).startswith(english)


def test_an_end_within_four_days_is_marked(client: Client, session: Session):
    make_round(session, "solutions")  # ends in four days: since the page is made a moment later, in less
    assert "soon" in client.get("/he/").one("section", **{"aria-labelledby": "banner-title"}).get("class", "")


def test_while_voting_is_open_the_first_step_is_to_vote(client: Client, session: Session):
    round_ = make_round(session, "voting")
    assert client.get("/en/").links["See the solutions and vote"] == f"/en/rounds/{round_.id}/solutions"


def test_the_banner_says_what_a_voter_still_has(client: Client, session: Session, amir):
    round_ = make_round(session, "voting")
    make_ballot(session, round_, amir, [make_solution(session, round_), make_solution(session, round_)])
    assert banner(client.get("/en/")).endswith("3 votes to give")
    assert "1 of 3 votes left" in banner(client.sign_in(amir).get("/en/"))


def test_each_main_challenge_leads_to_its_solutions(client: Client, session: Session):
    make_noise(session)
    round_ = make_round(session, "voting")
    cash = make_main_challenge(session, round_, summary={"he": "ההוצאות ממשיכות.", "en": "Costs go on."})
    make_main_challenge(session, round_, "אי־ודאות", en="Uncertainty")
    for _ in range(2):
        make_solution(session, round_, main_challenges=[cash])
    page = client.get("/he/")
    assert page.links["שני פתרונות של תושבים"] == f"/he/rounds/{round_.id}/solutions?challenge={cash.id}"
    assert [words(card) for card in page.all("article")] == [
        "1תזרים כספי ההוצאות ממשיכות.שני פתרונות של תושבים",
        "2אי־ודאות עוד אין פתרונות לאתגר הזה",
    ]


def test_without_a_round_the_home_page_says_so(client: Client, session: Session):
    make_round(session, "voting", is_public=False)
    page = client.get("/he/")
    assert "אין כרגע הצבעה פתוחה" in page.main
    assert "פתרונות" not in page.links


def test_a_round_that_is_not_public_has_no_page(client: Client, session: Session):
    hidden = make_round(session, "voting", is_public=False)
    client.get(f"/he/rounds/{hidden.id}", status=404)
    client.get("/he/rounds/999", status=404)


def test_published_results_are_the_home_page_until_another_round_begins(client: Client, session: Session):
    old = make_published(session)
    page = client.get("/en/")
    assert page.links["See the results"] == f"/en/rounds/{old.id}/results"
    assert "This is what the public chose" in banner(page)


def test_a_running_round_comes_before_published_ones(client: Client, session: Session):
    running = make_round(session, "voting", headline={"he": "עכשיו מצביעים", "en": "Now we vote"})
    make_published(session)
    page = client.get("/en/")
    assert (page.h1, page.links["Results"]) == ("Now we vote", "/en/rounds")
    assert page.links["Solutions"] == f"/en/rounds/{running.id}/solutions"


def test_the_only_result_is_the_list_of_results(client: Client, session: Session):
    only = make_published(session)
    assert client.get("/he/rounds").path == f"/he/rounds/{only.id}/results"


def test_results_are_listed_newest_first(client: Client, session: Session):
    for days, name in ((30, "Spring"), (2, "Autumn")):
        make_published(session, days, title={"he": "סבב", "en": name})
    page = client.get("/en/rounds")
    assert [words(heading) for heading in page.all("h2")] == ["Autumn", "Spring"]


def test_no_results_yet_is_said_in_words(client: Client):
    assert "עוד לא פורסמו תוצאות" in client.get("/he/rounds").main


def test_the_home_page_asks_the_database_the_same_for_one_challenge_and_for_thirty(client, session, engine):
    round_ = make_round(session, "voting")
    make_solution(session, round_, main_challenges=[make_main_challenge(session, round_)])
    client.get("/he/")
    with statements(engine) as few:
        client.get("/he/")
    for _ in range(30):
        make_solution(session, round_, main_challenges=[make_main_challenge(session, round_)])
    with statements(engine) as many:
        client.get("/he/")
    assert len([s for s in many if "INSERT" not in s]) <= len(few) + 1 <= 8


def test_the_page_is_offered_in_the_other_language_with_its_query(client: Client, session: Session):
    round_ = make_round(session, "voting")
    page = client.get(f"/he/rounds/{round_.id}/solutions?q=%D7%90%D7%A8&order=newest")
    english = page.one("a", hreflang="en").get("href")
    assert english == f"/en/rounds/{round_.id}/solutions?q=%D7%90%D7%A8&order=newest"
    assert page.one("a", hreflang="he").get("aria-current") == "true"


def test_a_page_that_is_not_there_says_so_in_the_readers_language(client: Client):
    assert client.get("/he/nothing", status=404).h1 == "אין דף כזה"
    assert client.get("/en/nothing", status=404).h1 == "There is no such page"
