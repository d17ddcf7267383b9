"""One vote over HTTP: in place by htmx, with a plain form, and every refusal in words with the right status."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Ballot, PhaseKind, Round, Solution, SolutionState, Vote
from tests.factories import make_ballot, make_noise, make_round, make_solution, move_phase
from tests.support.html import Form, find_all
from tests.support.page import Client, Page

pytestmark = pytest.mark.one_database


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    return [make_solution(session, round_) for _ in range(4)]


@pytest.fixture
def resident(client: Client, amir: Account) -> Client:
    return client.sign_in(amir)


def vote_form(client: Client, solution: Solution, *, language: str = "he") -> Form:
    page = client.get(f"/{language}/rounds/{solution.round_id}/solutions")
    return page.form("/votes", solution=str(solution.id))


def retract_form(client: Client, solution: Solution) -> Form:
    page = client.get(f"/he/rounds/{solution.round_id}/solutions")
    return page.form("/votes/retract", solution=str(solution.id))


def recorded(session: Session) -> set[tuple[int, int]]:
    rows = session.execute(select(Ballot.account_id, Vote.solution_id).join(Vote, Vote.ballot_id == Ballot.id))
    noise = set(session.scalars(select(Solution.id).where(Solution.title.like("רעש%"))))
    return {(account, solution) for account, solution in rows if solution not in noise}


def state(page: Page, solution: Solution) -> str:
    return page.one(id=f"vote-block-{solution.id}").get("data-state", "")


def part(page: Page, target: str):
    found = [part for part in page.all("hx-partial") if part.get("hx-target") == target]
    assert len(found) == 1
    return found[0]


def test_a_press_answers_with_the_vote_block_the_ballot_bar_and_the_words(resident, session, solutions, amir):
    page = resident.submit(vote_form(resident, solutions[0]), htmx=True)
    assert set(page.parts) == {f"#vote-block-{solutions[0].id}", "#ballot-bar", "#flash"}
    assert state(page, solutions[0]) == "voted"
    assert recorded(session) == {(amir.id, solutions[0].id)}


def test_the_words_say_the_hour_and_what_is_left(resident, solutions):
    page = resident.submit(vote_form(resident, solutions[0], language="en"), htmx=True)
    assert page.parts["#flash"].startswith("Recorded at ")
    assert page.parts["#flash"].endswith("2 of 3 votes left.") or "2 of 3" in page.parts["#flash"]
    assert "2 of 3" in page.parts["#ballot-bar"]


def test_a_plain_form_comes_back_to_the_card_with_the_words(resident, session, solutions, amir):
    path = f"/he/rounds/{solutions[0].round_id}/solutions"
    form = vote_form(resident, solutions[0])
    sent = resident.submit(form, status=303, follow=False, headers={"Referer": f"http://127.0.0.1:8000{path}"})
    assert sent.headers["Location"] == f"{path}#solution-{solutions[0].id}"
    page = resident.get(path)
    assert (state(page, solutions[0]), len(find_all(page.one(id="flash"), "p"))) == ("voted", 1)
    assert recorded(session) == {(amir.id, solutions[0].id)}


def test_without_a_page_to_go_back_to_the_vote_leads_to_the_solution(resident, solutions):
    sent = resident.submit(vote_form(resident, solutions[0]), status=303, follow=False)
    assert sent.headers["Location"] == f"/he/solutions/{solutions[0].id}#solution-{solutions[0].id}" or (
        sent.headers["Location"] == f"/he/solutions/{solutions[0].id}"
    )


def test_the_same_post_twice_records_one_vote_and_answers_alike(resident, session, solutions, amir):
    form = vote_form(resident, solutions[0])
    first, again = (resident.submit(form, htmx=True) for _ in range(2))
    assert first.parts["#ballot-bar"] == again.parts["#ballot-bar"]
    assert recorded(session) == {(amir.id, solutions[0].id)}


def test_a_vote_taken_back_is_open_again(resident, session, solutions):
    resident.submit(vote_form(resident, solutions[0]))
    page = resident.submit(retract_form(resident, solutions[0]), htmx=True)
    assert (state(page, solutions[0]), recorded(session)) == ("open", set())


def test_taking_back_twice_answers_alike(resident, solutions):
    resident.submit(vote_form(resident, solutions[0]))
    form = retract_form(resident, solutions[0])
    first, again = (resident.submit(form, htmx=True) for _ in range(2))
    assert (state(first, solutions[0]), state(again, solutions[0])) == ("open", "open")


def test_a_full_ballot_answers_409_with_both_regions_and_no_button_is_drawn_as_full(resident, session, solutions, amir):
    make_ballot(session, session.get_one(Round, solutions[0].round_id), amir, solutions[:3])
    page = resident.submit(vote_form(resident, solutions[3], language="en"), htmx=True, status=409)
    assert set(page.parts) == {f"#vote-block-{solutions[3].id}", "#ballot-bar", "#flash"}
    assert page.parts["#flash"] == "You have used all 3 votes. To vote here, cancel another vote first."
    assert state(page, solutions[3]) == "open"
    assert len(recorded(session)) == 3


def test_a_full_ballot_tells_a_plain_browser_where_it_was(resident, session, solutions, amir):
    make_ballot(session, session.get_one(Round, solutions[0].round_id), amir, solutions[:3])
    page = resident.submit(vote_form(resident, solutions[3], language="en"))
    assert "You have used all 3 votes." in page.text_of("flash")
    assert "Recorded at" not in page.text_of("flash")
    assert page.history == [f"/en/rounds/{solutions[0].round_id}/votes"]


def late(session: Session, round_: Round, solution: Solution) -> None:
    move_phase(session, round_, PhaseKind.VOTING, opens=-2, closes=-1)


def early(session: Session, round_: Round, solution: Solution) -> None:
    move_phase(session, round_, PhaseKind.VOTING, opens=1, closes=2)


def hide(session: Session, round_: Round, solution: Solution) -> None:
    solution.state, solution.hidden_reason = SolutionState.HIDDEN, {"he": "פרטים אישיים", "en": "personal details"}


def take_off(session: Session, round_: Round, solution: Solution) -> None:
    solution.on_ballot, solution.off_ballot_reason = False, {"he": "העירייה כבר עושה זאת", "en": "done already"}


REFUSED = [
    (late, "closed", "Voting ended on "),
    (early, "planned", "Voting has not opened yet."),
    (hide, "hidden", "This solution was hidden"),
    (take_off, "off", "This solution is not on the ballot, so the vote was not recorded."),
]


@pytest.mark.parametrize("is_signed_in", [True, False])
@pytest.mark.parametrize(("change", "now", "words"), REFUSED)
def test_what_changed_since_the_page_was_made_is_told_in_place(
    new_client, session, round_, solutions, amir, change, now, words, is_signed_in
):
    client = new_client().sign_in(amir) if is_signed_in else new_client()
    form = vote_form(client, solutions[0], language="en")
    change(session, round_, solutions[0])
    page = client.submit(form, htmx=True, status=409)
    assert page.parts["#flash"].startswith(words)
    assert state(page, solutions[0]) == now
    assert recorded(session) == set()


@pytest.mark.parametrize(("change", "now", "words"), REFUSED)
def test_the_same_without_a_script(resident, session, round_, solutions, change, now, words):
    form = vote_form(resident, solutions[0], language="en")
    change(session, round_, solutions[0])
    page = resident.submit(form)
    assert (page.text_of("flash").startswith(words), recorded(session)) == (True, set())


def test_after_the_end_a_vote_is_not_taken_back(resident, session, round_, solutions, amir):
    resident.submit(vote_form(resident, solutions[0]))
    form = retract_form(resident, solutions[0])
    late(session, round_, solutions[0])
    page = resident.submit(form, htmx=True, status=409)
    assert state(page, solutions[0]) == "voted-closed"
    assert recorded(session) == {(amir.id, solutions[0].id)}


def test_a_vote_for_a_solution_hidden_meanwhile_may_be_taken_back(resident, session, round_, solutions):
    resident.submit(vote_form(resident, solutions[0]))
    hide(session, round_, solutions[0])
    ballot = resident.get(f"/he/rounds/{round_.id}/ballot")
    resident.submit(ballot.form("/votes/retract", solution=str(solutions[0].id)))
    assert recorded(session) == set()


def test_after_that_the_block_says_that_it_is_hidden_and_not_what_it_said(resident, session, round_, solutions):
    resident.submit(vote_form(resident, solutions[0]))
    form = retract_form(resident, solutions[0])
    hide(session, round_, solutions[0])
    page = resident.submit(form, htmx=True)
    assert (state(page, solutions[0]), solutions[0].title in page.html) == ("hidden", False)


def test_staff_see_no_button_and_are_refused(new_client, session, round_, solutions, amir, dana):
    form = vote_form(new_client().sign_in(amir), solutions[0])
    staff = new_client().sign_in(dana)
    page = staff.get(f"/he/rounds/{round_.id}/solutions")
    assert [one for one in page.forms if "/votes" in one.action] == []
    token = staff.get("/he/me").form("/me/name").values["csrf_token"]
    refused = staff.submit(form, {"csrf_token": token}, htmx=True, status=409)
    assert (state(refused, solutions[0]), recorded(session)) == ("staff", set())


@pytest.mark.parametrize("chosen", ["", "0", "-1", "x", "999999", "99999999999999999999", "1e3", "１"])
@pytest.mark.parametrize("action", ["", "/retract"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_an_unknown_choice_is_404_and_changes_nothing(
    new_client, session, round_, solutions, amir, chosen, action, is_signed_in
):
    client = new_client().sign_in(amir) if is_signed_in else new_client()
    form = vote_form(client, solutions[0])
    form.action += action
    client.submit(form, {"solution": chosen}, status=404)
    assert recorded(session) == set()


@pytest.mark.parametrize("id_", ["999999", "99999999999999999999"])
def test_an_unknown_round_is_404(resident, solutions, id_):
    form = vote_form(resident, solutions[0])
    form.action = f"/he/rounds/{id_}/votes"
    resident.submit(form, status=404)


def test_a_solution_of_another_round_is_404(resident, session, solutions):
    other = session.scalars(select(Solution).where(Solution.round_id != solutions[0].round_id)).first()
    resident.submit(vote_form(resident, solutions[0]), {"solution": str(other.id)}, status=404)


def test_a_get_casts_nothing(resident, session, round_, solutions):
    for action in ("votes", "votes/retract"):
        resident.get(f"/he/rounds/{round_.id}/{action}?solution={solutions[0].id}", status=405)
    assert recorded(session) == set()
