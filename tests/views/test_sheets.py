"""Sharing: the link to WhatsApp, posters and stickers, their QR codes and the short addresses behind them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.models import ChallengeState, SolutionState
from app.web.sheets import qr_code
from tests.factories import make_business, make_challenge, make_main_challenge, make_round, make_solution
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
BASE = "http://127.0.0.1:8000"
NOT_PUBLIC = [one for one in SolutionState if one is not SolutionState.PUBLIC]


def whatsapp(client: Client, path: str) -> str:
    (link,) = [one.get("href") for one in client.get(path).all("a") if "wa.me" in one.get("href", "")]
    return parse_qs(urlsplit(link).query)["text"][0]


def test_a_solution_is_shared_by_whatsapp_with_its_title_and_address(client, session):
    solution = make_solution(session, make_round(session), 'קנייה & מכירה "יחד" 100%')
    said = whatsapp(client, f"/he/solutions/{solution.id}")
    assert said == f'קנייה & מכירה "יחד" 100%\n{BASE}/he/solutions/{solution.id}'


def test_a_round_and_a_main_challenge_are_shared_too(client, session):
    round_ = make_round(session)
    challenge = make_main_challenge(session, round_)
    assert [whatsapp(client, f"/en/rounds/{round_.id}"), whatsapp(client, f"/he/main-challenges/{challenge.id}")] == [
        f"What would help businesses?\n{BASE}/en/rounds/{round_.id}",
        f"תזרים כספי\n{BASE}/he/main-challenges/{challenge.id}",
    ]


@pytest.mark.parametrize("state", [SolutionState.HIDDEN, SolutionState.WITHDRAWN])
def test_a_trace_of_a_solution_is_not_shared(client, session, state):
    solution = make_solution(session, make_round(session), state=state)
    assert "wa.me" not in client.get(f"/he/solutions/{solution.id}").html


@pytest.mark.parametrize("size", ["poster", "sticker"])
def test_a_sheet_leads_to_the_short_address(client, session, size):
    solution = make_solution(session, make_round(session), "שוברים")
    page = client.get(f"/he/solutions/{solution.id}/{size}")
    address = f"{BASE}/s/{solution.id}"
    assert (str(qr_code(address)) in page.html, address.removeprefix("http://") in page.main) == (True, True)


def test_a_qr_code_is_plain_svg_without_styles():
    drawn = qr_code(f"{BASE}/s/12")
    assert ("style" in drawn, "<script" in drawn, drawn.startswith('<svg aria-hidden="true"')) == (False, False, True)


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_what_the_public_does_not_read_has_no_sheet_not_even_for_its_author(client, session, noa, state):
    solution = make_solution(session, make_round(session), state=state, account_id=noa.id)
    client.sign_in(noa).get(f"/he/solutions/{solution.id}/poster", status=404)


@pytest.mark.parametrize("state", [one for one in ChallengeState if one is not ChallengeState.PUBLIC])
def test_an_owner_prints_only_a_challenge_that_is_public(client, session, rina, state):
    challenge = make_challenge(session, make_round(session), make_business(session, rina), state=state)
    client.sign_in(rina).get(f"/he/challenges/{challenge.id}/sticker", status=404)


def test_the_page_of_an_owner_leads_to_the_sheets_of_the_challenge(client, session, rina):
    challenge = make_challenge(session, make_round(session), make_business(session, rina))
    links = client.sign_in(rina).get(f"/he/challenges/{challenge.id}").links
    named = [links["כרזה להדפסה"], links["מדבקה להדפסה"]]
    assert named == [f"/he/challenges/{challenge.id}/{size}" for size in ("poster", "sticker")]


@pytest.mark.parametrize("shows_name", [True, False])
def test_a_business_is_named_on_its_sheet_only_where_it_shows_its_name(client, session, rina, shows_name):
    business = make_business(session, rina, "קפה נוגה", shows_name=shows_name)
    challenge = make_challenge(session, make_round(session), business)
    assert ("קפה נוגה" in client.get(f"/he/challenges/{challenge.id}/poster").html) == shows_name


def test_a_round_that_is_not_shown_has_no_sheets(client, session):
    round_ = make_round(session, is_public=False)
    solution = make_solution(session, round_)
    for path in (f"rounds/{round_.id}", f"solutions/{solution.id}"):
        client.get(f"/he/{path}/poster", status=404)


@pytest.mark.parametrize(
    "short, whole", [("r", "rounds"), ("m", "main-challenges"), ("s", "solutions"), ("c", "challenges")]
)
@pytest.mark.parametrize("asked, language", [("en-GB,en", "en"), ("he-IL", "he"), ("de", "he")])
def test_a_short_address_leads_on_in_the_language_of_the_reader(client, short, whole, asked, language):
    answer = client.get(f"/{short}/12", status=302, follow=False, headers={"Accept-Language": asked})
    assert answer.headers["Location"] == f"/{language}/{whole}/12"


def test_a_sheet_takes_as_many_statements_beside_30_solutions(client, session: Session, engine: Engine):
    round_ = make_round(session)
    sent_with = []
    for number in (1, 30):
        challenge = make_main_challenge(session, round_, f"אתגר {number}")
        for _n in range(number):
            solution = make_solution(session, round_, main_challenges=[challenge])
        path = f"/he/solutions/{solution.id}/poster"
        client.get(path)
        with statements(engine) as sent:
            client.get(path)
        sent_with.append(len(sent))
    assert sent_with == [sent_with[0]] * 2 and sent_with[0] <= 5
