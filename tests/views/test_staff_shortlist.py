"""The shortlist and merging on the pages of the staff."""

import pytest
from sqlalchemy.orm import Session

from app.models import (
    Account,
    CoSupport,
    OwnerJudgement,
    PhaseKind,
    Round,
    Solution,
    SolutionState,
    StaffRole,
    Verdict,
)
from tests.factories import (
    make_account,
    make_business,
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
def staff(client: Client, dana: Account) -> Client:
    return client.sign_in(dana)


def shortlist(round_: Round, **more: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return f"/he/staff/rounds/{round_.id}/shortlist" + (f"?{query}" if query else "")


def titles(page: Page) -> list[str]:
    return ["".join(link.itertext()) for link in page.all("a", dir="auto")]


def judge(session: Session, solution: Solution, *verdicts: Verdict) -> None:
    for verdict in verdicts:
        business = make_business(session, None)
        row = {"solution_id": solution.id, "business_id": business.id, "judged_at": now(session)}
        session.add(OwnerJudgement(verdict=verdict, **row))
    session.flush()


def test_it_shows_one_main_challenge_and_how_far_each_has_come(
    staff: Client, session: Session, round_: Round, amir: Account
) -> None:
    cash, doubt = make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")
    on = make_solution(session, round_, "בפנים", main_challenges=[cash])
    make_solution(session, round_, "מתלבטים", main_challenges=[cash], on_ballot=None)
    make_solution(session, round_, "אחר", main_challenges=[doubt])
    make_solution(session, round_, "יוזמה", on_ballot=False)
    session.add(CoSupport(solution_id=on.id, account_id=amir.id, created_at=now(session)))
    judge(session, on, *[Verdict.HELPS] * 4, Verdict.DOES_NOT_HELP)
    page = staff.get(shortlist(round_))
    assert titles(page) == ["בפנים", "מתלבטים"]
    links = [link for link in page.links if "כ־8" in link or "יוזמות" in link]
    assert links == ["תזרים כספי: 1 מתוך כ־8, אחד להחלטה", "אי־ודאות: 1 מתוך כ־8", "יוזמות כלליות: 0 להצבעה"]
    row = page.text_of(f"shortlist-row-{on.id}")
    assert ("4 מתוך 5 עסקים שענו: יעזור לי" in row, "הצטרפות אחת" in row) == (True, True)
    assert "עוד אין מספיק תשובות" in page.main
    assert titles(staff.get(shortlist(round_, show="undecided"))) == ["מתלבטים"]
    assert titles(staff.get(shortlist(round_, challenge=0))) == ["יוזמה"]
    assert titles(staff.get(shortlist(round_, challenge="9" * 20))) == titles(page)


def test_fewer_than_five_answers_are_hidden_from_staff_too(staff: Client, session: Session, round_: Round) -> None:
    judge(session, make_solution(session, round_), *[Verdict.HELPS] * 4)
    assert "יעזור לי" not in staff.get(shortlist(round_)).main


def test_decisions_are_made_in_place(staff: Client, session: Session, round_: Round) -> None:
    solution, noise = (make_solution(session, round_, on_ballot=None) for _each in range(2))
    own = {"solution": str(solution.id)}
    changed = staff.submit(staff.get(shortlist(round_)).form("/shortlist/on", **own), htmx=True)
    row = f"#shortlist-row-{solution.id}"
    assert list(changed.parts) == [row, "#shortlist-progress", "#flash"]
    assert (solution.on_ballot, "1 להצבעה" in changed.parts["#shortlist-progress"]) == (True, True)
    refused = staff.submit(changed.form("/shortlist/off"), {"reason": "cannot_be_done"}, htmx=True, status=422)
    values = {"reason": "cannot_be_done", "words": "הרחוב צר"}
    changed = staff.submit(refused.form("/shortlist/off"), values, htmx=True)
    assert (solution.on_ballot, solution.off_ballot_reason["he"]) == (False, "אי אפשר לבצע את זה: הרחוב צר")
    staff.submit(changed.form("/shortlist/undecided"), htmx=True)
    assert (solution.on_ballot, solution.off_ballot_reason, noise.on_ballot) == (None, {}, None)


def test_decisions_are_made_without_a_script(staff: Client, session: Session, round_: Round) -> None:
    solution = make_solution(session, round_, on_ballot=None)
    own = {"solution": str(solution.id)}
    page = staff.submit(staff.get(shortlist(round_, show="undecided")).form("/shortlist/off", **own), status=422)
    page = staff.submit(page.form("/shortlist/off", **own), {"reason": "city_does_it"})
    assert (
        page.path == shortlist(round_, show="undecided") + f"#shortlist-row-{solution.id}" or "/shortlist" in page.path
    )
    assert (titles(page), solution.on_ballot) == ([], False)
    assert solution.off_ballot_reason["en"] == "The city does this already"
    page = staff.submit(staff.get(shortlist(round_)).form("/shortlist/on", **own))
    assert solution.on_ballot is True


def test_once_voting_has_opened_the_page_only_shows(staff: Client, session: Session, round_: Round) -> None:
    solution = make_solution(session, round_)
    form = staff.get(shortlist(round_)).form("/shortlist/undecided")
    move_phase(session, round_, PhaseKind.VOTING, opens=-1, closes=3)
    page = staff.get(shortlist(round_))
    assert [one for one in page.forms if "/shortlist" in one.action] == []
    assert "הצטרפ" not in page.main
    refused = staff.submit(form, headers={"Referer": f"http://127.0.0.1:8000{page.path}"})
    assert ("רשימת הפתרונות להצבעה לא משתנה" in refused.text_of("flash"), solution.on_ballot) == (True, True)


def test_a_solution_of_another_round_is_not_found_here(staff: Client, session: Session, round_: Round) -> None:
    make_solution(session, round_)
    other = make_solution(session, make_round(session, "review", is_public=False), on_ballot=None)
    form = staff.get(shortlist(round_)).form("/shortlist/undecided")
    for id_ in (other.id, 0, "x", "9" * 30):
        staff.submit(form, {"solution": str(id_)}, status=404)
    assert other.on_ballot is None


def test_an_auditor_does_not_decide(client: Client, session: Session, round_: Round) -> None:
    client.sign_in(make_account(session, role=StaffRole.AUDITOR))
    client.get(shortlist(round_), status=403)


def merge_page(solution: Solution, **more: object) -> str:
    query = "&".join(f"{name}={value}" for name, value in more.items())
    return f"/he/staff/solutions/{solution.id}/merge" + (f"?{query}" if query else "")


def test_two_solutions_are_found_compared_and_merged(staff: Client, session: Session, round_: Round) -> None:
    cart = make_solution(session, round_, "עגלות קפה בטיילת", how_it_works="עגלה")
    stall = make_solution(session, round_, "דוכני קפה בטיילת", how_it_works="דוכן")
    page = staff.submit(staff.get(merge_page(cart)).form("/merge"), {"q": "דוכני"})
    page = staff.get(page.links["דוכני קפה בטיילת"])
    assert all(text in page.main for text in ("עגלה", "דוכן"))
    form = page.form("/merge")
    assert form.values["keep"] == [str(stall.id)]
    page = staff.submit(form, {"reason": ""}, status=422)
    page = staff.submit(page.form("/merge"), {"reason": "אותו רעיון", "keep": str(cart.id)})
    assert (stall.state, stall.merged_into_id, page.path) == (
        SolutionState.MERGED,
        cart.id,
        f"/he/staff/solutions/{cart.id}",
    )
    assert f"פתרון {stall.id} מוזג לפתרון {cart.id}" in staff.get(f"/he/staff/rounds/{round_.id}/log").main
    page = staff.get(merge_page(stall))
    page = staff.submit(page.form("/unmerge"), {"reason": "טעות"})
    assert (stall.state, stall.merged_into_id) == (SolutionState.PUBLIC, None)


def test_nothing_can_be_merged_during_the_vote(staff: Client, session: Session) -> None:
    round_ = make_round(session, "voting")
    solution, other = make_solution(session, round_), make_solution(session, round_)
    page = staff.get(merge_page(solution, **{"with": other.id}))
    assert [form for form in page.forms if "/merge" in form.action] == []


def test_what_cannot_be_merged_is_not_offered(staff: Client, session: Session, round_: Round) -> None:
    solution = make_solution(session, round_, "קפה")
    make_solution(session, round_, "קפה טיוטה", state=SolutionState.DRAFT)
    elsewhere = make_solution(session, make_round(session, "review", is_public=False), "קפה אחר")
    page = staff.get(merge_page(solution, q="קפה"))
    assert [link for link in page.links if link.startswith("קפה")] == []
    for other in (elsewhere.id, solution.id, "x", "9" * 30):
        assert staff.get(merge_page(solution, **{"with": other})).has("q")
