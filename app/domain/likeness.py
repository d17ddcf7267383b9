"""How alike short texts are, in Hebrew first: the same idea with a typo, a prefix letter, niqqud or another order.

Each word gives several marks: its core (without prefix letters, without endings, and without the vowel letters that
one writer puts and another leaves out) and its pieces of three letters. Rare marks weigh more, and order does not
count. An inverted index leads from a mark to the texts that carry it, so that a question touches few of them.
"""

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.domain.text import search_key

QUOTES = str.maketrans(dict.fromkeys("'\"׳״`´’‘“”\u0640\u200c\u200d\u200e\u200f"))
WORD = re.compile(r"\w+")
HEBREW = re.compile(r"[א-ת]{3,}")
PREFIX = re.compile(r"ו?(?:כש|מש|ש)?[בכלמ]?ה?")
LONGEST_PREFIX, SHORTEST_REST = 4, 2
ENDINGS = ("יות", "ימ", "ות", "יה", "ית", "ה", "ת", "י")  # final letters are folded
VOWEL_LETTERS = re.compile(r"[ויא]")

# Chosen by measurement (`python -m tools.similar`).
CORE, CORE_BEHIND_PREFIX, WORD_OF_OTHER_SCRIPTS, PIECE = 0.8, 0.5, 1.3, 0.5
BODY = 0.3  # what a word of the sentence below the title weighs
LENGTH = 0.3  # how far a long text counts less for the same marks
# A mark in more texts than this share, and in more than so many, is asked only where no other mark finds anything.
TOO_COMMON, ALWAYS_ASKED = 0.15, 50
LONGEST_TEXT, LONGEST_BODY = 200, 400

Marks = dict[str, float]


class LikenessIndex:
    """Texts under their numbers, to be asked for those most alike. Adding one again replaces it."""

    def __init__(self) -> None:
        self._carriers: dict[str, tuple[array[int], array[float]]] = defaultdict(no_carriers)  # slots and weights
        self._slot_of: dict[int, int] = {}
        self._number_of: list[int | None] = []  # by slot; None for a text that was replaced
        self._said: list[int] = []  # a digest of each text
        self._weights: list[float] = []
        self._total = 0.0

    def __len__(self) -> int:
        return len(self._slot_of)

    def add(self, number: int, text: str, body: str = "") -> None:
        """Put a text in, with the words below it that count less."""
        if (old := self._slot_of.get(number)) is not None:
            if self._said[old] == hash((text, body)):
                return
            self._number_of[old] = None
        slot, marks = len(self._number_of), marks_of(text, body)
        # In this order, since another thread may be asking.
        self._said.append(hash((text, body)))
        self._weights.append(sum(marks.values()))
        self._total += self._weights[-1]
        self._number_of.append(number)
        self._slot_of[number] = slot
        for mark, weight in marks.items():
            slots, weights = self._carriers[mark]
            slots.append(slot)
            weights.append(weight)

    def most_alike(
        self, text: str, body: str = "", *, limit: int = 5, besides: int | None = None, at_least: float = 0.0
    ) -> list[tuple[int, float]]:
        """The numbers of the texts most alike, best first, each with its likeness (about 0 to 1)."""
        scores, whole = self._scores(marks_of(text, body))
        found: list[tuple[int, float]] = []
        for slot in sorted(scores, key=lambda slot: (-scores[slot], slot)):
            number, likeness = self._number_of[slot], scores[slot] / whole
            if len(found) == limit or likeness < at_least:
                break
            if number is not None and number != besides:
                found.append((number, likeness))
        return found

    def _scores(self, asked: Marks) -> tuple[dict[int, float], float]:
        """By slot, what a text shares with the question; and what the question shares with itself."""
        texts = len(self._number_of)
        weighed = {mark: weight * math.log(1 + texts / (len(self._slots(mark)) or 1)) for mark, weight in asked.items()}
        whole = sum(asked[mark] * weight for mark, weight in weighed.items())
        shared = self._shared(weighed, max(ALWAYS_ASKED, TOO_COMMON * texts)) or self._shared(weighed, texts)
        mean = self._total / texts if texts else 1.0
        return {slot: one / (1 - LENGTH + LENGTH * self._weights[slot] / mean) for slot, one in shared.items()}, whole

    def _slots(self, mark: str) -> "array[int]":
        return self._carriers.get(mark, NOBODY)[0]

    def _shared(self, weighed: Marks, most: float) -> dict[int, float]:
        """What each text shares by the marks that no more than so many carry."""
        shared = defaultdict[int, float](float)
        for mark, weight in weighed.items():
            slots, weights = self._carriers.get(mark, NOBODY)
            if len(slots) <= most:
                for slot, theirs in zip(slots, weights, strict=False):  # another thread may be adding
                    shared[slot] += weight * theirs
        return shared


def no_carriers() -> "tuple[array[int], array[float]]":
    return array("I"), array("f")


NOBODY = no_carriers()


def marks_of(text: str, body: str = "") -> Marks:
    """Every mark of a text with its weight."""
    marks: Marks = {}
    for part, share in ((body[:LONGEST_BODY], BODY), (text[:LONGEST_TEXT], 1.0)):
        for word in words_of(part):
            for mark, weight in marks_of_word(word):
                marks[mark] = max(marks.get(mark, 0.0), weight * share)
    return marks


def words_of(text: str) -> list[str]:
    return WORD.findall(search_key(text.translate(QUOTES)))


@lru_cache(maxsize=50_000)
def marks_of_word(word: str) -> Sequence[tuple[str, float]]:
    return [*cores(word), *((piece, PIECE) for piece in pieces(word))]


def cores(word: str) -> Iterator[tuple[str, float]]:
    """The word without its ending, and without what its vowel letters and prefix letters add."""
    if not HEBREW.fullmatch(word):
        yield "=" + (word[:-1] if len(word) > 3 and word.endswith("s") else word), WORD_OF_OTHER_SCRIPTS
        return
    yield core(word), CORE
    for rest in without_prefix(word):
        yield core(rest), CORE_BEHIND_PREFIX


def core(word: str) -> str:
    bare = without_ending(word)
    return "=" + bare[0] + VOWEL_LETTERS.sub("", bare[1:])


def without_prefix(word: str) -> Iterator[str]:
    """What may be left of a Hebrew word without the letters that are written onto its beginning."""
    for cut in range(1, min(LONGEST_PREFIX, len(word) - SHORTEST_REST) + 1):
        if PREFIX.fullmatch(word, 0, cut):
            yield word[cut:]


def without_ending(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_REST:
            return word.removesuffix(ending)
    return word


def pieces(word: str) -> Iterator[str]:
    padded = f"_{word}_"
    return (padded[place : place + 3] for place in range(len(padded) - 2))
