"""The work page of the review window: candidates of a main challenge, and how far the decisions have come."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.shortlist import GENERAL, PAGE, Part, Progress, candidates, leave_undecided, progress
from app.models import Account, AuditEntry, CoSupport, Round, SolutionState
from tests.factories import make_main_challenge, make_noise, make_round, make_solution, now


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "review")


def test_candidates_are_those_of_one_main_challenge(session: Session, round_: Round) -> None:
    cash, doubt = make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")
    both = make_solution(session, round_, main_challenges=[cash, doubt], on_ballot=None)
    only = make_solution(session, round_, main_challenges=[cash], on_ballot=False)
    general = make_solution(session, round_)
    make_solution(session, round_, main_challenges=[cash], state=SolutionState.HIDDEN)
    assert [list(candidates(session, round_.id, one).solutions) for one in (cash.id, doubt.id, GENERAL)] == [
        [both, only],
        [both],
        [general],
    ]
    assert list(candidates(session, round_.id, cash.id, Part.UNDECIDED).solutions) == [both]
    assert list(candidates(session, round_.id, cash.id, Part.OFF_BALLOT).solutions) == [only]


def test_candidates_are_walked_by_key(session: Session, round_: Round, amir: Account) -> None:
    made = [make_solution(session, round_) for _each in range(PAGE + 1)]
    session.add(CoSupport(solution_id=made[0].id, account_id=amir.id, created_at=now(session)))
    session.flush()
    first = candidates(session, round_.id, GENERAL)
    second = candidates(session, round_.id, GENERAL, after=first.after)
    assert (list(first.solutions), list(second.solutions), second.after) == (made[:PAGE], made[PAGE:], None)
    assert first.supporters == {made[0].id: 1}


def test_progress_counts_decisions_by_main_challenge(session: Session, round_: Round) -> None:
    cash = make_main_challenge(session, round_)
    for on_ballot in (True, True, None, False):
        make_solution(session, round_, main_challenges=[cash], on_ballot=on_ballot)
    make_solution(session, round_, main_challenges=[cash], state=SolutionState.WAITING)
    make_solution(session, round_, on_ballot=None)
    assert progress(session, round_.id) == {cash.id: Progress(2, 1, 1), GENERAL: Progress(0, 1, 0)}


def test_a_decision_is_taken_back_until_voting_opens(session: Session, round_: Round, dana: Account) -> None:
    solution = make_solution(session, round_, on_ballot=False, off_ballot_reason={"he": "כבר נעשה"})
    leave_undecided(session, round_, solution, by=dana)
    assert (solution.on_ballot, solution.off_ballot_reason, solution.version) == (None, {}, 2)
    assert session.scalars(select(AuditEntry.action)).one() == "solution.undecided"
    late = make_round(session, "voting", is_public=False)
    fixed = make_solution(session, late)
    with pytest.raises(Refused) as refused:
        leave_undecided(session, late, fixed, by=dana)
    assert refused.value.refusal is Refusal.BALLOT_IS_FIXED
