"""The same idea in other words is found among others: typos, prefix letters, niqqud, order."""

import json
import time
from pathlib import Path

import pytest

from app.domain.likeness import LikenessIndex, core, without_prefix
from app.domain.similar import AT_LEAST, similar_texts
from tools.similar import FIRST, Trigrams, hebrew_task, place_found

FILE = json.loads((Path(__file__).parents[1] / "data/similar_he.json").read_text("utf-8"))
NOISE = ["קו לילה לחוף", "שדרת עצים במרכז", "פח לכל כלב", "ניקוי חופים בקיץ", "מפגש שכנים חודשי", "ביטול עמלות"]


def filled(method):
    task = hebrew_task(FILE, NOISE)
    for number, (text, _body) in enumerate(task.texts):
        method.add(number, text)
    return [place_found(method, question) for question in task.questions]


def test_the_other_title_of_fifty_pairs_is_among_the_first_five() -> None:
    found = filled(LikenessIndex())
    assert len(found) == 50
    assert sum(place < FIRST for place in found) / 50 >= 0.94
    assert sum(place == 0 for place in found) / 50 >= 0.8


def test_it_finds_more_than_plain_trigrams_do() -> None:
    ours, trigrams = filled(LikenessIndex()), filled(Trigrams())
    assert sum(place == 0 for place in ours) > sum(place == 0 for place in trigrams)
    assert sum(place < FIRST for place in ours) > sum(place < FIRST for place in trigrams)


@pytest.mark.parametrize(
    "typed",
    [
        "פטור מארנונה לעסקים",
        "פְּטוֹר מֵאַרְנוֹנָה לַעֲסָקִים",
        "לעסקים מארנונה פטור",
        "שהפטור מהארנונה ולעסקים",
        "פתור מארנונא לעסקימ",
        "פטור מ״ארנונה״, לעסקים!",
        "פטור ארנונה",
    ],
)
def test_one_title_is_found_however_it_is_typed(typed: str) -> None:
    texts = ["שוק פתוח בשישי", "פטור מארנונה לעסקים", "עסקים בחוף", "הנחה במים"]
    assert similar_texts(typed, texts)[:1] == [1]


@pytest.mark.parametrize("typed", ["גינה קהילתית", "", "   ", "!!!", "א", "parking", "\u05b0\u05b1"])
def test_what_is_like_nothing_finds_nothing(typed: str) -> None:
    assert similar_texts(typed, ["שוק פתוח בשישי", "פטור מארנונה לעסקים"]) == []


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Free parkings downtown", "free parking in the down-town area"),
        ("Бесплатная парковка", "парковки бесплатные в центре"),
        ("موقف سيارات مجاني", "مواقف مجانية للسيارات"),
    ],
)
def test_other_languages_are_compared_too(typed: str, text: str) -> None:
    assert similar_texts(typed, ["שוק פתוח", "another thing", text, "другое дело", "شيء آخر"])[:1] == [2]


def test_words_below_the_title_count_less() -> None:
    index = LikenessIndex()
    index.add(1, "רעיון לעיר", "חניה חינם בערב")
    index.add(2, "חניה חינם בערב", "רעיון לעיר")
    index.add(3, "משהו אחר", "לגמרי")
    assert [number for number, _ in index.most_alike("חניה חינם בערב")] == [2, 1]


def test_a_text_that_is_added_again_is_replaced() -> None:
    index = LikenessIndex()
    index.add(1, "חניה חינם בערב")
    index.add(2, "חניה לאופנועים")
    index.add(1, "שוק פתוח")
    assert [number for number, _ in index.most_alike("חניה חינם", at_least=AT_LEAST)] == [2]
    assert [number for number, _ in index.most_alike("שוק פתוח", at_least=AT_LEAST)] == [1]
    assert len(index) == 2


def test_a_text_is_not_like_itself_when_it_is_left_out() -> None:
    index = LikenessIndex()
    index.add(1, "חניה חינם")
    index.add(2, "חניה בחינם")
    assert [number for number, _ in index.most_alike("חניה חינם", besides=1)] == [2]


def test_a_word_is_known_without_its_prefix_letters_ending_and_vowel_letters() -> None:
    assert list(without_prefix("שבעסקימ")) == ["בעסקימ", "עסקימ"]
    assert {core(word) for word in ("תוכנית", "תכנית", "תכניות")} == {core("תכנית")}


def test_ten_thousand_titles_are_read_in_at_once_and_asked_in_no_time() -> None:
    index, begun = LikenessIndex(), time.process_time()
    words = [word for pair in FILE["pairs"] for text in pair for word in text.split()]
    for number in range(10_000):
        index.add(number, " ".join(words[(number * 7 + step * 11) % len(words)] for step in range(6)))
    built = time.process_time()
    for _stored, typed in FILE["pairs"]:
        index.most_alike(typed)
    assert built - begun < 4
    assert (time.process_time() - built) / 50 < 0.1


def test_a_text_that_did_not_change_is_not_added_again() -> None:
    index = LikenessIndex()
    for _time in range(3):
        index.add(1, "חניה חינם", "בערב")
    assert len(index._number_of) == 1
