"""Casting and retracting: one ballot, never over the limit, never outside the phase. Races have tests of their own."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.voting import MyBallot, ballot_for, cast_vote, cast_waiting, retract_vote
from app.models import Account, AuditEntry, Ballot, OutboxMessage, PhaseKind, Round, Solution, SolutionState, Vote
from tests.factories import actor, begin_writing, make_ballot, make_noise, make_round, make_solution, move_phase


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


@pytest.fixture
def solutions(session: Session, round_: Round) -> list[Solution]:
    return [make_solution(session, round_) for _ in range(4)]


def cast(session: Session, solution: Solution, account: Account):
    begin_writing(session)
    received = cast_vote(session, solution.round_id, solution.id, by=actor(account))
    session.commit()
    return received


def retract(session: Session, solution: Solution, account: Account):
    begin_writing(session)
    received = retract_vote(session, solution.round_id, solution.id, by=actor(account))
    session.commit()
    return received


def refusal_of(verb, session: Session, solution: Solution, account: Account) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(session, solution, account)
    session.rollback()
    return refused.value.refusal


def votes_of(session: Session, account: Account) -> set[int]:
    mine = select(Vote.solution_id).join(Ballot).where(Ballot.account_id == account.id)
    return set(session.scalars(mine))


def test_a_vote_is_recorded_and_told_with_what_is_left(session, solutions, amir):
    received = cast(session, solutions[0], amir)
    assert (received.solution_id, received.title) == (solutions[0].id, solutions[0].title)
    assert (received.is_cast, received.used, received.votes_per_ballot) == (True, 1, 3)
    assert votes_of(session, amir) == {solutions[0].id}


def test_casting_the_same_vote_again_changes_nothing(session, solutions, amir):
    first = cast(session, solutions[0], amir)
    again = cast(session, solutions[0], amir)
    assert (again.used, again.recorded_at) == (1, first.recorded_at)
    assert session.scalar(select(func.count()).select_from(Ballot).where(Ballot.account_id == amir.id)) == 1


def test_a_vote_taken_back_is_gone_and_its_place_is_free(session, solutions, amir):
    for solution in solutions[:3]:
        cast(session, solution, amir)
    assert retract(session, solutions[0], amir).used == 2
    assert cast(session, solutions[3], amir).used == 3
    assert votes_of(session, amir) == {solution.id for solution in solutions[1:]}


def test_taking_back_what_is_not_there_changes_nothing(session, solutions, amir):
    cast(session, solutions[0], amir)
    assert retract(session, solutions[1], amir).used == 1
    assert votes_of(session, amir) == {solutions[0].id}


def test_a_full_ballot_takes_no_more(session, solutions, amir, noa):
    cast(session, solutions[3], noa)
    for solution in solutions[:3]:
        cast(session, solution, amir)
    assert refusal_of(cast, session, solutions[3], amir) is Refusal.BALLOT_FULL
    assert votes_of(session, amir) == {solution.id for solution in solutions[:3]}


def test_a_vote_already_cast_is_told_again_on_a_full_ballot(session, solutions, amir):
    for solution in solutions[:3]:
        cast(session, solution, amir)
    assert cast(session, solutions[0], amir).used == 3


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"),
    [(1, 2, Refusal.VOTING_NOT_OPEN_YET), (None, None, Refusal.VOTING_NOT_OPEN_YET), (-2, -1, Refusal.VOTING_CLOSED)],
)
def test_outside_the_phase_nothing_is_cast_or_taken_back(session, round_, solutions, amir, opens, closes, refusal):
    cast(session, solutions[0], amir)
    move_phase(session, round_, PhaseKind.VOTING, opens=opens, closes=closes)
    assert refusal_of(cast, session, solutions[1], amir) is refusal
    assert refusal_of(retract, session, solutions[0], amir) is refusal
    assert votes_of(session, amir) == {solutions[0].id}


@pytest.mark.parametrize("on_ballot", [False, None])
def test_a_solution_off_the_ballot_takes_no_votes(session, round_, amir, on_ballot):
    solution = make_solution(session, round_, on_ballot=on_ballot)
    assert refusal_of(cast, session, solution, amir) is Refusal.NOT_ON_BALLOT
    assert session.scalar(select(Ballot).where(Ballot.account_id == amir.id)) is None


def test_a_hidden_solution_takes_no_new_votes_but_gives_old_ones_back(session, solutions, amir, noa):
    cast(session, solutions[0], amir)
    solutions[0].state = SolutionState.HIDDEN
    assert refusal_of(cast, session, solutions[0], noa) is Refusal.SOLUTION_HIDDEN
    assert retract(session, solutions[0], amir).used == 0


@pytest.mark.parametrize("state", [SolutionState.DRAFT, SolutionState.WAITING, SolutionState.WITHDRAWN])
def test_a_solution_that_is_not_public_does_not_exist_for_voters(session, round_, amir, state):
    solution = make_solution(session, round_, state=state)
    assert refusal_of(cast, session, solution, amir) is Refusal.NOT_FOUND


def test_a_solution_of_another_round_is_not_found(session, round_, amir):
    other = session.scalars(select(Solution).where(Solution.round_id != round_.id)).first()
    begin_writing(session)
    with pytest.raises(Refused) as refused:
        cast_vote(session, round_.id, other.id, by=actor(amir))
    assert refused.value.refusal is Refusal.NOT_FOUND


def test_a_round_that_is_not_public_is_not_found(session, amir):
    solution = make_solution(session, make_round(session, "voting", is_public=False))
    assert refusal_of(cast, session, solution, amir) is Refusal.NOT_FOUND


def test_an_account_of_the_staff_casts_no_ballot(session, solutions, dana):
    assert refusal_of(cast, session, solutions[0], dana) is Refusal.STAFF_CASTS_NO_BALLOT
    assert session.scalar(select(Ballot).where(Ballot.account_id == dana.id)) is None


def test_my_ballot_holds_my_votes_of_this_round_and_nobody_elses(session, round_, solutions, amir, noa):
    elsewhere = session.scalars(select(Solution).where(Solution.round_id != round_.id)).first()
    make_ballot(session, session.get(Round, elsewhere.round_id), amir, [elsewhere])
    cast(session, solutions[1], noa)
    received = cast(session, solutions[0], amir)
    mine = ballot_for(session, round_.id, amir.id)
    assert mine == MyBallot(frozenset({solutions[0].id}), received.recorded_at)


def test_my_ballot_is_empty_where_there_is_none(session, round_, amir):
    assert ballot_for(session, round_.id, amir.id) == MyBallot()


def test_waiting_votes_are_cast_in_the_order_they_were_tapped(session, round_, solutions, amir):
    cast(session, solutions[3], amir)
    off = make_solution(session, round_, on_ballot=False)
    tapped = [solutions[2].id, off.id, solutions[3].id, solutions[0].id, solutions[1].id]
    begin_writing(session)
    outcomes = cast_waiting(session, round_.id, tapped, by=actor(amir))
    session.commit()
    reasons = [None, Refusal.NOT_ON_BALLOT, None, None, Refusal.BALLOT_FULL]
    assert outcomes == list(zip(tapped, reasons, strict=True))
    assert votes_of(session, amir) == {solutions[index].id for index in (0, 2, 3)}


def test_a_vote_leaves_no_line_in_the_audit_trail_or_the_outbox(session, solutions, amir):
    cast(session, solutions[0], amir)
    retract(session, solutions[0], amir)
    assert session.scalars(select(AuditEntry)).all() == []
    assert session.scalars(select(OutboxMessage)).all() == []


def test_taking_back_what_was_never_cast_makes_no_ballot(session, solutions, noa):
    taken = retract(session, solutions[0], noa)
    assert (taken.is_cast, taken.used) == (False, 0)
    assert session.scalars(select(Ballot).where(Ballot.account_id == noa.id)).all() == []


def test_taking_back_what_was_never_cast_is_refused_after_the_end(session, solutions, round_, noa):
    move_phase(session, round_, PhaseKind.VOTING, opens=-2, closes=-1)
    assert refusal_of(retract, session, solutions[0], noa) is Refusal.VOTING_CLOSED
    assert session.scalars(select(Ballot).where(Ballot.account_id == noa.id)).all() == []
