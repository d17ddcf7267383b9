"""Turnout in groups that point at nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.refusal import Refusal, Refused
from app.domain.results import publish_results
from app.domain.turnout import OTHER, UNSAID, joined, turnout_of
from app.domain.voter_facts import give_facts, may_give_facts
from app.models import Capacity
from tests.factories import (
    begin_writing,
    make_account,
    make_ballot,
    make_noise,
    make_quarter,
    make_round,
    make_solution,
)


@pytest.mark.parametrize(
    ("groups", "shown"),
    [
        ({"a": 25, "b": 12}, {"a": 25, "b": 12}),
        ({"a": 25, "b": 6, "c": 5}, {"a": 25, OTHER: 11}),
        ({"a": 25, "b": 12, "c": 3}, {"a": 25, OTHER: 15}),
        ({"a": 25, "c": 3}, {OTHER: 28}),
        ({"a": 4, "b": 5}, {}),
        ({UNSAID: 80}, {}),
        ({UNSAID: 80, "a": 20}, {UNSAID: 80, "a": 20}),
        ({}, {}),
    ],
)
def test_small_groups_are_joined(groups, shown):
    assert joined(groups) == shown


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=8))
def test_no_group_under_ten_is_shown_or_left_over(groups):
    shown = joined(groups)
    assert all(count >= 10 for count in shown.values())
    assert sum(shown.values()) in (0, sum(groups.values()))


def test_what_voters_said_is_frozen_at_publication(session):
    make_noise(session)
    round_, quarter = make_round(session, "closed"), make_quarter(session)
    solution = make_solution(session, round_)
    for number in range(34):
        ballot = make_ballot(session, round_, make_account(session), [solution])
        ballot.capacity = Capacity.RESIDENT if number < 15 else Capacity.OWNER if number < 27 else None
        ballot.quarter_id = quarter.id if number < 13 else None
    begin_writing(session)
    publish_results(session, round_, by=None, reason="סוף")
    assert turnout_of(session, round_.id) == {
        "kind": {"email": 30},
        "channel": {"online": 30},
        "capacity": {"resident": 10, OTHER: 10},
        "quarter": {str(quarter.id): 10, UNSAID: 20},
    }


def test_the_question_is_asked_once_and_after_a_vote(session, noa, amir):
    round_, quarter = make_round(session, "voting"), make_quarter(session)
    ballot = make_ballot(session, round_, noa, [make_solution(session, round_)])
    empty = make_ballot(session, round_, amir)
    assert (may_give_facts(session, ballot), may_give_facts(session, empty)) == (True, False)
    begin_writing(session)
    give_facts(session, round_, noa.id, capacity=Capacity.RESIDENT, quarter=quarter)
    assert (ballot.capacity, ballot.quarter_id) == (Capacity.RESIDENT, quarter.id)
    assert not may_give_facts(session, ballot)
    with pytest.raises(Refused) as refused:
        give_facts(session, round_, noa.id, capacity=Capacity.OWNER, quarter=None)
    assert refused.value.refusal is Refusal.FACTS_GIVEN_ALREADY
