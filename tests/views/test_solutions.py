"""The list and the page of one solution, whole and in place; filters are links whose address keeps everything."""

import re

import pytest
from sqlalchemy.orm import Session

from app.models import MainChallenge, PhaseKind, Round, SolutionState
from tests.factories import make_ballot, make_main_challenge, make_noise, make_round, make_solution, move_phase
from tests.support.html import words
from tests.support.page import Client, Page

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


@pytest.fixture
def cash(session: Session, round_: Round) -> MainChallenge:
    return make_main_challenge(session, round_)


def listed(page: Page) -> list[int]:
    ids = [article.get("id", "") for article in page.all("article")]
    return [int(id_.removeprefix("solution-")) for id_ in ids]


def solutions_path(round_: Round, query: str = "") -> str:
    return f"/he/rounds/{round_.id}/solutions{query}"


def test_the_list_shows_each_public_solution_with_its_words(client, session, round_, cash):
    made = make_solution(session, round_, "שוברים", sentence="שובר לכל בית", main_challenges=[cash], author_name="אבי")
    make_solution(session, round_, "מוסתר", state=SolutionState.HIDDEN)
    page = client.get(solutions_path(round_))
    assert listed(page) == [made.id]
    card = page.text_of(f"solution-{made.id}")
    assert [words in card for words in ("תזרים כספי", "שוברים", "שובר לכל בית", "אבי")] == [True] * 4


def test_above_the_list_stands_the_question_while_voting_is_open(client, session, round_):
    make_solution(session, round_)
    assert "איזה פתרון כדאי ליישם?" in words(client.get(solutions_path(round_)).one("blockquote"))
    move_phase(session, round_, PhaseKind.VOTING, opens=-3, closes=-1)
    assert client.get(solutions_path(round_)).all("blockquote") == []


def test_the_pages_show_every_solution_once_by_plain_links(client, session, round_):
    made = {make_solution(session, round_).id for _ in range(64)}
    page, seen = client.get(solutions_path(round_)), []
    while True:
        seen += listed(page)
        more = [link.get("href") for link in page.all("a", data_more="")]
        if not more:
            break
        page = client.get(more[0])
    assert (len(seen), set(seen)) == (64, made)


def test_more_in_place_gives_cards_and_the_next_pager(client, session, round_):
    made = {make_solution(session, round_).id for _ in range(40)}
    first = client.get(solutions_path(round_))
    more = client.get(first.one("a", data_more="").get("href"), htmx=True)
    assert set(more.parts) == {"#pager"}
    assert set(listed(first)) | set(listed(more)) == made
    assert len(listed(first)) + len(listed(more)) == 40


def test_a_filter_in_place_answers_with_the_list_alone(client, session, round_, cash):
    wanted = make_solution(session, round_, main_challenges=[cash])
    make_solution(session, round_)
    fragment = client.get(solutions_path(round_, f"?challenge={cash.id}"), htmx=True)
    assert fragment.html.lstrip().startswith('<section class="stack" id="solution-list"')
    assert listed(fragment) == [wanted.id]
    assert {"HX-Request", "HX-Request-Type"} <= {name.strip() for name in fragment.headers["Vary"].split(",")}


def test_the_links_of_the_filters_keep_the_rest_of_the_address(client, session, round_, cash):
    make_solution(session, round_, main_challenges=[cash])
    page = client.get(solutions_path(round_, f"?challenge={cash.id}&q=א&order=newest"))
    link = page.links["תזרים כספי"]
    assert all(part in link for part in (f"challenge={cash.id}", "order=newest", "q=%D7%90"))
    form = page.form("/solutions")
    assert (form.method, form.values["q"], form.values["order"]) == ("get", ["א"], ["newest"])


def test_random_order_is_the_same_on_every_visit_of_one_browser(new_client, session, round_):
    for _ in range(20):
        make_solution(session, round_)
    mine, other = new_client(), new_client()
    first = listed(mine.get(solutions_path(round_)))
    assert listed(mine.get(solutions_path(round_))) == first
    assert sorted(listed(other.get(solutions_path(round_)))) == sorted(first)


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=WzEsMiwzLDRd.forged", "?order='", "?challenge=x", "?challenge=0"]
)
def test_an_address_that_makes_no_sense_shows_a_page(client, session, round_, query):
    make_solution(session, round_)
    assert client.get(solutions_path(round_, query)).status == 200


@pytest.mark.parametrize("number", ["99999999999999999999", "-99999999999999999999"])
def test_a_number_that_no_database_holds_is_no_error(client, session, round_, number):
    client.get(solutions_path(round_, f"?challenge={number}"))
    client.get(f"/he/solutions/{number.lstrip('-')}", status=404)
    client.get(f"/he/rounds/{number.lstrip('-')}/solutions", status=404)


def test_nothing_found_says_so_and_leads_back(client, session, round_):
    make_solution(session, round_)
    page = client.get(solutions_path(round_, "?q=אבגד"))
    assert (listed(page), page.links["ניקוי החיפוש"]) == ([], solutions_path(round_))


@pytest.mark.parametrize("state", [SolutionState.DRAFT, SolutionState.WAITING])
def test_a_solution_that_is_not_public_is_404(client, session, round_, state):
    made = make_solution(session, round_, state=state)
    client.get(f"/he/solutions/{made.id}", status=404)


def test_a_hidden_solution_shows_its_reason_and_none_of_its_words(client, session, round_):
    made = make_solution(
        session,
        round_,
        "כותרת סודית",
        sentence="משפט סודי",
        how_it_works="איך סודי",
        author_name="פלוני",
        state=SolutionState.HIDDEN,
        hidden_reason={"he": "פרטים אישיים"},
    )
    page = client.get(f"/he/solutions/{made.id}")
    assert "פרטים אישיים" in page.main
    assert re.findall("סודי|פלוני", page.html) == []


@pytest.mark.parametrize(
    ("opens", "closes", "state"), [(-1, 1, "open"), (1, 2, "planned"), (-2, -1, "closed"), (None, None, "planned")]
)
def test_the_vote_block_follows_the_phase(client, session, round_, opens, closes, state):
    made = make_solution(session, round_)
    move_phase(session, round_, PhaseKind.VOTING, opens=opens, closes=closes)
    for path in (solutions_path(round_), f"/he/solutions/{made.id}"):
        assert client.get(path).one(id=f"vote-block-{made.id}").get("data-state") == state


def test_my_vote_shows_on_the_list_and_on_a_deep_link_and_nobody_elses(client, session, round_, amir, noa):
    mine, theirs = make_solution(session, round_), make_solution(session, round_)
    make_ballot(session, round_, amir, [mine])
    make_ballot(session, round_, noa, [theirs])
    client.sign_in(amir)
    pages = [client.get(solutions_path(round_)), client.get(f"/he/solutions/{mine.id}")]
    assert [page.one(id=f"vote-block-{mine.id}").get("data-state") for page in pages] == ["voted", "voted"]
    assert pages[0].one(id=f"vote-block-{theirs.id}").get("data-state") == "open"


def test_a_staff_text_without_the_readers_language_says_which_it_is_in(client, session, round_):
    challenge = make_main_challenge(session, round_, "היעדר לקוחות")
    challenge.title = {"he": "היעדר לקוחות"}
    made = make_solution(session, round_, main_challenges=[challenge])
    page = client.get(f"/en/solutions/{made.id}")
    spans = [(span.get("lang"), span.get("dir"), span.text) for span in page.all("span", lang="he")]
    assert ("he", "rtl", "היעדר לקוחות") in spans


def test_what_is_not_on_the_ballot_stands_on_a_page_of_its_own_with_the_reasons(client, session, round_):
    on, off = make_solution(session, round_), make_solution(session, round_, on_ballot=False)
    off.off_ballot_reason = {"he": "העירייה כבר עושה זאת"}
    page = client.get(solutions_path(round_, "?ballot=off"))
    assert (listed(client.get(solutions_path(round_))), listed(page)) == ([on.id], [off.id])
    assert ("העירייה כבר עושה זאת" in page.main, "נפתחת" in page.main) == (True, False)


def test_a_round_that_is_not_public_is_404(client: Client, session: Session):
    hidden = make_round(session, "voting", is_public=False)
    made = make_solution(session, hidden)
    for path in (f"/he/rounds/{hidden.id}", solutions_path(hidden), f"/he/solutions/{made.id}"):
        client.get(path, status=404)
