"""Texts of staff in the reader's language, texts of residents as safe HTML."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale

from app.web import reader
from app.web.residents_text import paragraphs

pytestmark = pytest.mark.one_database


@pytest.fixture
def said(app: Flask) -> Callable[..., str]:
    def say(language: str, function: Callable[..., str], *arguments: object) -> str:
        with app.test_request_context(), force_locale(language):
            return str(function(*arguments))

    return say


def test_a_staff_text_is_shown_in_the_readers_language(said):
    assert said("en", reader.loc, {"he": "שלום", "en": "Hello & welcome"}) == "Hello &amp; welcome"


def test_a_staff_text_without_the_language_is_marked_as_hebrew(said):
    assert said("en", reader.loc, {"he": "<שלום>"}) == '<span lang="he" dir="rtl">&lt;שלום&gt;</span>'


def test_no_staff_text_is_no_text(said):
    assert (said("en", reader.loc, {}), said("he", reader.loc, None)) == ("", "")


def test_numbers_are_grouped(said):
    assert (said("he", reader.num, 2418), said("en", reader.num, 1234567)) == ("2,418", "1,234,567")


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("one\ntwo\r\n\r\nthree", '<p dir="auto">one<br>two</p><p dir="auto">three</p>'),
        ("a < b & <script>", '<p dir="auto">a &lt; b &amp; &lt;script&gt;</p>'),
        ("  \n \n ", ""),
        (
            'see https://example.org/?a=1&b="2" now',
            '<p dir="auto">see <a href="https://example.org/?a=1&amp;b=&#34;2&#34;" '
            'rel="nofollow ugc noopener" dir="ltr">https://example.org/?a=1&amp;b=&#34;2&#34;</a> now</p>',
        ),
        ("javascript:alert(1) mailto:a@example.org", '<p dir="auto">javascript:alert(1) mailto:a@example.org</p>'),
    ],
)
def test_a_residents_text_becomes_paragraphs_and_nothing_else(typed, html):
    assert paragraphs(typed) == html
