"""Voting waits for everything that staff still have to look at, and for nothing else."""

import pytest
from sqlalchemy.orm import Session

from app.domain.readiness import CheckName, count_solutions, opening_checks, opening_refusal
from app.domain.refusal import Refusal
from app.models import ChallengeState, ReviewKind, Round, SolutionState
from tests.factories import make_business, make_challenge, make_noise, make_round, make_solution, now


@pytest.fixture
def round_(session: Session) -> Round:
    """Ready for the vote, beside another round with things that wait."""
    noise = make_noise(session)
    make_solution(session, noise, review_since=now(session), review_kind=ReviewKind.NEW)
    make_challenge(session, noise, make_business(session, None), state=ChallengeState.WAITING)
    ready = make_round(session, "review")
    make_solution(session, ready)
    make_challenge(session, ready, make_business(session, None))
    return ready


def test_nothing_stops_a_round_that_is_ready(session: Session, round_: Round) -> None:
    assert opening_refusal(session, round_, now(session)) is None


@pytest.mark.parametrize("state", [SolutionState.PUBLIC, SolutionState.HIDDEN, SolutionState.WAITING])
def test_voting_waits_for_a_solution_in_the_queue(session: Session, round_: Round, state: SolutionState) -> None:
    waits = {"review_since": now(session), "review_kind": ReviewKind.EDITED}
    make_solution(session, round_, state=state, **waits)
    assert opening_refusal(session, round_, now(session)) is Refusal.SOLUTIONS_WAIT


@pytest.mark.parametrize("state", [ChallengeState.PUBLIC, ChallengeState.HIDDEN, ChallengeState.WAITING])
def test_voting_waits_for_a_challenge_in_the_queue(session: Session, round_: Round, state: ChallengeState) -> None:
    waits = {"review_since": now(session), "review_kind": ReviewKind.NEW}
    make_challenge(session, round_, make_business(session, None), state=state, **waits)
    assert opening_refusal(session, round_, now(session)) is Refusal.CHALLENGES_WAIT


def test_both_are_counted_apart_from_the_states(session: Session, round_: Round) -> None:
    waits = {"review_since": now(session), "review_kind": ReviewKind.NEW}
    make_solution(session, round_, **waits)
    make_solution(session, round_, state=SolutionState.WAITING, on_ballot=None, **waits)
    for _each in range(3):
        make_challenge(session, round_, make_business(session, None), **waits)
    counts = count_solutions(session, round_.id)
    assert (counts.solutions_to_review, counts.challenges_to_review, counts.to_review) == (2, 3, 5)
    assert (counts.waiting, counts.on_ballot, counts.total) == (1, 2, 3)
    checks = {check.name: check.count for check in opening_checks(round_, counts, now(session)) if not check.is_ok}
    assert checks == {CheckName.NO_CHALLENGE_WAITS: 3, CheckName.NONE_WAITS: 2}
