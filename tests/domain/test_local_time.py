"""The clocks of Jerusalem: two hours a year that cannot be typed, and forty times around them."""

from datetime import UTC, date, datetime, time

import pytest

from app.domain.local_time import after_working_days, to_utc, to_wall
from app.domain.refusal import Refusal, Refused

MISSING, TWICE = Refusal.TIME_DOES_NOT_EXIST, Refusal.TIME_COMES_TWICE

# What the clocks show -> the moment in UTC, or why nobody can tell.
CASES = [
    ("2027-03-25 23:59", "2027-03-25 21:59"),
    ("2027-03-26 00:00", "2027-03-25 22:00"),
    ("2027-03-26 01:00", "2027-03-25 23:00"),
    ("2027-03-26 01:59", "2027-03-25 23:59"),
    ("2027-03-26 02:00", MISSING),
    ("2027-03-26 02:01", MISSING),
    ("2027-03-26 02:30", MISSING),
    ("2027-03-26 02:59", MISSING),
    ("2027-03-26 03:00", "2027-03-26 00:00"),
    ("2027-03-26 03:01", "2027-03-26 00:01"),
    ("2027-03-26 12:00", "2027-03-26 09:00"),
    ("2027-03-27 02:30", "2027-03-26 23:30"),
    ("2027-10-30 23:59", "2027-10-30 20:59"),
    ("2027-10-31 00:00", "2027-10-30 21:00"),
    ("2027-10-31 00:59", "2027-10-30 21:59"),
    ("2027-10-31 01:00", TWICE),
    ("2027-10-31 01:01", TWICE),
    ("2027-10-31 01:30", TWICE),
    ("2027-10-31 01:59", TWICE),
    ("2027-10-31 02:00", "2027-10-31 00:00"),
    ("2027-10-31 02:01", "2027-10-31 00:01"),
    ("2027-10-31 12:00", "2027-10-31 10:00"),
    ("2027-11-01 01:30", "2027-10-31 23:30"),
    ("2026-03-27 01:59", "2026-03-26 23:59"),
    ("2026-03-27 02:00", MISSING),
    ("2026-03-27 02:59", MISSING),
    ("2026-03-27 03:00", "2026-03-27 00:00"),
    ("2026-10-25 00:59", "2026-10-24 21:59"),
    ("2026-10-25 01:00", TWICE),
    ("2026-10-25 01:59", TWICE),
    ("2026-10-25 02:00", "2026-10-25 00:00"),
    ("2028-03-24 02:30", MISSING),
    ("2028-03-24 03:00", "2028-03-24 00:00"),
    ("2028-10-29 01:30", TWICE),
    ("2028-10-29 02:00", "2028-10-29 00:00"),
    ("2020-10-24 23:59", "2020-10-24 20:59"),
    ("2020-10-25 01:30", TWICE),
    ("2020-10-26 08:00", "2020-10-26 06:00"),
    ("2020-10-19 08:00", "2020-10-19 05:00"),
    ("2027-07-15 20:00", "2027-07-15 17:00"),
]


@pytest.mark.parametrize(("wall", "expected"), CASES)
def test_a_wall_time_means_one_moment_or_is_refused(wall: str, expected: str | Refusal) -> None:
    typed = datetime.fromisoformat(wall)
    if isinstance(expected, Refusal):
        with pytest.raises(Refused) as refused:
            to_utc(typed.date(), typed.time())
        assert refused.value.refusal is expected
    else:
        assert to_utc(typed.date(), typed.time()) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_there_are_forty_cases() -> None:
    assert len(CASES) == 40


def test_an_hour_that_does_not_exist_is_explained_with_both_readings() -> None:
    with pytest.raises(Refused) as refused:
        to_utc(date(2027, 3, 26), time(2, 30))
    details = refused.value.details
    assert (f"{details['first']:%H:%M}", f"{details['second']:%H:%M}") == ("01:30", "03:30")


def test_an_hour_that_comes_twice_is_explained_with_both_moments() -> None:
    with pytest.raises(Refused) as refused:
        to_utc(date(2027, 10, 31), time(1, 30))
    moments = [refused.value.details[name].astimezone(UTC) for name in ("first", "second")]
    assert moments == [datetime(2027, 10, 30, 22, 30, tzinfo=UTC), datetime(2027, 10, 30, 23, 30, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("closes", "opens"),
    [
        ("2027-07-04 20:00", "2027-07-08 08:00"),  # Sunday: Monday, Tuesday, Wednesday, then Thursday
        ("2027-07-07 20:00", "2027-07-13 08:00"),  # Wednesday: Thursday, Sunday, Monday, then Tuesday
        ("2027-07-09 10:00", "2027-07-14 08:00"),  # Friday: Sunday, Monday, Tuesday, then Wednesday
    ],
)
def test_the_review_window_is_three_whole_working_days(closes: str, opens: str) -> None:
    typed = datetime.fromisoformat(closes)
    suggested = after_working_days(to_utc(typed.date(), typed.time()), 3)
    assert f"{to_wall(suggested):%Y-%m-%d %H:%M}" == opens
