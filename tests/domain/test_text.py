"""What is stored of what was typed: NFC, ends trimmed, nothing that turns a line or that no page can carry."""

import pytest

from app.domain.text import clean_line, clean_text, is_safe_name, search_key


def test_text_is_stored_in_nfc_with_its_ends_trimmed():
    assert clean_text("  cafe\u0301 \n") == "café"


@pytest.mark.parametrize("control", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2069"])
def test_characters_that_turn_the_direction_are_removed(control: str):
    assert clean_text(f"ab{control}cd") == "abcd"


@pytest.mark.parametrize("kept", ["\u200e", "\u200f", "\u200d", "👩\u200d🚀", "שָׁלוֹם", "\u00a0x", "a\tb"])
def test_marks_joiners_and_niqqud_stay(kept: str):
    assert clean_text(f"a{kept}b") == f"a{kept}b"


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\ufeff"])
def test_control_characters_are_removed(control: str):
    assert clean_text(f"a{control}b") == "ab"


def test_half_a_surrogate_pair_becomes_the_replacement_character():
    assert clean_text("a\ud83db") == "a\ufffdb"


def test_several_lines_keep_their_line_ends_as_newlines():
    assert clean_text("one\r\ntwo\rthree\n\nfour") == "one\ntwo\nthree\n\nfour"


def test_one_line_stays_one_line():
    assert clean_line(" one\r\ntwo\tthree\u2028four\u2029 ") == "one two three four"


def test_cleaning_twice_changes_nothing_more():
    once = clean_line(" \u202eA\u030a\n\tb\x00 ")
    assert clean_line(once) == once == "Å  b"


@pytest.mark.parametrize("name", ["רינה כהן", 'ד"ר לוי', "O'Neil-Łukasz", "שָׁלוֹם"])
def test_ordinary_names_are_safe(name: str):
    assert is_safe_name(name)


@pytest.mark.parametrize("hidden", ["\u200b", "\u200e", "\u202e", "\u2060", "\u2066", "\ufeff", "\u2028"])
def test_a_name_that_hides_something_is_not_safe(hidden: str):
    assert not is_safe_name(f"Dana{hidden}Levi")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ארנונה", "ארנונה"),
        ("שָׁלוֹם", "שלום"),
        ("CAFÉ", "café"),
        ("straße", "STRASSE"),
        ("דרך", "דרכ"),
        ("two   words", "two words"),
    ],
)
def test_search_finds_the_same_word_in_another_spelling(typed: str, stored: str):
    assert search_key(typed) == search_key(stored)
