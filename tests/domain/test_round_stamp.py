"""The stamp of a round tells whether a copy of it still holds."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.round_stamp import SEEN, Seen, read_seen
from app.models import PhaseKind, Round
from tests.factories import DAY, make_noise, make_round, make_solution, move_phase


@pytest.fixture
def round_(session: Session) -> Round:
    made = make_round(session)
    session.commit()
    return made


def seen(session: Session, round_: Round) -> Seen:
    found = read_seen(session.scalar(select(SEEN), {"round": round_.id}))
    session.commit()
    return found


def test_it_stays_while_nothing_is_written(session, round_):
    before = seen(session, round_)
    make_noise(session)
    make_solution(session, round_)
    session.commit()
    assert seen(session, round_).stamp == before.stamp != ""


def test_a_changed_text_of_the_round_changes_it(session, round_):
    before = seen(session, round_)
    round_.title = {"he": "שם אחר"}
    session.commit()
    assert seen(session, round_).stamp != before.stamp


@pytest.mark.parametrize("kind", PhaseKind)
def test_a_moved_phase_changes_it(session, round_, kind):
    before = seen(session, round_)
    move_phase(session, round_, kind, opens=1, closes=9)
    session.commit()
    assert seen(session, round_).stamp != before.stamp


def test_a_row_changed_by_hand_changes_it(session, round_):
    before = seen(session, round_)
    session.execute(text("UPDATE phase SET closes_at = NULL WHERE kind = 'challenges'"))
    session.commit()
    assert seen(session, round_).stamp != before.stamp


def test_a_round_that_is_not_public_has_none(session, round_):
    round_.is_public = False
    session.commit()
    assert seen(session, round_).stamp == ""


def test_the_moment_is_that_of_the_database(session, round_):
    before = now(session)
    moment = seen(session, round_).now
    assert before <= moment <= now(session) < before + DAY
