"""How often something may happen, counted in the database."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.keys import Keyring
from app.domain.limits import Limit, count_one, count_up, forget_old_counters, subnet_of, window_start
from app.domain.refusal import Refusal, Refused
from app.models import RateCounter
from tests.factories import begin_writing

KEYS = Keyring.of("the secret of this test")
THREE_A_DAY = Limit("test", 3, timedelta(days=1), Refusal.CODES_TOO_OFTEN)


def test_one_too_many_is_refused_with_the_wait(session: Session) -> None:
    begin_writing(session)
    for _time in range(3):
        count_one(session, KEYS, THREE_A_DAY, "noa@example.org")
    count_one(session, KEYS, THREE_A_DAY, "amir@example.org")

    with pytest.raises(Refused) as refused:
        count_one(session, KEYS, THREE_A_DAY, "noa@example.org")

    assert refused.value.refusal is Refusal.CODES_TOO_OFTEN
    assert 0 < refused.value.details["wait"] <= 24 * 3600


def test_counters_do_not_tell_whom_they_count(session: Session) -> None:
    begin_writing(session)
    count_one(session, KEYS, THREE_A_DAY, "noa@example.org")

    (counter,) = session.scalars(select(RateCounter))

    assert counter.key.startswith("test:") and len(counter.key) == len("test:") + 64
    assert "noa" not in counter.key


def test_every_window_counts_anew(session: Session) -> None:
    begin_writing(session)
    first, second = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)

    assert [count_up(session, "a", first), count_up(session, "a", first)] == [1, 2]
    assert [count_up(session, "a", second), count_up(session, "b", first)] == [1, 1]


def test_old_counters_are_forgotten(session: Session) -> None:
    begin_writing(session)
    today = window_start(now(session), timedelta(hours=1))
    count_up(session, "old", today - timedelta(days=3))
    count_up(session, "new", today)

    assert forget_old_counters(session) == 1
    assert [counter.key for counter in session.scalars(select(RateCounter))] == ["new"]


@pytest.mark.parametrize(
    ("remote", "subnet"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1234:5678:9abc::1", "2001:db8:1234:5600::/56"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", "unknown"),
        (None, "unknown"),
        ("not an address", "unknown"),
    ],
)
def test_a_subnet_is_a_household_or_an_office(remote: str | None, subnet: str) -> None:
    assert subnet_of(remote) == subnet
