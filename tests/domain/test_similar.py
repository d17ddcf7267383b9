"""Similar solutions while a title is typed: public ones of this round, as they are now, for little SQL."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain import similar
from app.domain.similar import similar_solutions
from app.models import Round, SolutionState
from tests.factories import make_noise, make_round, make_solution, now
from tests.support.statements import statements


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    similar.INDEXES.clear()
    yield
    similar.INDEXES.clear()


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "solutions")


def found(session: Session, round_: Round, title: str, **options: int) -> list[tuple[int, str]]:
    return [(one.id, one.title) for one in similar_solutions(session, round_.id, title, **options)]


def test_public_ones_of_the_round_are_found_best_first(session: Session, round_: Round) -> None:
    make_solution(session, make_noise(session), "שוברי קנייה לתושבים")
    for state in SolutionState:
        if state is not SolutionState.PUBLIC:
            make_solution(session, round_, "שוברי קנייה לתושבים", state=state)
    far = make_solution(session, round_, "שוברים לנוער", sentence="כרטיס אחד")
    near = make_solution(session, round_, "שובר קניה לכל תושב", sentence="חמישים שקלים")
    make_solution(session, round_, "גינה קהילתית", sentence="ספסלים")
    [first, *rest] = similar_solutions(session, round_.id, "שוברי קנייה לתושבים")
    assert (first.id, first.title, first.sentence) == (near.id, "שובר קניה לכל תושב", "חמישים שקלים")
    assert [one.id for one in rest] == [far.id]
    assert 0.15 < rest[0].likeness < first.likeness


def test_the_solution_itself_is_left_out_and_the_list_has_an_end(session: Session, round_: Round) -> None:
    made = [make_solution(session, round_, "חניה חינם בערב") for _ in range(9)]
    ids = [id_ for id_, _title in found(session, round_, "חניה חינם בערב", besides=made[0].id)]
    assert ids == [one.id for one in made[1:6]]
    assert len(found(session, round_, "חניה חינם", limit=2)) == 2


def test_what_was_hidden_a_moment_ago_is_not_suggested_and_a_title_is_as_it_is_now(session, round_) -> None:
    hidden, edited = (make_solution(session, round_, "חניה חינם בערב") for _ in range(2))
    found(session, round_, "חניה חינם")
    hidden.state, edited.title = SolutionState.HIDDEN, "חניה חינם תמיד"
    session.flush()
    assert found(session, round_, "חניה חינם") == [(edited.id, "חניה חינם תמיד")]


def test_a_new_one_is_found_within_a_minute(session: Session, round_: Round, monkeypatch) -> None:
    make_solution(session, round_, "חניה חינם בערב")
    assert len(found(session, round_, "חניה חינם")) == 1
    new = make_solution(session, round_, "חנייה ללא תשלום, חינם")
    assert len(found(session, round_, "חניה חינם")) == 1
    monkeypatch.setattr(similar.time, "monotonic", lambda: 10**9)
    assert new.id in dict(found(session, round_, "חניה חינם"))


def test_an_edited_one_is_found_by_its_new_words(session: Session, round_: Round, monkeypatch) -> None:
    edited = make_solution(session, round_, "חניה חינם בערב")
    found(session, round_, "חניה חינם")
    edited.title, edited.updated_at = "שוק פתוח בשישי", now(session)
    session.flush()
    monkeypatch.setattr(similar.time, "monotonic", lambda: 10**9)
    assert found(session, round_, "שוק בשישי") == [(edited.id, "שוק פתוח בשישי")]
    assert found(session, round_, "חניה חינם") == []


def test_only_the_newest_are_indexed(session: Session, round_: Round, monkeypatch) -> None:
    monkeypatch.setattr(similar, "MOST_INDEXED", 3)
    made = [make_solution(session, round_, "חניה חינם בערב") for _ in range(5)]
    assert {id_ for id_, _title in found(session, round_, "חניה חינם")} == {one.id for one in made[2:]}


@pytest.mark.parametrize("count", [1, 300])
def test_a_letter_typed_costs_one_statement(engine: Engine, session: Session, round_: Round, count: int) -> None:
    for _ in range(count):
        make_solution(session, round_, "חניה חינם בערב")
    round_id = round_.id
    session.commit()
    with statements(engine) as first:
        similar_solutions(session, round_id, "חניה חינם")
    with statements(engine) as then:
        similar_solutions(session, round_id, "חניה חינם בער")
        similar_solutions(session, round_id, "משהו שאין כמוהו")
    assert (len(first), len(then)) == (2, 1)
