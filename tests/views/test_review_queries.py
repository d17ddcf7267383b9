"""The pages of review, shortlist, merging and judgements cost the same with 30 and with 3,000 texts."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from app.models import Account, Challenge, Report, ReviewKind, Round, Solution, SolutionVersion, solution_main_challenge
from tests.factories import make_business, make_challenge, make_main_challenge, make_noise, make_round, now
from tests.support.databases import POSTGRES, SQLITE_WAL
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database(SQLITE_WAL, POSTGRES)
KEPT = ("kolot_cards", "kolot_kept", "kolot_parts", "kolot_rounds")
KINDS = tuple(kind.value for kind in ReviewKind)


def fill(session: Session, round_: Round, business_id: int, challenge_id: int, numbers: range) -> None:
    """Solutions of every kind that wait, each with an earlier version and a report, and as many challenges."""
    clock = now(session)
    common = {"round_id": round_.id, "state": "public", "created_at": clock, "updated_at": clock}
    rows = [
        common | {"title": f"טקסט {n}", "review_kind": KINDS[n % 5], "review_since": clock - timedelta(seconds=n)}
        for n in numbers
    ]
    ids = session.scalars(
        insert(Solution).returning(Solution.id),
        [row | {"shuffle": n, "search_text": "טקסט"} for n, row in enumerate(rows)],
    ).all()
    session.execute(insert(Challenge), [row | {"business_id": business_id} for row in rows])
    version = {"number": 1, "title": "קודם", "cost_band": "unknown", "replaced_at": clock}
    session.execute(insert(SolutionVersion), [version | {"solution_id": id_} for id_ in ids])
    session.execute(insert(Report), [{"solution_id": id_, "reason": "insult", "created_at": clock} for id_ in ids])
    links = [{"solution_id": id_, "main_challenge_id": challenge_id} for id_ in ids]
    session.execute(insert(solution_main_challenge), links)
    session.commit()


def count(app: Flask, engine: Engine, client: Client, paths: list[str]) -> dict[str, int]:
    found = {}
    for path in paths:
        for kept in KEPT:
            app.extensions.get(kept, {}).clear()
        with statements(engine) as sent:
            assert client._send("GET", path).status_code == 200, path
        found[path] = len(sent)
    return found


def test_pages_cost_the_same_with_30_and_with_3000_texts(
    app: Flask, engine: Engine, client: Client, new_client, session: Session, dana: Account, rina: Account
) -> None:
    make_noise(session)
    round_ = make_round(session, "review")
    cash, business = make_main_challenge(session, round_), make_business(session, rina)
    make_challenge(session, round_, business, main_challenge_id=cash.id)
    fill(session, round_, business.id, cash.id, range(30))
    staff, owner = client.sign_in(dana), new_client().sign_in(rina)
    first = session.query(Solution.id).filter(Solution.round_id == round_.id).order_by(Solution.id).first()[0]
    review = f"/he/staff/rounds/{round_.id}/review"
    of_staff = [
        review,
        f"{review}?kind=reported",
        f"/he/staff/rounds/{round_.id}/shortlist",
        f"/he/staff/solutions/{first}/merge?with={first + 1}",
        f"/he/staff/solutions/{first}/merge?q=%D7%98",
        f"/he/staff/rounds/{round_.id}",
    ]
    of_owner = [f"/he/rounds/{round_.id}/judgements", f"/he/solutions/{first}"]

    def all_pages() -> dict[str, int]:
        return {**count(app, engine, staff, of_staff), **count(app, engine, owner, of_owner)}

    few = all_pages()
    fill(session, round_, business.id, cash.id, range(30, 3000))
    many = all_pages()
    print(few)
    assert many == few
    assert max(few.values()) <= 15, few


def test_a_queue_of_a_thousand_is_paged_and_a_hundred_are_approved_at_once(
    database, engine: Engine, client: Client, session: Session, dana: Account, rina: Account
) -> None:
    round_ = make_round(session, "review")
    cash, business = make_main_challenge(session, round_), make_business(session, rina)
    fill(session, round_, business.id, cash.id, range(500))
    client.sign_in(dana)
    queue = f"/he/staff/rounds/{round_.id}/review"
    page = client.get(queue)  # and its templates are compiled
    _page, paging, read = timed(engine, lambda: client._send("GET", queue))
    keys = [f"{model.__tablename__}-{id_}" for model in (Solution, Challenge) for id_ in ids_of(session, model, 50)]
    form = page.form("/review/approve", bulk="1")
    data = {**form.values, "pick": keys}
    sent, approving, written = timed(engine, lambda: client.post(form.action, data, status=303, follow=False))
    figures = f"page {paging:.3f} s, {read} statements; 100 approved {approving:.3f} s, {written} statements"
    print(f"{database.kind}, 1000 wait: {figures}")
    assert "900 ממתינים" in client.get(sent.headers["Location"].removeprefix("http://127.0.0.1:8000")).h1
    assert (read <= 15, written <= 28) == (True, True)


def timed(engine: Engine, ask: Callable[[], Any]) -> tuple[Any, float, int]:
    started = time.perf_counter()
    with statements(engine) as sent:
        page = ask()
    return page, time.perf_counter() - started, len(sent)


def ids_of(session: Session, model: type[Solution] | type[Challenge], limit: int) -> list[int]:
    waiting = select(model.id).where(model.review_since.is_not(None))
    return list(session.scalars(waiting.order_by(model.id).limit(limit)))
