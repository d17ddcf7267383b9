"""Insults in a text, from a short list that a city may edit (`data/insults.json`). They only flag it for review."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from app.domain.private_data import LONGEST_LOOKED_AT, Finding, FindingKind
from app.domain.text import search_key

LIST = Path(__file__).with_name("data") / "insults.json"
# A word with its niqqud and marks, and with the geresh and gershayim inside it.
WORD = re.compile(r"\w[\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670'\"׳״]*")
QUOTES = str.maketrans(dict.fromkeys("'\"׳״\u0640"))
HEBREW_PREFIX = re.compile(r"(?:ו?(?:כש|מש|לכש|ש)?[הבכלמ]?|ו)")
ARABIC_PREFIX = re.compile(r"[وف]?[بلك]?(?:ال|لل)?")
LONGEST_PHRASE = 4


def find_insults(text: str) -> list[Finding]:
    """Words and phrases of the list as whole words, Hebrew and Arabic ones also behind their prefixes."""
    text = text[:LONGEST_LOOKED_AT]
    words = [(word_key(match[0]), *match.span()) for match in WORD.finditer(text)]
    found: list[Finding] = []
    place = 0
    while place < len(words):
        length = insult_length([word for word, *_ in words[place : place + LONGEST_PHRASE]])
        if length:
            start, end = words[place][1], words[place + length - 1][2]
            found.append(Finding(FindingKind.INSULT, text[start:end], start))
        place += length or 1
    return found


def insult_length(words: list[str]) -> int:
    """How many of these words, from the first on, are an insult; 0 where they are none."""
    starts = beginnings_of(words[0])
    for length in range(len(words) if starts else 0, 0, -1):
        if any(is_insult(" ".join((bare, *words[1:length]))) for bare in starts):
            return length
    return 0


@lru_cache(maxsize=20_000)
def beginnings_of(word: str) -> tuple[str, ...]:
    """The word with and without prefix letters, as far as an insult begins with it: nearly always nothing."""
    return tuple(bare for bare in without_prefixes(word) if bare in FIRST_WORDS or bare.startswith(BEGINNINGS))


def without_prefixes(word: str) -> Iterator[str]:
    """The word, and what may be left of it without the letters that Hebrew and Arabic write onto a word."""
    yield word
    for prefix in (HEBREW_PREFIX, ARABIC_PREFIX):
        for cut in range(1, min(4, len(word) - 2) + 1):
            if prefix.fullmatch(word, 0, cut):
                yield word[cut:]


def is_insult(phrase: str) -> bool:
    return phrase in WHOLE or phrase.startswith(BEGINNINGS)


def word_key(word: str) -> str:
    return search_key(word.translate(QUOTES))


def read_list(lists: Iterable[Iterable[str]]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Whole phrases, and beginnings of words (written with a `*` at the end)."""
    phrases = [" ".join(word_key(word) for word in phrase.split()) for words in lists for phrase in words]
    beginnings = tuple(phrase.removesuffix("*") for phrase in phrases if phrase.endswith("*"))
    return frozenset(phrase for phrase in phrases if not phrase.endswith("*")), beginnings


WHOLE, BEGINNINGS = read_list(json.loads(LIST.read_text("utf-8")).values())
FIRST_WORDS = frozenset(phrase.partition(" ")[0] for phrase in WHOLE)
