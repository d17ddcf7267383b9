"""The page on which owners say what would help them."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, OwnerJudgement, PhaseKind, Round, Solution, SolutionState, Verdict, Verification
from tests.factories import (
    make_business,
    make_challenge,
    make_main_challenge,
    make_noise,
    make_round,
    make_solution,
    move_phase,
    now,
)
from tests.support.page import Client, Page


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "review")


@pytest.fixture
def owner(client: Client, rina: Account) -> Client:
    return client.sign_in(rina)


def page_of(round_: Round, **more: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return f"/he/rounds/{round_.id}/judgements" + (f"?{query}" if query else "")


def titles(page: Page) -> list[str]:
    return ["".join(link.itertext()) for link in page.all("a", dir="auto")]


def answers(session: Session) -> list[tuple[int, int, Verdict]]:
    rows = session.scalars(select(OwnerJudgement).order_by(OwnerJudgement.business_id))
    return [(row.solution_id, row.business_id, row.verdict) for row in rows]


def test_an_owner_answers_changes_and_takes_back_in_place(
    owner: Client, session: Session, round_: Round, rina: Account
) -> None:
    cafe, solution = make_business(session, rina), make_solution(session, round_)
    noise = make_solution(session, round_)
    own = {"solution": str(solution.id)}
    page = owner.get(page_of(round_))
    changed = owner.submit(page.form("/judgements", verdict="helps", **own), htmx=True)
    assert list(changed.parts) == [f"#judgement-block-{solution.id}", "#flash"]
    changed = owner.submit(changed.form("/judgements", verdict="not_relevant"), htmx=True)
    assert answers(session) == [(solution.id, cafe.id, Verdict.NOT_RELEVANT)]
    owner.submit(changed.form("/judgements/take-back"), htmx=True)
    assert (answers(session), noise.version) == ([], 1)


def test_an_owner_answers_without_a_script(owner: Client, session: Session, round_: Round, rina: Account) -> None:
    cafe, solution = make_business(session, rina), make_solution(session, round_)
    page = owner.submit(owner.get(page_of(round_)).form("/judgements", verdict="does_not_help"))
    assert answers(session) == [(solution.id, cafe.id, Verdict.DOES_NOT_HELP)]
    assert "לא יעזור לי" in page.text_of(f"judgement-block-{solution.id}")


def test_what_the_business_raised_comes_first(owner: Client, session: Session, round_: Round, rina: Account) -> None:
    cafe, raised = make_business(session, rina), make_main_challenge(session, round_)
    make_challenge(session, round_, cafe, main_challenge_id=raised.id)
    make_solution(session, round_, "אחר")
    make_solution(session, round_, "שלי", main_challenges=[raised])
    make_solution(session, round_, "עוד לא", state=SolutionState.WAITING)
    page = owner.get(page_of(round_))
    assert (titles(page), "הקושי שהעסק ציין" in page.main) == (["שלי", "אחר"], True)


def test_an_owner_of_several_businesses_chooses_one(
    owner: Client, session: Session, round_: Round, rina: Account
) -> None:
    make_business(session, rina, "קפה")
    shop, solution = make_business(session, rina, "חנות"), make_solution(session, round_)
    page = owner.get(owner.get(page_of(round_)).links["חנות"])
    owner.submit(page.form("/judgements", verdict="helps"))
    assert answers(session) == [(solution.id, shop.id, Verdict.HELPS)]


def test_the_list_is_walked_by_key(owner: Client, session: Session, round_: Round, rina: Account) -> None:
    make_business(session, rina)
    for number in range(65):
        make_solution(session, round_, f"פתרון {number}")
    page = owner.get(page_of(round_))
    seen = titles(page)
    while "עוד פתרונות" in page.links:
        page = owner.get(page.links["עוד פתרונות"])
        seen += titles(page)
    assert seen == [f"פתרון {number}" for number in range(65)]


def test_whoever_has_no_verified_business_is_told_so(
    owner: Client, session: Session, round_: Round, rina: Account
) -> None:
    make_solution(session, round_)
    make_business(session, rina, verification=Verification.WAITING)
    page = owner.get(page_of(round_))
    assert ("עסקים שהעירייה אימתה" in page.main, titles(page)) == (True, [])


def test_answers_are_frozen_once_voting_has_opened(
    owner: Client, session: Session, round_: Round, rina: Account
) -> None:
    make_business(session, rina)
    make_solution(session, round_)
    form = owner.get(page_of(round_)).form("/judgements", verdict="helps")
    move_phase(session, round_, PhaseKind.VOTING, opens=-1, closes=3)
    page = owner.get(page_of(round_))
    assert [one for one in page.forms if "/judgements" in one.action] == []
    refused = owner.submit(form, headers={"Referer": f"http://127.0.0.1:8000{page.path}"})
    assert ("נשארות כפי שהן" in refused.text_of("flash"), answers(session)) == (True, [])


def test_nobody_answers_for_the_business_of_another(
    owner: Client, session: Session, round_: Round, rina: Account, amir: Account
) -> None:
    make_business(session, rina)
    strange, solution = make_business(session, amir), make_solution(session, round_)
    form = owner.get(page_of(round_)).form("/judgements", verdict="helps")
    for id_ in (strange.id, "x", "9" * 30):
        owner.submit(form, {"business": str(id_)}, status=404)
    owner.submit(form, {"solution": str(solution.id + 1000)}, status=404)
    owner.submit(form, {"verdict": "yes"}, status=400)
    assert answers(session) == []


def test_a_visitor_is_asked_to_sign_in(client: Client, round_: Round) -> None:
    assert client.get(page_of(round_)).path.startswith("/he/sign-in")


def test_a_round_that_is_not_public_is_not_found(owner: Client, session: Session) -> None:
    owner.get(page_of(make_round(session, "review", is_public=False)), status=404)


def answer(session: Session, solution: Solution, helps: int, does_not: int) -> None:
    for verdict in [Verdict.HELPS] * helps + [Verdict.DOES_NOT_HELP] * does_not:
        row = {"solution_id": solution.id, "business_id": make_business(session, None).id, "judged_at": now(session)}
        session.add(OwnerJudgement(verdict=verdict, **row))
    session.flush()


def test_cards_say_what_owners_think_once_it_can_no_longer_change(client: Client, session: Session) -> None:
    make_noise(session)
    round_ = make_round(session, "review")
    known, unknown = make_solution(session, round_), make_solution(session, round_)
    other = make_solution(session, round_)
    answer(session, known, 4, 2)
    answer(session, unknown, 4, 0)
    answer(session, other, 3, 2)
    path, said = f"/he/rounds/{round_.id}/solutions", "עסקים שענו: יעזור לי"
    assert said not in client.get(path).main
    assert f"4 מתוך 6 {said}" in client.get(f"/he/solutions/{known.id}").main
    move_phase(session, round_, PhaseKind.VOTING, opens=-1, closes=3)
    page = client.get(path)
    assert [said in page.text_of(f"solution-{one.id}") for one in (known, unknown, other)] == [True, False, True]
    assert f"3 מתוך 5 {said}" in page.text_of(f"solution-{other.id}")
