"""The review queue on the pages of the staff, with a script and without."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    ChallengeState,
    CostBand,
    Report,
    ReportReason,
    ReviewDecision,
    ReviewKind,
    Round,
    Solution,
    SolutionState,
    SolutionVersion,
    StaffRole,
)
from tests.factories import make_account, make_business, make_challenge, make_noise, make_round, make_solution, now
from tests.support.page import Client, Page

HOUR = timedelta(hours=1)


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    return client.sign_in(dana)


def wait(session: Session, round_: Round, title: str, *, hours: float = 1, **columns) -> Solution:
    values = {"state": SolutionState.WAITING, "on_ballot": None, "review_kind": ReviewKind.NEW} | columns
    return make_solution(session, round_, title, review_since=now(session) - hours * HOUR, **values)


def queue(round_: Round) -> str:
    return f"/he/staff/rounds/{round_.id}/review"


def titles(page: Page) -> list[str]:
    return ["".join(label.itertext()) for label in page.all("label", dir="auto")]


def test_the_queue_shows_what_waits_the_oldest_first(staff: Client, session: Session, round_: Round) -> None:
    wait(session, make_noise(session), "של סבב אחר")
    make_solution(session, round_, "כבר נבדק")
    wait(session, round_, "חדש", author_name="אמיר לוי")
    business = make_business(session, None, "מספרת רונית")
    columns = {"state": ChallengeState.WAITING, "review_kind": ReviewKind.NEW}
    make_challenge(session, round_, business, "אין אשראי", review_since=now(session) - 3 * HOUR, **columns)
    page = staff.get(queue(round_))
    assert (page.h1, titles(page)) == ("שניים ממתינים לבדיקה", ["אין אשראי", "חדש"])
    assert all(words in page.main for words in ("לפני 3 שעות", "מספרת רונית", "השם לא מוצג", "אמיר לוי"))


def test_an_empty_queue_says_so(staff: Client, round_: Round) -> None:
    page = staff.get(queue(round_))
    assert (page.h1, "הכול נקרא" in page.main) == ("שום דבר לא ממתין לבדיקה", True)


def test_the_queue_is_filtered_by_kind(staff: Client, session: Session, round_: Round) -> None:
    wait(session, round_, "חדש")
    wait(session, round_, "דווח", review_kind=ReviewKind.REPORTED, state=SolutionState.PUBLIC)
    page = staff.get(staff.get(queue(round_)).links["דווחו 1"])
    assert titles(page) == ["דווח"]


def test_the_queue_is_walked_by_key(staff: Client, session: Session, round_: Round) -> None:
    for number in range(65):
        wait(session, round_, f"פתרון {number}", hours=100 - number)
    page = staff.get(queue(round_))
    seen = titles(page)
    while "הבאים" in page.links:
        page = staff.get(page.links["הבאים"])
        seen += titles(page)
    assert seen == [f"פתרון {number}" for number in range(65)]


@pytest.mark.parametrize(
    "place", ["x", "1.2", "1.2.round", f"{'9' * 40}.1.solution", "-9.1.solution", "1.-1.challenge"]
)
def test_a_place_that_nobody_was_given_begins_anew_or_at_the_end(
    staff: Client, session: Session, round_: Round, place: str
) -> None:
    wait(session, round_, "חדש")
    assert staff.get(f"{queue(round_)}?after={place}&kind=x").status == 200


def test_a_row_shows_why_it_waits(staff: Client, session: Session, round_: Round) -> None:
    columns = {"state": SolutionState.PUBLIC, "review_kind": ReviewKind.EDITED}
    solution = wait(session, round_, "להתקשר אליי", sentence="טלפון 050-1234567", flags=["phone"], **columns)
    version = {"title": "כותרת קודמת", "sentence": "משפט קודם", "cost_band": CostBand.UNKNOWN}
    session.add(SolutionVersion(solution_id=solution.id, number=1, replaced_at=solution.review_since, **version))
    reason = {"reason": ReportReason.NOT_TRUE, "words": "זה לא נכון"}
    session.add(Report(solution_id=solution.id, created_at=now(session), **reason))
    words = staff.get(queue(round_)).text_of(f"review-row-solution-{solution.id}")
    for expected in ("050-1234567", "מספר טלפון בטקסט", "כותרת קודמת", "משפט קודם", "זה לא נכון", "דיווח אחד"):
        assert expected in words


def test_an_answer_stands_beside_the_reason(staff: Client, session: Session, round_: Round) -> None:
    answer = {"author_answer": "הורדתי את הטלפון", "hidden_reason": {"he": "פרטים אישיים"}}
    solution = wait(session, round_, "הוסתר", state=SolutionState.HIDDEN, review_kind=ReviewKind.ANSWERED, **answer)
    page = staff.get(queue(round_))
    words = page.text_of(f"review-row-solution-{solution.id}")
    assert all(text in words for text in ("הורדתי את הטלפון", "פרטים אישיים", "החזרה לפרסום"))
    staff.submit(page.form("/review/approve", pick=f"solution-{solution.id}"))
    assert solution.state is SolutionState.PUBLIC


def test_one_text_is_approved_and_taken_back_without_a_script(staff: Client, session: Session, round_: Round) -> None:
    solution = wait(session, round_, "חדש")
    page = staff.get(queue(round_))
    page = staff.submit(page.form("/review/approve", pick=f"solution-{solution.id}"))
    assert (solution.state, page.h1) == (SolutionState.PUBLIC, "שום דבר לא ממתין לבדיקה")
    page = staff.submit(page.form("/review/undo"))
    assert (solution.state, titles(page)) == (SolutionState.WAITING, ["חדש"])


def test_one_text_is_approved_and_taken_back_in_place(staff: Client, session: Session, round_: Round) -> None:
    solution = wait(session, round_, "חדש")
    wait(session, round_, "עוד אחד")
    form = staff.get(queue(round_)).form("/review/approve", pick=f"solution-{solution.id}")
    changed = staff.submit(form, htmx=True)
    row = f"#review-row-solution-{solution.id}"
    assert (list(changed.parts), solution.state) == (["#review-head", row, "#flash"], SolutionState.PUBLIC)
    assert ("אחד ממתין" in changed.parts["#review-head"], "אושר" in changed.parts[row]) == (True, True)
    undone = staff.submit(changed.form("/review/undo"), htmx=True)
    assert ("קריאה והחלטה" in undone.parts[row], solution.state) == (True, SolutionState.WAITING)


def test_hiding_asks_for_a_reason_and_keeps_what_was_typed(staff: Client, session: Session, round_: Round) -> None:
    solution, noise = wait(session, round_, "חדש"), wait(session, round_, "אחר")
    form = staff.get(queue(round_)).form("/review/hide", pick=f"solution-{solution.id}")
    page = staff.submit(form, {"reason": "other"}, status=422)
    form = page.form("/review/hide", pick=f"solution-{solution.id}")
    assert form.values["reason"] == ["other"]
    in_place = staff.submit(form, {"reason": "", "words": "שמות של אנשים"}, status=422, htmx=True)
    form = in_place.form("/review/hide")
    assert form.values["words"] == ["שמות של אנשים"]
    staff.submit(form, {"reason": "private_data"})
    assert solution.state is SolutionState.HIDDEN
    assert solution.hidden_reason == {
        "he": "פרטים אישיים: שמות של אנשים",
        "en": "Personal details: שמות של אנשים",
        "ru": "Личные данные: שמות של אנשים",
        "ar": "تفاصيل شخصية: שמות של אנשים",
    }
    assert noise.state is SolutionState.WAITING


def test_a_reason_in_ones_own_words_is_stored_as_it_is(staff: Client, session: Session, round_: Round) -> None:
    solution = wait(session, round_, "חדש")
    form = staff.get(queue(round_)).form("/review/hide", pick=f"solution-{solution.id}")
    staff.submit(form, {"reason": "other", "words": " מילים שלנו "})
    assert solution.hidden_reason == {"he": "מילים שלנו"}


def test_many_are_hidden_at_once(staff: Client, session: Session, round_: Round) -> None:
    first, second, noise = (wait(session, round_, title) for title in ("א", "ב", "ג"))
    form = staff.get(queue(round_)).form("/review/approve", bulk="1")
    form.action = form.action.replace("/approve", "/hide")
    picked = {"pick": [f"solution-{first.id}", f"solution-{second.id}"]}
    page = staff.submit(form, picked, status=422)
    boxes = page.all("input", type="checkbox", form="review-bulk")
    assert [box.get("value") for box in boxes if "checked" in box.attrib] == picked["pick"]
    page = staff.submit(form, {**picked, "reason": "advertising"})
    assert "שני פריטים הוסתרו" in page.text_of("flash")
    states = [one.state for one in (first, second, noise)]
    assert states == [SolutionState.HIDDEN, SolutionState.HIDDEN, SolutionState.WAITING]
    staff.submit(page.form("/review/undo"))
    assert [one.state for one in (first, second)] == [SolutionState.WAITING] * 2
    assert session.scalar(select(ReviewDecision.undone_at)) is not None


def test_nothing_marked_changes_nothing(staff: Client, session: Session, round_: Round) -> None:
    solution = wait(session, round_, "א")
    form = staff.get(queue(round_)).form("/review/approve", bulk="1")
    for picked in ([], ["x"], ["solution-0"], ["round-1"], [f"solution-{'9' * 30}"]):
        page = staff.submit(form, {"pick": picked})
        assert "לא סומן דבר" in page.text_of("flash")
    assert solution.state is SolutionState.WAITING


def test_a_text_of_another_round_is_neither_shown_nor_decided(staff: Client, session: Session, round_: Round) -> None:
    wait(session, round_, "שלנו")
    other = wait(session, make_round(session, "solutions", is_public=False), "סודי")
    form = staff.get(queue(round_)).form("/review/approve", bulk="1")
    page = staff.submit(form, {"pick": [f"solution-{other.id}"]})
    assert ("סודי" in page.html, other.state) == (False, SolutionState.WAITING)


def test_a_decision_of_somebody_else_is_not_mine_to_undo(
    staff: Client, session: Session, round_: Round, new_client
) -> None:
    solution = wait(session, round_, "א")
    page = staff.submit(staff.get(queue(round_)).form("/review/approve", pick=f"solution-{solution.id}"))
    other = new_client().sign_in(make_account(session, role=StaffRole.MODERATOR))
    assert [form for form in other.get(page.path).forms if form.action.endswith("/undo")] == []
    wait(session, round_, "ב")
    token = other.get(queue(round_)).form("/review/approve", bulk="1").values["csrf_token"]
    other.submit(page.form("/review/undo"), {"csrf_token": token}, status=404)
    assert solution.state is SolutionState.PUBLIC


def test_the_round_page_leads_to_the_queue_and_voting_waits_for_it(
    staff: Client, session: Session, round_: Round
) -> None:
    ready = make_round(session, "review", is_public=False)
    make_solution(session, ready)
    wait(session, ready, "דווח", state=SolutionState.PUBLIC, on_ballot=True, review_kind=ReviewKind.REPORTED)
    columns = {"state": ChallengeState.WAITING, "review_kind": ReviewKind.NEW}
    business = make_business(session, None)
    make_challenge(session, ready, business, review_since=now(session), **columns)
    page = staff.get(f"/he/staff/rounds/{ready.id}")
    assert page.links["פתרון אחד ממתין לבדיקה"] == queue(ready)
    assert page.links["אתגר אחד ממתין לבדיקה"] == queue(ready)
    assert "ההצבעה לא יכולה להיפתח כל עוד אתגרים ממתינים לבדיקה" in page.main


def test_an_auditor_does_not_decide(client: Client, session: Session, round_: Round) -> None:
    wait(session, round_, "א")
    client.sign_in(make_account(session, role=StaffRole.AUDITOR))
    client.get(queue(round_), status=403)
    assert "לבדיקה" not in client.get(f"/he/staff/rounds/{round_.id}").links


def test_what_was_edited_since_the_page_was_opened_is_read_once_more(
    staff: Client, session: Session, round_: Round
) -> None:
    first, second = wait(session, round_, "פרחים"), wait(session, round_, "ספסל")
    session.commit()
    page = staff.get(queue(round_))
    first.title, first.updated_at = "קזינו", now(session) + timedelta(seconds=1)
    session.commit()
    keys = [f"solution-{one.id}" for one in (first, second)]
    form = page.form("/approve", bulk="1")
    after = staff.submit(form, {"pick": keys})
    session.expire_all()
    assert (first.state, second.state) == (SolutionState.WAITING, SolutionState.PUBLIC)
    assert "קזינו" in after.main
    assert "כדאי לקרוא אותו שוב" in staff.submit(form, {"pick": keys[:1]}).main
    session.refresh(first)
    assert first.state is SolutionState.WAITING
