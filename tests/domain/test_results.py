"""Counting and publication: hand-counted tallies with noise beside them, winners by the rule, published once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.results import Counted, count_votes, lot, publish_results, rank, turnout, winning_ids
from app.models import Account, AddressKind, AuditEntry, Result, Round, SolutionState, TallyLine, TieRule
from tests.factories import begin_writing, make_account, make_ballot, make_main_challenge, make_noise, make_round
from tests.factories import make_solution as new_solution


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "closed")


def vote(session: Session, round_: Round, *choices, kind: AddressKind = AddressKind.EMAIL) -> None:
    make_ballot(session, round_, make_account(session, kind=kind), choices)


def lines(*votes: int, challenges: tuple[frozenset[int], ...] = ()) -> list[Counted]:
    groups = challenges or (frozenset(),) * len(votes)
    return [Counted(id_, count, groups[id_ - 1]) for id_, count in enumerate(votes, start=1)]


def rule(**columns) -> Round:
    values = {"winners_per_challenge": 0, "winners_overall": 0, "winner_threshold": 0, "lot_seed": ""}
    return Round(**values | {"tie_rule": TieRule.SHARED} | columns)


def test_every_solution_of_the_ballot_is_counted_from_the_votes_of_this_round_only(session, round_):
    cash, customers = make_main_challenge(session, round_), make_main_challenge(session, round_, "לקוחות")
    first = new_solution(session, round_, main_challenges=[cash, customers])
    second = new_solution(session, round_, main_challenges=[customers])
    third = new_solution(session, round_)
    hidden = new_solution(session, round_, state=SolutionState.HIDDEN)
    new_solution(session, round_, on_ballot=False)
    for choices in ([first, second], [first, hidden], [first], []):
        vote(session, round_, *choices)
    assert count_votes(session, round_.id) == [
        Counted(first.id, 3, frozenset({cash.id, customers.id})),
        Counted(second.id, 1, frozenset({customers.id})),
        Counted(third.id, 0, frozenset()),
        Counted(hidden.id, 1, frozenset()),
    ]


def test_equal_votes_share_a_place_and_leave_a_gap():
    assert rank(lines(5, 9, 5, 1, 5), TieRule.SHARED, "") == {2: 1, 1: 2, 3: 2, 5: 2, 4: 5}


def test_a_lot_orders_equal_votes_by_the_public_seed_alone():
    places = rank(lines(5, 9, 5, 5), TieRule.LOT, "public words")
    tied = sorted((1, 3, 4), key=lambda id_: lot("public words", id_))
    assert places == {2: 1, tied[0]: 2, tied[1]: 3, tied[2]: 4}


def test_the_lot_can_be_redone_by_anyone():
    assert lot("seed", 7).hex() == "0f1c63b88102f461803c0118ee3e89f1b31b928cd4bc21f5f6297cbb1544b76c"


def test_winners_are_the_first_of_each_main_challenge():
    groups = (frozenset({1}), frozenset({1, 2}), frozenset({2}), frozenset({3}), frozenset())
    counted = lines(4, 3, 9, 0, 50, challenges=groups)
    assert winning_ids(counted, rule(winners_per_challenge=1)) == {1, 3}
    assert winning_ids(counted, rule(winners_per_challenge=2)) == {1, 2, 3}


def test_winners_overall_come_on_top():
    groups = (frozenset({1}), frozenset({1}), frozenset({2}), frozenset())
    counted = lines(8, 7, 2, 5, challenges=groups)
    assert winning_ids(counted, rule(winners_overall=2)) == {1, 2}
    assert winning_ids(counted, rule(winners_overall=3, winners_per_challenge=1)) == {1, 2, 3, 4}


@pytest.mark.parametrize(("threshold", "winners"), [(0, {1, 2}), (1, {1, 2}), (4, {1, 2}), (5, {1}), (9, set())])
def test_nobody_wins_without_votes_or_under_the_threshold(threshold: int, winners: set[int]):
    assert winning_ids(lines(8, 4, 0), rule(winners_overall=3, winner_threshold=threshold)) == winners


def test_all_who_share_the_last_winning_place_win_unless_a_lot_decides():
    counted = lines(5, 5, 5, 1)
    assert winning_ids(counted, rule(winners_overall=2)) == {1, 2, 3}
    assert len(winning_ids(counted, rule(winners_overall=2, tie_rule=TieRule.LOT, lot_seed="s"))) == 2


def test_publishing_freezes_the_tally_and_leaves_a_trace(session, round_, dana):
    cash = make_main_challenge(session, round_)
    first, second = (new_solution(session, round_, main_challenges=[cash]) for _ in range(2))
    for choices in ([first, second], [first]):
        vote(session, round_, *choices)
    vote(session, round_, first, kind=AddressKind.PHONE)
    vote(session, round_)
    publish(session, round_, dana)
    result = session.get_one(Result, round_.id)
    assert (result.ballots, result.votes) == (3, 4)
    assert (result.ballots_by_email, result.ballots_by_phone) == (2, 1)
    assert tally(session, round_) == [(first.id, 3, 1, True), (second.id, 1, 2, False)]
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.round_id, entry.reason) == (dana.id, round_.id, "counted")


def test_results_are_published_once(session, round_, dana):
    publish(session, round_, dana)
    assert refusal_of_publishing(session, round_, dana) is Refusal.ALREADY_PUBLISHED


@pytest.mark.parametrize("stage", ["planned", "review", "voting"])
def test_results_are_not_published_before_voting_has_closed(session, dana, stage):
    round_ = make_round(session, stage)
    assert refusal_of_publishing(session, round_, dana) is Refusal.VOTING_NOT_CLOSED
    assert (session.get(Result, round_.id), round_.published_at) == (None, None)


def test_turnout_is_told_in_tens_and_counts_no_empty_ballot(session, round_):
    solution = new_solution(session, round_)
    for _ in range(19):
        vote(session, round_, solution)
    vote(session, round_)
    assert turnout(session, round_.id) == 10
    vote(session, round_, solution)
    assert turnout(session, round_.id) == 20


def publish(session: Session, round_: Round, by: Account) -> None:
    begin_writing(session)
    publish_results(session, round_, by=by, reason="counted")
    session.commit()


def refusal_of_publishing(session: Session, round_: Round, by: Account) -> Refusal:
    with pytest.raises(Refused) as refused:
        publish(session, round_, by)
    session.rollback()
    return refused.value.refusal


def tally(session: Session, round_: Round) -> list[tuple[int, int, int, bool]]:
    rows = session.scalars(select(TallyLine).where(TallyLine.round_id == round_.id).order_by(TallyLine.solution_id))
    return [(line.solution_id, line.votes, line.rank, line.is_winner) for line in rows]
