"""The page of a solution: who stands behind it, joining, reporting, traces; and the ways that lead to proposing."""

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import CoSupport, Report, ReportReason, ReviewKind, Round, Solution, SolutionState, SolutionVersion
from tests.factories import make_account, make_noise, make_round, make_solution, now
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
KEPT = ("kolot_cards", "kolot_kept", "kolot_parts", "kolot_rounds")


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


def join(session: Session, solution: Solution, people: int) -> None:
    clock = now(session)
    for _n in range(people):
        account = make_account(session)
        session.add(CoSupport(solution_id=solution.id, account_id=account.id, created_at=clock))
    session.flush()


def test_somebody_joins_and_leaves_by_plain_forms(client, session, round_, noa):
    solution = make_solution(session, round_)
    join(session, solution, 1)
    client.sign_in(noa)
    page = client.submit(client.get(f"/he/solutions/{solution.id}").form("/join"))
    assert "שני אנשים הצטרפו לפתרון הזה" in page.main and "זו לא הצבעה" in page.main
    page = client.submit(page.form("/leave"))
    assert "אדם אחד הצטרף לפתרון הזה" in page.main


def test_in_place_the_part_about_joining_is_replaced(client, session, round_, noa):
    solution = make_solution(session, round_)
    form = client.sign_in(noa).get(f"/he/solutions/{solution.id}").form("/join")
    assert set(client.submit(form, htmx=True).parts) == {f"#co-support-{solution.id}", "#flash"}


def test_a_visitor_is_asked_to_sign_in_and_comes_back(client, session, round_):
    solution = make_solution(session, round_)
    page = client.submit(client.get(f"/he/solutions/{solution.id}").form("/join"))
    assert page.form("/sign-in").values["next"] == [f"/he/solutions/{solution.id}"]
    assert session.scalars(select(CoSupport)).all() == []


@pytest.mark.parametrize("stage, shown", [("review", True), ("voting", False), ("closed", False)])
def test_how_many_joined_is_not_shown_while_people_vote(client, session, stage, shown):
    solution = make_solution(session, make_round(session, stage))
    join(session, solution, 7)
    page = client.get(f"/he/solutions/{solution.id}")
    assert ("7 אנשים" in page.main, [form.action for form in page.forms if "join" in form.action]) == (shown, [])


def test_a_merged_solution_leads_to_the_one_that_goes_on(client, session, round_):
    kept = make_solution(session, round_, "נשאר", author_name="רות")
    part = make_solution(session, round_, "חלק", author_name="דוד", state="merged", merged_into_id=kept.id)
    trace = client.get(f"/he/solutions/{part.id}")
    assert (trace.links["נשאר"], "חלק" in trace.html) == (f"/he/solutions/{kept.id}", False)
    assert "רות, יחד עם דוד" in client.get(f"/he/solutions/{kept.id}").main


def test_a_translated_title_says_that_it_is_one(client, session, round_):
    solution = make_solution(session, round_, "Ваучеры", translated_title={"he": "שוברים"})
    page = client.get(f"/he/solutions/{solution.id}")
    assert (page.h1, "שוברים תורגם" in page.main) == ("Ваучеры", True)


def test_a_report_is_sent_with_its_reason(client, new_client, session, round_, noa):
    solution = make_solution(session, round_)
    client.sign_in(noa)
    form = client.get(client.get(f"/he/solutions/{solution.id}").links["דיווח על הפתרון"])
    refused = client.submit(form.form("/report"), {"reason": "other"}, status=422)
    page = client.submit(refused.form("/report"), {"reason": "insult", "words": "פוגע"})
    report = session.scalars(select(Report)).one()
    assert (report.reason, report.account_id, solution.review_kind) == (
        ReportReason.INSULT,
        noa.id,
        ReviewKind.REPORTED,
    )
    assert ("תודה" in page.text_of("flash"), "דיווחת על הפתרון הזה" in page.main) == (True, True)
    assert "sign-in" in new_client().get(f"/he/solutions/{solution.id}/report").path


def test_a_report_without_a_reason_says_what_is_missing(client, session, round_, noa):
    solution = make_solution(session, round_)
    form = client.sign_in(noa).get(f"/he/solutions/{solution.id}/report").form("/report")
    page = client.submit(form, {"words": "כי כך"}, status=422)
    assert page.form("/report").values["words"] == ["כי כך"]


@pytest.mark.parametrize("stage, offered", [("challenges", 0), ("solutions", 1), ("review", 0), ("voting", 0)])
def test_the_list_and_the_home_page_offer_to_propose_while_it_is_possible(client, session, stage, offered):
    round_ = make_round(session, stage)
    for path in ("/he/", f"/he/rounds/{round_.id}/solutions"):
        links = [link for link in client.get(path).all("a") if link.get("href", "").endswith("/solutions/new")]
        assert len(links) == offered, path


def test_the_pages_of_a_solution_cost_the_same_whatever_hangs_on_them(
    app: Flask, engine: Engine, client, session, amir
):
    round_ = make_round(session, "solutions")
    small, large = (make_solution(session, round_, account_id=amir.id, published_at=now(session)) for _n in range(2))
    join(session, large, 30)
    clock = now(session)
    for number in range(1, 31):
        version = SolutionVersion(solution_id=large.id, number=number, title="א", cost_band="none", replaced_at=clock)
        session.add_all([version, make_solution(session, round_, state=SolutionState.MERGED, merged_into_id=large.id)])
        make_solution(session, round_, "טיוטה", state=SolutionState.DRAFT, account_id=amir.id if number > 20 else None)
    client.sign_in(amir)
    counts = {}
    for name, paths in pages(round_, small, large).items():
        counts[name] = [count(app, engine, client, path) for path in paths]
    print(counts)
    assert all(len(set(sent)) == 1 and max(sent) <= 15 for sent in counts.values()), counts


def pages(round_: Round, small: Solution, large: Solution) -> dict[str, list[str]]:
    endings = {"page": "", "edit": "/edit", "versions": "/versions"}
    return {name: [f"/he/solutions/{one.id}{end}" for one in (small, large)] for name, end in endings.items()} | {
        "new": [f"/he/rounds/{round_.id}/solutions/new"]
    }


def count(app: Flask, engine: Engine, client: Client, path: str) -> int:
    for kept in KEPT:
        app.extensions.get(kept, {}).clear()
    with statements(engine) as sent:
        assert client._send("GET", path).status_code == 200
    return len(sent)
