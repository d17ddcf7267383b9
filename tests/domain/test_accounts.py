"""Accounts and where they are signed in."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.accounts import (
    end_all_sessions,
    end_session,
    forget_old_sessions,
    open_session,
    rename,
    sessions_of,
)
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.models import Account, UserSession
from tests.factories import begin_writing, make_user_session


def test_sessions_in_force_are_listed_newest_first(session: Session, noa: Account, amir: Account) -> None:
    moment = now(session)
    first = make_user_session(session, noa, created_at=moment - timedelta(days=2))
    second = make_user_session(session, noa, created_at=moment - timedelta(days=1))
    make_user_session(session, noa, ended_at=moment)
    make_user_session(session, noa, expires_at=moment - timedelta(seconds=1))
    make_user_session(session, amir)

    assert list(sessions_of(session, noa.id)) == [second, first]


def test_keys_of_sessions_are_long_and_random(session: Session, noa: Account) -> None:
    begin_writing(session)
    keys = [open_session(session, noa, device="x" * 100).key for _time in range(20)]

    assert len(set(keys)) == 20
    assert {len(key) for key in keys} == {43}


def test_one_session_is_ended(session: Session, noa: Account) -> None:
    kept, ended = make_user_session(session, noa), make_user_session(session, noa)
    begin_writing(session)

    end_session(session, ended.id, account_id=noa.id)

    assert list(sessions_of(session, noa.id)) == [kept]


def test_nobody_ends_the_session_of_another(session: Session, noa: Account, omer: Account) -> None:
    row = make_user_session(session, noa)
    begin_writing(session)

    with pytest.raises(Refused) as refused:
        end_session(session, row.id, account_id=omer.id)

    assert refused.value.refusal is Refusal.NOT_FOUND
    assert list(sessions_of(session, noa.id)) == [row]


def test_all_sessions_of_an_account_are_ended_and_no_others(session: Session, noa: Account, amir: Account) -> None:
    make_user_session(session, noa)
    make_user_session(session, noa)
    other = make_user_session(session, amir)
    begin_writing(session)

    end_all_sessions(session, account_id=noa.id)

    assert list(sessions_of(session, noa.id)) == []
    assert list(sessions_of(session, amir.id)) == [other]


@pytest.mark.parametrize("name", ["דנה מזרחי", "שָׂרָה", 'ד"ר לוי', "O'Neil", "Иван", "<script>alert(1)</script>", ""])
def test_a_name_is_kept_as_it_was_typed(session: Session, noa: Account, name: str) -> None:
    begin_writing(session)

    rename(session, noa, f"  {name} ")

    assert noa.name == name


@pytest.mark.parametrize("name", ["a\u202eb", "a\u200bb", "\u2066a", "a\ufeffb"])
def test_a_name_that_hides_something_is_refused(session: Session, noa: Account, name: str) -> None:
    begin_writing(session)

    with pytest.raises(Refused) as refused:
        rename(session, noa, name)

    assert refused.value.refusal is Refusal.NAME_NOT_SAFE


def test_sessions_are_forgotten_a_month_after_they_ended(session: Session, noa: Account) -> None:
    moment = now(session)
    kept = make_user_session(session, noa, ended_at=moment - timedelta(days=29))
    make_user_session(session, noa, ended_at=moment - timedelta(days=31))
    make_user_session(session, noa, expires_at=moment - timedelta(days=31))
    begin_writing(session)

    assert forget_old_sessions(session) == 2
    assert session.scalars(select(UserSession.id)).all() == [kept.id]
