"""Main challenges and solutions on the pages of the staff."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, CostBand, MainChallenge, Solution, SolutionState, StaffRole
from tests.factories import make_account, make_main_challenge, make_noise, make_round, make_solution
from tests.support.page import Client, Page


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    return client.sign_in(dana)


def titles(page: Page) -> list[str]:
    return ["".join(link.itertext()) for link in page.all("a", dir="auto")]


def test_a_main_challenge_is_created_edited_and_moved(staff: Client, session: Session) -> None:
    make_noise(session)
    round_ = make_round(session, "solutions")
    make_main_challenge(session, round_, "תזרים כספי")
    address = f"/he/staff/rounds/{round_.id}/main-challenges"
    staff.submit(staff.get(f"{address}/new").form("/new"), {"title_he": "אי־ודאות", "summary_he": "מה יהיה מחר"})
    mine = select(MainChallenge).where(MainChallenge.round_id == round_.id).order_by(MainChallenge.position)
    second = session.scalars(mine).all()[1]
    assert (second.title, second.summary) == ({"he": "אי־ודאות"}, {"he": "מה יהיה מחר"})
    form = staff.get(f"/he/staff/main-challenges/{second.id}").form(f"/{second.id}")
    staff.submit(form, {"title_en": "Uncertainty"})
    assert second.title == {"he": "אי־ודאות", "en": "Uncertainty"}
    staff.submit(staff.get(address).form(f"/{second.id}/up"))
    assert session.scalars(mine).all()[0] is second


def test_a_solution_is_created_with_all_that_it_says(staff: Client, session: Session) -> None:
    round_ = make_round(session, "solutions")
    challenges = [make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")]
    values = {
        "title": "שוברים לעסקי השכונה",
        "sentence": "שובר לכל בית.",
        "how_it_works": "שורה\nועוד שורה",
        "who_it_helps": "מסעדות",
        "cost_band": "up_to_100k",
        "who_would_do_it": "העירייה",
        "author_name": "נועה ברק",
        "main_challenges": [str(challenge.id) for challenge in challenges],
    }
    staff.submit(staff.get(f"/he/staff/rounds/{round_.id}/solutions/new").form("/new"), values)
    made = session.scalars(select(Solution)).one()
    assert {name: getattr(made, name) for name in list(values)[:4]} == {name: values[name] for name in list(values)[:4]}
    assert (made.cost_band, made.main_challenges) == (CostBand.UP_TO_100K, challenges)


def test_a_solution_without_a_title_is_sent_back_with_what_was_typed(staff: Client, session: Session) -> None:
    round_ = make_round(session, "solutions")
    challenge = make_main_challenge(session, round_)
    form = staff.get(f"/he/staff/rounds/{round_.id}/solutions/new").form("/new")
    values = {"title": "", "how_it_works": "הסבר ארוך", "main_challenges": [str(challenge.id)]}
    kept = staff.submit(form, values, status=422).form("/new").values
    assert (kept["how_it_works"], kept["main_challenges"]) == (["הסבר ארוך"], [str(challenge.id)])
    assert session.scalars(select(Solution)).all() == []


def test_a_main_challenge_of_another_round_is_refused(staff: Client, session: Session) -> None:
    other = make_main_challenge(session, make_noise(session))
    round_ = make_round(session, "solutions")
    make_main_challenge(session, round_)
    form = staff.get(f"/he/staff/rounds/{round_.id}/solutions/new").form("/new")
    staff.checks_words = False
    staff.submit(form, {"title": "פתרון", "main_challenges": [str(other.id)]}, status=422)


def test_filters_show_what_they_say(staff: Client, session: Session) -> None:
    make_noise(session)
    round_ = make_round(session, "review")
    for name, columns in {
        "לא הוחלט": {"on_ballot": None},
        "בהצבעה": {"on_ballot": True},
        "לא בהצבעה": {"on_ballot": False, "off_ballot_reason": {"he": "לא"}},
        "ממתין": {"state": SolutionState.WAITING},
        "מוסתר": {"state": SolutionState.HIDDEN, "hidden_reason": {"he": "לא"}},
    }.items():
        make_solution(session, round_, name, **columns)
    address = f"/he/staff/rounds/{round_.id}/solutions"
    shown = {
        show: titles(staff.get(f"{address}?show={show}"))
        for show in ("undecided", "on_ballot", "off_ballot", "waiting", "hidden", "nonsense")
    }
    assert shown == {
        "undecided": ["לא הוחלט"],
        "on_ballot": ["בהצבעה"],
        "off_ballot": ["לא בהצבעה"],
        "waiting": ["ממתין"],
        "hidden": ["מוסתר"],
        "nonsense": ["מוסתר", "ממתין", "לא בהצבעה", "בהצבעה", "לא הוחלט"],
    }


def test_search_and_main_challenge_narrow_the_list(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    challenge = make_main_challenge(session, round_)
    make_solution(session, round_, "שוברים לעסקים", main_challenges=[challenge])
    make_solution(session, round_, "שוברים לתושבים")
    make_solution(session, round_, "חניה ב־100%", main_challenges=[challenge])
    address = f"/he/staff/rounds/{round_.id}/solutions"
    assert titles(staff.get(f"{address}?q=שוברים&challenge={challenge.id}")) == ["שוברים לעסקים"]
    assert titles(staff.get(f"{address}?q=%25")) == ["חניה ב־100%"]


def test_the_list_goes_on_by_key_and_repeats_nothing(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    for number in range(65):
        make_solution(session, round_, f"פתרון {number}")
    page = staff.get(f"/he/staff/rounds/{round_.id}/solutions")
    seen = titles(page)
    while "לפריטים קודמים" in page.links:
        page = staff.get(page.links["לפריטים קודמים"])
        seen += titles(page)
    assert seen == [f"פתרון {number}" for number in reversed(range(65))]


def test_a_solution_goes_on_the_ballot_from_the_list(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    solution, noise = make_solution(session, round_, on_ballot=None), make_solution(session, round_, on_ballot=None)
    address = f"/he/staff/rounds/{round_.id}/solutions?show=undecided"
    form = staff.get(address).form(f"/{solution.id}/on-ballot")
    page = staff.submit(form, headers={"Referer": f"http://127.0.0.1:8000{address}"})
    assert (solution.on_ballot, noise.on_ballot, page.path) == (True, None, address)


def test_off_the_ballot_asks_for_a_public_reason(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=None)
    form = staff.get(f"/he/staff/solutions/{solution.id}").form("/off-ballot")
    page = staff.submit(form, {"reason_en": "The city does it"}, status=422)
    assert page.form("/off-ballot").values["reason_en"] == ["The city does it"]
    staff.submit(page.form("/off-ballot"), {"reason_he": "העירייה כבר עושה את זה"})
    assert (solution.on_ballot, solution.off_ballot_reason) == (
        False,
        {"he": "העירייה כבר עושה את זה", "en": "The city does it"},
    )


def test_a_solution_is_hidden_during_the_vote_and_shown_again(staff: Client, session: Session) -> None:
    round_ = make_round(session, "voting")
    solution = make_solution(session, round_)
    page = staff.get(f"/he/staff/solutions/{solution.id}")
    assert [form.action for form in page.forms if "ballot" in form.action] == []
    page = staff.submit(page.form("/hide"), {"reason_he": "פרטים אישיים"})
    assert solution.state is SolutionState.HIDDEN
    staff.submit(page.form("/unhide"), {"reason": "תוקן"})
    assert solution.state is SolutionState.PUBLIC


def test_a_stale_page_cannot_change_the_ballot_during_the_vote(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=None)
    page = staff.get(f"/he/staff/solutions/{solution.id}")
    round_.voting.opens_at = round_.phases[1].closes_at
    session.flush()
    refused = staff.submit(page.form("/on-ballot"), headers={"Referer": f"http://127.0.0.1:8000{page.path}"})
    assert "רשימת הפתרונות להצבעה לא משתנה" in refused.text_of("flash")
    staff.submit(page.form("/off-ballot"), {"reason_he": "מאוחר"}, status=409)
    assert solution.on_ballot is None


def test_more_than_eight_for_one_main_challenge_are_pointed_out(staff: Client, session: Session) -> None:
    make_noise(session)
    round_ = make_round(session, "review")
    challenge, calm = make_main_challenge(session, round_, "עמוס"), make_main_challenge(session, round_, "רגוע")
    for _number in range(9):
        make_solution(session, round_, main_challenges=[challenge])
    for _number in range(8):
        make_solution(session, round_, main_challenges=[calm])
    page = staff.get(f"/he/staff/rounds/{round_.id}/solutions")
    notes = ["".join(note.itertext()) for note in page.all("p", class_="note")]
    assert notes == ["עמוס: 9 פתרונות עומדים להצבעה. בטלפון נוח לקרוא כ־8."]


def test_a_moderator_decides_but_does_not_touch_main_challenges(client: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    solution, challenge = make_solution(session, round_, on_ballot=None), make_main_challenge(session, round_)
    client.sign_in(make_account(session, role=StaffRole.MODERATOR))
    client.submit(client.get(f"/he/staff/solutions/{solution.id}").form("/on-ballot"))
    assert solution.on_ballot is True
    client.get(f"/he/staff/main-challenges/{challenge.id}", status=403)


def test_an_auditor_only_reads(client: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=None)
    client.sign_in(make_account(session, role=StaffRole.AUDITOR))
    forms = client.get(f"/he/staff/solutions/{solution.id}").forms
    assert [form.action for form in forms if form.method == "post" and "/staff/" in form.action] == []
    client.get(f"/he/staff/solutions/{solution.id}/edit", status=403)


def test_unknown_ids_are_not_found(staff: Client) -> None:
    for id_ in ("999", "9" * 30):
        staff.get(f"/he/staff/solutions/{id_}", status=404)
        staff.get(f"/he/staff/main-challenges/{id_}", status=404)
