"""Staff run a whole round on pages, people vote, and the published result equals the votes counted by hand."""

import csv
import io
import json
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.local_time import to_wall
from app.models import Account, MainChallenge, PhaseKind, Round, Solution
from tests.factories import make_account, make_noise, move_phase
from tests.support.page import Client, Page

WHY = "לפי התכנית"
TITLES = ("שוברים לתושבים", "ליווי במימון", "יריד עסקים", "פטור מאגרות")


def wall(name: str, moment) -> dict[str, str]:
    local = to_wall(moment)
    return {f"{name}_date": f"{local:%Y-%m-%d}", f"{name}_time": f"{local:%H:%M}"}


@pytest.fixture
def staff(new_client, session: Session, dana: Account) -> Client:
    make_noise(session)
    return new_client().sign_in(dana)


def create_round(staff: Client, session: Session) -> Round:
    form = staff.get("/he/staff/rounds/new").form("/rounds/new")
    staff.submit(form, {"title_he": "סבב אביב", "title_en": "Spring", "question_he": "מה כדאי ליישם?"})
    return session.scalars(select(Round).order_by(Round.id.desc())).first()


def add_challenge(staff: Client, round_: Round, title: str) -> None:
    page = staff.get(f"/he/staff/rounds/{round_.id}/main-challenges/new")
    staff.submit(page.form("/main-challenges/new"), {"title_he": title})


def add_solution(staff: Client, session: Session, round_: Round, title: str, challenge: int) -> Solution:
    form = staff.get(f"/he/staff/rounds/{round_.id}/solutions/new").form("/solutions/new")
    staff.submit(form, {"title": title, "sentence": "משפט", "main_challenges": [str(challenge)]})
    return session.scalars(select(Solution).order_by(Solution.id.desc())).first()


def prepare(staff: Client, session: Session) -> tuple[Round, list[Solution]]:
    """A round with two main challenges and four solutions, the last one not on the ballot."""
    round_ = create_round(staff, session)
    for title in ("תזרים כספי", "היעדר לקוחות"):
        add_challenge(staff, round_, title)
    challenges = [challenge.id for challenge in session.scalars(select_challenges(round_))]
    solutions = [add_solution(staff, session, round_, title, challenges[n % 2]) for n, title in enumerate(TITLES)]
    for solution in solutions[:3]:
        staff.submit(staff.get(f"/he/staff/solutions/{solution.id}").form("/on-ballot"))
    page = staff.get(f"/he/staff/solutions/{solutions[3].id}")
    staff.submit(page.form("/off-ballot"), {"reason_he": "העירייה כבר עושה זאת"})
    return round_, solutions


def open_voting(staff: Client, session: Session, round_: Round) -> None:
    address = f"/he/staff/rounds/{round_.id}"
    staff.submit(staff.get(address).form("/public"))
    clock = now(session)
    dates = {**wall("opens", clock + timedelta(days=1)), **wall("closes", clock + timedelta(days=4)), "reason": WHY}
    staff.submit(staff.get(address).form("/voting/schedule"), dates)
    staff.submit(staff.get(address).form("/voting/open"), {"reason": WHY})


def cast(new_client, session: Session, round_: Round, choices: list[list[Solution]]) -> None:
    for number, chosen in enumerate(choices):
        client = new_client().sign_in(make_account(session, f"spring{number}@example.org"))
        for solution in chosen:
            form = client.get(f"/he/solutions/{solution.id}").form("/votes", solution=str(solution.id))
            client.submit(form)


def published(client: Client, round_: Round) -> tuple[list, list, Page]:
    data = json.loads(client.get(f"/he/rounds/{round_.id}/results.json").html)
    as_json = [(one["title"], one["rank"], one["votes"], one["is_winner"]) for one in data["solutions"]]
    text = client.get(f"/he/rounds/{round_.id}/results.csv").html.removeprefix("\ufeff")
    as_csv = [(row[2], int(row[0]), int(row[3]), row[4] == "1") for row in list(csv.reader(io.StringIO(text)))[1:]]
    return as_json, as_csv, client.get(f"/he/rounds/{round_.id}/results")


def test_a_round_from_its_creation_to_its_published_result(staff, new_client, session):
    round_, solutions = prepare(staff, session)
    open_voting(staff, session, round_)
    first, second, third, off = solutions
    visitor = new_client()
    assert visitor.get("/he/").main.count("סבב אביב") or round_.title["he"] in visitor.get("/he/").words
    assert [form for form in visitor.get(f"/he/solutions/{off.id}").forms if "votes" in form.action] == []

    cast(new_client, session, round_, [[first, second]] * 5 + [[first, third]] * 4 + [[third]] * 3)
    staff.submit(staff.get(f"/he/staff/rounds/{round_.id}").form("/voting/close"), {"reason": "תם הזמן"})
    preview = staff.get(f"/he/staff/rounds/{round_.id}/publish")
    assert [title for title in TITLES if title in preview.main] == []
    visitor.get(f"/he/rounds/{round_.id}/results.json", status=404)
    staff.submit(preview.form("/publish"), {"reason": "נספר"})

    as_json, as_csv, page = published(visitor, round_)
    counted_by_hand = [(TITLES[0], 1, 9, True), (TITLES[2], 2, 7, False), (TITLES[1], 3, 5, True)]
    assert as_json == as_csv == counted_by_hand
    assert "12 מצביעים" in page.main.replace("\u200f", "") and "21 קולות" in page.main


@pytest.mark.one_database
def test_a_ballot_that_is_not_decided_does_not_open(staff, session):
    round_, solutions = prepare(staff, session)
    solutions[0].on_ballot = None
    page = staff.get(f"/he/staff/rounds/{round_.id}")
    assert [form for form in page.forms if form.action.endswith("/voting/open")] == []


@pytest.mark.one_database
def test_once_voting_is_open_its_texts_rule_and_ballot_stay(staff, session):
    round_, solutions = prepare(staff, session)
    open_voting(staff, session, round_)
    for path in (f"solutions/{solutions[0].id}/edit", f"rounds/{round_.id}/solutions/new", f"rounds/{round_.id}/rule"):
        page = staff.get(f"/he/staff/{path}")
        forms = [form for form in page.forms if form.method == "post" and form.action.endswith(path)]
        assert forms == [], path
    shown = staff.get(f"/he/staff/solutions/{solutions[0].id}")
    assert [form for form in shown.forms if form.action.endswith(("/on-ballot", "/off-ballot"))] == []


@pytest.mark.one_database
def test_a_hidden_solution_keeps_its_votes_in_the_result(staff, new_client, session):
    round_, solutions = prepare(staff, session)
    open_voting(staff, session, round_)
    cast(new_client, session, round_, [[solutions[0]]] * 10)
    page = staff.get(f"/he/staff/solutions/{solutions[0].id}")
    staff.submit(page.form("/hide"), {"reason_he": "פרטים אישיים"})
    move_phase(session, round_, PhaseKind.VOTING, opens=-3, closes=-1)
    staff.submit(staff.get(f"/he/staff/rounds/{round_.id}/publish").form("/publish"), {"reason": "נספר"})
    as_json, _as_csv, result = published(new_client(), round_)
    assert (as_json[0], "פרטים אישיים" in result.main) == ((None, 1, 10, True), True)


def select_challenges(round_: Round):
    return select(MainChallenge).where(MainChallenge.round_id == round_.id).order_by(MainChallenge.position)
