"""One person in two browsers: one ballot, and never more votes than the limit."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from app.domain.refusal import Refusal
from app.models import Ballot, Vote
from tests.races import steps
from tests.races.people import Person
from tests.races.stage import Stage
from tests.support.databases import POSTGRES

postgres = pytest.mark.one_database(POSTGRES)


@postgres
def test_the_first_two_votes_of_one_person_make_one_ballot(stage: Stage, first: Person, second: Person) -> None:
    mine = stage.account_ids[0]
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], mine) is None

    second.ask(steps.vote, stage.round_id, stage.solution_ids[1], mine)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is None
    assert stage.ballots(mine) == 1
    assert stage.chosen(mine) == set(stage.solution_ids[:2])


@postgres
def test_two_votes_for_the_last_place_on_a_ballot_are_one_vote(
    make_stage: Callable[..., Stage],
) -> None:
    stage = make_stage(votes_per_ballot=2)
    mine = stage.account_ids[0]
    with stage.person() as first, stage.person() as second:
        assert first.do(steps.vote, stage.round_id, stage.solution_ids[0], mine) is None
        first.do(steps.begin)
        assert first.do(steps.cast, stage.round_id, stage.solution_ids[1], mine) is None

        second.ask(steps.vote, stage.round_id, stage.solution_ids[2], mine)
        stage.assert_waits(second)
        first.do(steps.commit)

        assert second.answer() is Refusal.BALLOT_FULL
    assert stage.chosen(mine) == set(stage.solution_ids[:2])


@postgres
def test_the_same_vote_pressed_twice_at_once_is_one_vote(stage: Stage, first: Person, second: Person) -> None:
    mine = stage.account_ids[0]
    vote = stage.round_id, stage.solution_ids[0], mine
    first.do(steps.begin)
    assert first.do(steps.cast, *vote) is None

    second.ask(steps.vote, *vote)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() is None
    assert (stage.chosen(mine), stage.ballots(mine)) == ({stage.solution_ids[0]}, 1)


@postgres
def test_a_vote_waits_until_another_was_taken_back_and_gets_its_place(stage: Stage, first: Person) -> None:
    mine = stage.account_ids[0]
    for solution_id in stage.solution_ids[:3]:
        assert first.do(steps.vote, stage.round_id, solution_id, mine) is None
    first.do(steps.begin)
    assert first.do(steps.retract, stage.round_id, stage.solution_ids[0], mine) is None

    with stage.person() as second:
        second.ask(steps.vote, stage.round_id, stage.solution_ids[3], mine)
        stage.assert_waits(second)
        first.do(steps.commit)
        assert second.answer() is None

    assert stage.chosen(mine) == set(stage.solution_ids[1:4])


@postgres
def test_two_people_never_wait_for_each_other(stage: Stage, first: Person, second: Person) -> None:
    """For the same solution, the first with a transaction that stays open."""
    first.do(steps.begin)
    assert first.do(steps.cast, stage.round_id, stage.solution_ids[0], stage.account_ids[0]) is None

    second.ask(steps.vote, stage.round_id, stage.solution_ids[0], stage.account_ids[1])

    assert second.has_answered(within=5), "waited for another person's vote"
    assert second.answer() is None
    first.do(steps.commit)
    assert stage.votes().keys() == {(account, stage.solution_ids[0]) for account in stage.account_ids}


def test_two_sign_ins_with_the_same_choices_in_reverse_order_both_end(
    stage: Stage, first: Person, second: Person
) -> None:
    mine, three = stage.account_ids[0], stage.solution_ids[:3]
    first.do(steps.begin)
    assert first.do(steps.cast_waiting, stage.round_id, three, mine) == [(id_, None) for id_ in three]

    second.ask(steps.sign_in_with_waiting, stage.round_id, three[::-1], mine)
    stage.assert_waits(second)
    first.do(steps.commit)

    assert second.answer() == [(id_, None) for id_ in three[::-1]]
    assert stage.chosen(mine) == set(three)


def test_many_sign_ins_with_choices_in_reverse_orders_never_lock_each_other_out(
    stage: Stage, first: Person, second: Person
) -> None:
    """Two browsers at once; in every second round they are those of two people."""
    three = stage.solution_ids[:3]
    for attempt in range(20):
        stage.clear()
        first.ask(steps.sign_in_with_waiting, stage.round_id, three, stage.account_ids[0])
        second.ask(steps.sign_in_with_waiting, stage.round_id, three[::-1], stage.account_ids[attempt % 2])
        outcomes = [*first.answer(), *second.answer()]
        assert {refusal for _id, refusal in outcomes} == {None}


def test_a_waiting_vote_that_is_refused_keeps_the_others(stage: Stage, first: Person) -> None:
    """The refused one gives its lock back; the others take their own, and the ballot is there once."""
    mine, no_solution = stage.account_ids[0], 999_999
    chosen = [no_solution, *stage.solution_ids[:2]]

    outcomes = first.do(steps.sign_in_with_waiting, stage.round_id, chosen, mine)

    assert outcomes == [(no_solution, Refusal.NOT_FOUND), *((id_, None) for id_ in chosen[1:])]
    assert (stage.chosen(mine), stage.ballots(mine)) == (set(chosen[1:]), 1)


def test_the_database_itself_refuses_a_second_ballot(stage: Stage, first: Person) -> None:
    mine = stage.account_ids[0]
    assert first.do(steps.vote, stage.round_id, stage.solution_ids[0], mine) is None

    with pytest.raises(IntegrityError), stage.change() as session:
        session.execute(insert(Ballot).values(round_id=stage.round_id, account_id=mine, **times(stage)))

    assert stage.ballots(mine) == 1


def test_the_database_itself_refuses_the_same_vote_twice(stage: Stage, first: Person) -> None:
    mine = stage.account_ids[0]
    assert first.do(steps.vote, stage.round_id, stage.solution_ids[0], mine) is None

    with pytest.raises(IntegrityError), stage.change() as session:
        ballot_id = session.scalars(select(Ballot.id).where(Ballot.account_id == mine)).one()
        values = {"ballot_id": ballot_id, "solution_id": stage.solution_ids[0], "cast_at": stage.closes_at}
        session.execute(insert(Vote).values(values))

    assert stage.chosen(mine) == {stage.solution_ids[0]}


def times(stage: Stage) -> dict[str, datetime]:
    return {"created_at": stage.closes_at, "changed_at": stage.closes_at}
