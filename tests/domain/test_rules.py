"""The one ordered list of reasons why a vote may not be cast."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.refusal import Refusal
from app.domain.rules import (
    VotingMoment,
    may_show_counts,
    may_show_totals,
    rounded_ballots,
    vote_refusal,
    voting_refusal,
)
from app.models import Round, SolutionState

NOW = datetime(2026, 10, 27, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
OPEN = VotingMoment(
    now=NOW,
    opens_at=NOW - timedelta(days=1),
    closes_at=NOW + timedelta(days=1),
    votes_per_ballot=3,
    state=SolutionState.PUBLIC,
    on_ballot=True,
)


def test_a_vote_in_an_open_phase_for_a_solution_on_the_ballot_is_allowed():
    assert vote_refusal(OPEN) is None


@pytest.mark.parametrize(
    ("opens_at", "closes_at", "refusal"),
    [
        (NOW, NOW + TICK, None),
        (NOW + TICK, NOW + 2 * TICK, Refusal.VOTING_NOT_OPEN_YET),
        (NOW - TICK, NOW, Refusal.VOTING_CLOSED),
        (NOW - TICK, NOW - TICK, Refusal.VOTING_CLOSED),
        (NOW, None, None),
        (None, None, Refusal.VOTING_NOT_OPEN_YET),
        (None, NOW - TICK, Refusal.VOTING_NOT_OPEN_YET),
    ],
)
def test_open_means_from_the_opening_on_and_before_the_end(opens_at, closes_at, refusal):
    moment = replace(OPEN, opens_at=opens_at, closes_at=closes_at)
    assert (voting_refusal(moment), vote_refusal(moment)) == (refusal, refusal)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"state": None}, Refusal.NOT_FOUND),
        ({"state": SolutionState.HIDDEN}, Refusal.SOLUTION_HIDDEN),
        ({"state": SolutionState.WAITING}, Refusal.NOT_ON_BALLOT),
        ({"state": SolutionState.WITHDRAWN}, Refusal.NOT_ON_BALLOT),
        ({"on_ballot": False}, Refusal.NOT_ON_BALLOT),
        ({"on_ballot": None}, Refusal.NOT_ON_BALLOT),
        ({"used": 3}, Refusal.BALLOT_FULL),
        ({"used": 4}, Refusal.BALLOT_FULL),
        ({"used": 2}, None),
        ({"votes_per_ballot": 1, "used": 1}, Refusal.BALLOT_FULL),
    ],
)
def test_each_reason_has_its_own_refusal(changes, refusal):
    assert vote_refusal(replace(OPEN, **changes)) == refusal


def test_the_first_reason_that_holds_is_the_one_that_is_told():
    everything = replace(OPEN, closes_at=NOW - TICK, state=SolutionState.HIDDEN, on_ballot=False, used=9)
    assert vote_refusal(everything, by_staff=True) is Refusal.STAFF_CASTS_NO_BALLOT
    assert vote_refusal(everything) is Refusal.VOTING_CLOSED
    assert vote_refusal(replace(everything, closes_at=None)) is Refusal.SOLUTION_HIDDEN
    assert vote_refusal(replace(everything, state=None), by_staff=True) is Refusal.NOT_FOUND


def test_there_is_no_way_round_the_rule_for_staff():
    assert vote_refusal(OPEN, by_staff=True) is Refusal.STAFF_CASTS_NO_BALLOT


def test_totals_show_only_once_results_are_published():
    assert not may_show_totals(Round(published_at=None))
    assert may_show_totals(Round(published_at=NOW))


@pytest.mark.parametrize(("ballots", "shown"), [(0, False), (9, False), (10, True), (2418, True)])
def test_under_ten_ballots_no_number_shows(ballots: int, shown: bool):
    assert may_show_counts(Round(published_at=NOW), ballots) is shown
    assert not may_show_counts(Round(published_at=None), ballots)


@pytest.mark.parametrize(("ballots", "told"), [(0, 0), (9, 0), (10, 10), (99, 90), (2418, 2410)])
def test_before_publication_ballots_are_told_in_tens(ballots: int, told: int):
    assert rounded_ballots(ballots) == told
