"""Numbers and the words that bend with them, where a language has more than two forms."""

import pytest
from flask import Flask
from flask_babel import force_locale, ngettext

from app.web.reader import num

pytestmark = pytest.mark.one_database

RUSSIAN = {1: "1 голос", 2: "2 голоса", 5: "5 голосов", 11: "11 голосов", 21: "21 голос", 34: "34 голоса"}
RUSSIAN |= {100: "100 голосов", 112: "112 голосов"}
ARABIC = {1: "صوت واحد", 2: "صوتان", 3: "3 أصوات", 10: "10 أصوات", 11: "11 صوتًا", 100: "100 صوت", 103: "103 أصوات"}


@pytest.mark.parametrize(("language", "expected"), [("ru", RUSSIAN), ("ar", ARABIC)])
def test_votes_are_counted_as_people_count_them(app: Flask, language, expected):
    with app.test_request_context(), force_locale(language):
        assert {number: ngettext("%(num)s vote", "%(num)s votes", number) for number in expected} == expected


@pytest.mark.parametrize(("language", "words"), [("ru", "12\N{NO-BREAK SPACE}345"), ("ar", "12,345"), ("he", "12,345")])
def test_large_numbers_are_grouped_as_the_language_does(app: Flask, language, words):
    with app.test_request_context(), force_locale(language):
        assert num(12345) == words
