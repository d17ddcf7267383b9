"""Rounds: one at a time in public, and a rule that stays once people vote."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import rounds
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import VoteRule
from app.models import Account, AuditEntry, PhaseKind
from tests.factories import make_noise, make_round

TEXTS = {"title": {"he": " סבב  סתיו\n", "en": ""}, "intro": {"he": "שורה\r\nועוד שורה", "en": ""}}


def test_a_new_round_has_three_phases_without_dates_and_is_not_public(session: Session, dana: Account) -> None:
    round_ = rounds.create_round(session, TEXTS, by=dana)
    assert [(phase.kind, phase.opens_at, phase.closes_at) for phase in round_.phases] == [
        (kind, None, None) for kind in PhaseKind
    ]
    assert not round_.is_public


def test_texts_are_stored_clean_and_without_empty_languages(session: Session, dana: Account) -> None:
    round_ = rounds.create_round(session, TEXTS, by=dana)
    assert (round_.title, round_.intro) == ({"he": "סבב  סתיו"}, {"he": "שורה\nועוד שורה"})


def test_the_log_names_the_texts_that_changed(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    rounds.edit_texts(session, round_, {"title": round_.title, "question": {"he": "מה כדאי?"}}, by=dana)
    assert session.scalars(select(AuditEntry)).one().details == {"texts": ["question"]}


def test_only_one_unpublished_round_is_public(session: Session, dana: Account) -> None:
    make_noise(session)  # published: it is not in the way
    make_round(session, "voting")
    second = make_round(session, "empty", is_public=False)
    with pytest.raises(Refused) as refused:
        rounds.make_public(session, second, by=dana)
    assert refused.value.refusal is Refusal.ANOTHER_ROUND_IS_PUBLIC


def test_a_round_becomes_public_beside_published_ones(session: Session, dana: Account) -> None:
    make_noise(session)
    round_ = make_round(session, "empty", is_public=False)
    assert rounds.make_public(session, round_, by=dana).is_public


def test_a_round_is_taken_back_only_before_it_begins(session: Session, dana: Account) -> None:
    planned = make_round(session, "planned")
    assert not rounds.take_back(session, planned, by=dana, reason="טעות").is_public
    begun = make_round(session, "solutions")
    with pytest.raises(Refused) as refused:
        rounds.take_back(session, begun, by=dana, reason="טעות")
    assert refused.value.refusal is Refusal.ROUND_HAS_BEGUN


def test_the_rule_changes_until_voting_opens(session: Session, dana: Account) -> None:
    round_ = make_round(session, "review")
    rounds.set_rule(session, round_, VoteRule(votes_per_ballot=5), by=dana)
    assert round_.votes_per_ballot == 5
    assert session.scalars(select(AuditEntry)).one().details == {"votes_per_ballot": ["3", "5"]}


def test_the_rule_stays_once_voting_has_opened(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    with pytest.raises(Refused) as refused:
        rounds.set_rule(session, round_, VoteRule(votes_per_ballot=5), by=dana)
    assert (refused.value.refusal, round_.votes_per_ballot) == (Refusal.VOTING_HAS_OPENED, 3)


def test_announcing_results_publishes_nothing(session: Session, dana: Account) -> None:
    round_ = make_round(session, "closed")
    moment = now(session)
    rounds.expect_results(session, round_, moment, by=dana, reason="ספירה")
    assert (round_.results_expected_at, round_.published_at) == (moment, None)
