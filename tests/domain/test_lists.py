"""The public list: each solution exactly once however it is walked, and nothing that is not public."""

import random
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from app.domain.lists import (
    CIRCLE,
    Order,
    Wanted,
    count_solutions,
    list_solutions,
    solutions_by_id,
    visible_solution,
)
from app.models import Round, SolutionState
from tests.factories import make_main_challenge, make_noise, make_round, make_solution


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


def ids(session: Session, wanted: Wanted, limit: int = 30) -> list[int]:
    return [line.id for line in list_solutions(session, wanted, limit).lines]


def walk(session: Session, wanted: Wanted, limit: int) -> list[int]:
    """The ids of every page, one after the other."""
    seen: list[int] = []
    page = list_solutions(session, wanted, limit)
    while True:
        assert len(page.lines) <= limit
        seen += [line.id for line in page.lines]
        if page.next is None:
            return seen
        wanted = replace(wanted, after=page.next)
        page = list_solutions(session, wanted, limit)


@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("limit", [1, 3, 10, 11])
def test_walking_the_pages_shows_each_solution_once(session, round_, order, limit):
    made = {make_solution(session, round_).id for _ in range(10)}
    walked = walk(session, Wanted(round_.id, order=order, start=random.Random(7).randrange(CIRCLE)), limit)
    assert (len(walked), set(walked)) == (10, made)


def test_random_order_starts_at_the_visitors_own_point_and_goes_round_once(session, round_):
    at = {place: make_solution(session, round_, shuffle=place).id for place in (10, 20, 30, 40)}
    assert ids(session, Wanted(round_.id, start=25)) == [at[30], at[40], at[10], at[20]]
    assert ids(session, Wanted(round_.id, start=30)) == [at[30], at[40], at[10], at[20]]
    assert ids(session, Wanted(round_.id, start=0)) == [at[10], at[20], at[30], at[40]]


def test_two_solutions_at_the_same_place_of_the_circle_are_both_shown(session, round_):
    made = [make_solution(session, round_, shuffle=5).id for _ in range(4)]
    assert walk(session, Wanted(round_.id, start=5), 1) == made
    assert walk(session, Wanted(round_.id, start=6), 3) == made


def test_a_solution_added_meanwhile_moves_none_of_the_others(session, round_):
    at = {place: make_solution(session, round_, shuffle=place).id for place in (10, 30, 50)}
    first = list_solutions(session, Wanted(round_.id), 2)
    make_solution(session, round_, shuffle=20)
    rest = list_solutions(session, Wanted(round_.id, after=first.next), 2)
    assert [line.id for line in (*first.lines, *rest.lines)] == [at[10], at[30], at[50]]


def test_newest_first_is_by_the_order_in_which_they_came(session, round_):
    made = [make_solution(session, round_).id for _ in range(4)]
    assert ids(session, Wanted(round_.id, order=Order.NEWEST)) == made[::-1]


@pytest.mark.parametrize("state", [state for state in SolutionState if state is not SolutionState.PUBLIC])
def test_only_public_solutions_are_listed(session, round_, state):
    public = make_solution(session, round_)
    make_solution(session, round_, state=state)
    wanted = Wanted(round_.id)
    assert (ids(session, wanted), count_solutions(session, wanted)) == ([public.id], 1)


def test_a_filter_by_main_challenge_shows_those_that_answer_it(session, round_):
    cash, customers = make_main_challenge(session, round_), make_main_challenge(session, round_, "לקוחות")
    both = make_solution(session, round_, main_challenges=[cash, customers])
    one = make_solution(session, round_, main_challenges=[cash])
    make_solution(session, round_, main_challenges=[customers])
    make_solution(session, round_)
    wanted = Wanted(round_.id, main_challenge_id=cash.id, order=Order.NEWEST)
    assert (ids(session, wanted), count_solutions(session, wanted)) == ([one.id, both.id], 2)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("שוברים", True),
        ("שוברים לתושבים", True),
        ("תושבים שוברים", True),
        ("שׁוֹבָרִים", True),
        ("שובר", True),
        ("שובל", False),
        ("%", False),
        ("_", False),
        ("100%", True),
        ("\\", False),
    ],
)
def test_search_finds_every_word_in_any_order_and_takes_no_sign_for_a_joker(session, round_, words, found):
    made = make_solution(session, round_, "שוברים 100% לתושבים") if words == "100%" else None
    made = made or make_solution(session, round_, "שוברים לתושבים")
    assert ids(session, Wanted(round_.id, words=words)) == ([made.id] if found else [])


def test_whole_solutions_are_found_by_their_ids(session, round_):
    made = [make_solution(session, round_) for _ in range(3)]
    assert solutions_by_id(session, [made[2].id, made[0].id, 0]) == {made[0].id: made[0], made[2].id: made[2]}


@pytest.mark.parametrize("state", list(SolutionState))
def test_the_page_of_a_solution_is_for_public_and_hidden_ones(session, round_, state):
    made = make_solution(session, round_, state=state)
    is_seen = state in (SolutionState.PUBLIC, SolutionState.HIDDEN)
    assert visible_solution(session, made.id) == (made if is_seen else None)


def test_a_solution_of_a_round_that_is_not_public_is_not_seen(session):
    made = make_solution(session, make_round(session, "voting", is_public=False))
    assert visible_solution(session, made.id) is None
