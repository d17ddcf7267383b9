"""Times in words: the city's clock, proper forms for one, two and many, never more than is left."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import force_locale

from app.web import times

pytestmark = pytest.mark.one_database
EVENING = datetime(2020, 10, 29, 18, 0, tzinfo=UTC)  # 20:00 in the city, in winter time


@pytest.fixture
def said(app: Flask) -> Callable[..., str]:
    """`said("he", times.hour, moment)`: what a function says in a language."""

    def say(language: str, function: Callable[..., str], *arguments: object) -> str:
        with app.test_request_context(), force_locale(language):
            return function(*arguments)

    return say


@pytest.mark.parametrize(
    ("language", "function", "words"),
    [
        ("he", times.day_time, "יום ה׳, 29 באוקטובר 2020, 20:00"),
        ("en", times.day_time, "Thursday, 29 October 2020, 20:00"),
        ("fr", times.day_time, "jeudi 29 octobre 2020, 20:00"),
        ("ar", times.day_time, "الخميس، 29 أكتوبر 2020، 20:00"),
        ("ru", times.day_time, "чт, 29 октября 2020, 20:00"),
        ("he", times.staff_time, "יום ה׳, 29.10.2020, 20:00"),
        ("en", times.staff_time, "Thursday, 29.10.2020, 20:00"),
        ("ru", times.staff_time, "чт, 29.10.2020, 20:00"),
        ("he", times.short_day, "29.10"),
        ("he", times.hour, "20:00"),
    ],
)
def test_a_moment_is_written_for_its_reader(said, language, function, words):
    assert said(language, function, EVENING) == words


def test_saturday_has_a_name_of_its_own_in_hebrew(said):
    assert said("he", times.day_time, EVENING + timedelta(days=2)) == "שבת, 31 באוקטובר 2020, 20:00"


def test_summer_time_is_one_hour_further(said):
    assert said("he", times.hour, EVENING - timedelta(days=30)) == "21:00"


@pytest.mark.parametrize(
    ("left", "hebrew", "english"),
    [
        (timedelta(days=3, hours=1), "נשארו 3 ימים ושעה", "3 days and 1 hour left"),
        (timedelta(days=2, hours=2), "נשארו יומיים ושעתיים", "2 days and 2 hours left"),
        (timedelta(days=1, hours=5), "נשארו יום ו־5 שעות", "1 day and 5 hours left"),
        (timedelta(days=1, minutes=59), "נשאר יום", "1 day left"),
        (timedelta(hours=2), "נשארו שעתיים", "2 hours left"),
        (timedelta(hours=1, minutes=2), "נשארו שעה ושתי דקות", "1 hour and 2 minutes left"),
        (timedelta(minutes=1, seconds=59), "נשארה דקה", "1 minute left"),
        (timedelta(seconds=59), "נשארה פחות מדקה", "Less than a minute left"),
        (timedelta(seconds=-5), "נשארה פחות מדקה", "Less than a minute left"),
    ],
)
def test_the_remaining_time_has_a_form_for_each_number(said, left, hebrew, english):
    assert said("he", times.remaining, EVENING, EVENING - left) == hebrew
    assert said("en", times.remaining, EVENING, EVENING - left) == english


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=21, hours=1), "Ещё 21 день и 1 час"),
        (timedelta(days=5, hours=22), "Ещё 5 дней и 22 часа"),
        (timedelta(hours=1), "Остался 1 час"),
        (timedelta(minutes=11), "Осталось 11 минут"),
    ],
)
def test_the_remaining_time_bends_in_russian(said, left, words):
    assert said("ru", times.remaining, EVENING, EVENING - left) == words


def test_the_page_gets_every_form_to_count_on_with(said):
    assert said("he", times.remaining_words)["hour left"] == {
        "one": "נשארה שעה",
        "two": "נשארו שעתיים",
        "other": "נשארו %(num)s שעות",
    }
    assert said("en", times.remaining_words)["and minute"] == {
        "one": "and %(num)s minute",
        "other": "and %(num)s minutes",
    }
    assert said("ar", times.remaining_words)["day"] == {
        "one": "يوم واحد",
        "two": "يومان",
        "few": "%(num)s أيام",
        "many": "%(num)s يومًا",
        "other": "%(num)s يوم",
    }


def test_a_time_carries_the_moment_for_machines(said):
    assert said("he", times.time_tag, EVENING, "20:00") == '<time datetime="2020-10-29T20:00+02:00">20:00</time>'
