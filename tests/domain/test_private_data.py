"""Private data is found as people write it, and prices, dates and hours are left alone."""

import time

import pytest

from app.domain.insults import find_insults
from app.domain.private_data import Finding, FindingKind, find_private, is_identity_number

PHONE, EMAIL, IDENTITY = FindingKind.PHONE, FindingKind.EMAIL, FindingKind.IDENTITY_NUMBER

PHONES = [
    "0521234567",
    "052-1234567",
    "052 123 4567",
    "052-123-4567",
    "052.123.45.67",
    "052\u05be1234567",
    "052\u200f-1234567",
    "(03) 685-2123",
    "03/6852123",
    "08-8521234",
    "073-2345678",
    "0 5 2 1 2 3 4 5 6 7",
    "٠٥٢١٢٣٤٥٦٧",
    "972521234567",
    "+972 52-123-4567",
    "+972-(0)52-1234567",
    "1-700-700-123",
    "+7 912 345-67-89",
    "+1 (212) 736-5000",
    "00 33 1 42 68 53 00",
]
EMAILS = ["rina@example.org", "Rina.K+shop@mail.example.co.il", "rina @ example.org", "rina＠example.org"]
IDENTITIES = ["123456782", "012345674", "12345678-2", "1 2345678 2", "٣١٢٣٤٥٦٧١"]
HARMLESS = [
    "עד 50,000 ש״ח",
    "100,000-200,000 ₪",
    "1 000 000",
    "1,234,567.89",
    "123456782 ₪",
    "₪123456782",
    "123456782 שקלים",
    "123,456,782",
    "2020-10-26",
    "26.10.2020",
    "26/10/2020",
    "20201026",
    "02.10.2020 19:30",
    "09:00-17:00 03-09-2020",
    "12.5.2020-14.6.2020",
    "2019-2020",
    "08:00-16:00",
    "מיקוד 7745123",
    "קו 972, תחנה 0521",
    "*6550",
    "ISBN 978-3-16-148410-0",
    "3.14159265358",
    "ח\u05f4פ 512345674",
    "123456783",
    "000000000",
    "12345674",
    "@kolot",
    "a@b",
    "רחוב הרצל 5, קומה 2",
    "",
]


@pytest.mark.parametrize(
    ("kind", "shape"),
    [(PHONE, one) for one in PHONES] + [(EMAIL, one) for one in EMAILS] + [(IDENTITY, one) for one in IDENTITIES],
)
def test_it_is_found_within_a_sentence_with_its_place(kind: FindingKind, shape: str) -> None:
    before = "שלום, אפשר לכתוב אל "
    assert find_private(f"{before}{shape}, תודה") == [Finding(kind, shape, len(before))]


@pytest.mark.parametrize("text", HARMLESS)
def test_prices_dates_hours_and_companies_are_left_alone(text: str) -> None:
    assert find_private(f"יש {text} כאן") == []


def test_several_are_given_in_the_order_they_stand() -> None:
    text = "ל-rina@example.org או 052-1234567 או 054-7654321, ת.ז. 12345674"
    assert [(one.kind, one.excerpt) for one in find_private(text)] == [
        (EMAIL, "rina@example.org"),
        (PHONE, "052-1234567"),
        (PHONE, "054-7654321"),
        (IDENTITY, "12345674"),
    ]


@pytest.mark.parametrize("words", ["ת.ז.", "ת״ז", 'ת"ז:', "תעודת זהות", "מספר הזהות שלי", "ID", "паспорт", "رقم هوية"])
def test_a_shorter_number_counts_where_the_words_before_call_it_an_identity_number(words: str) -> None:
    assert [one.excerpt for one in find_private(f"{words} 12345674")] == ["12345674"]


def test_the_check_digit_decides() -> None:
    numbers = [f"12345678{digit}" for digit in range(10)]
    assert [number for number in numbers if is_identity_number(number)] == ["123456782"]


@pytest.mark.parametrize("seed", ["0", "05-", "a@", "a.", "1 ", "+", "052123456 ", "(", "5-5-", "0()()", "12345678-"])
def test_a_long_hostile_text_takes_no_time(seed: str) -> None:
    begun = time.monotonic()
    find_private(seed * 100_000)
    find_insults(seed * 100_000)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("text", "insult", "start"),
    [
        ("איזה מטומטמים בעירייה", "מטומטמים", 5),
        ("והמטומטם הזה", "והמטומטם", 0),
        ("זה מְטוּמְטָם", "מְטוּמְטָם", 3),
        ("ושבן זונה", "ושבן זונה", 0),
        ("يا ابن الكلب", "ابن الكلب", 3),
        ("قال: والغبي", "والغبي", 5),
        ("Вы идиоты!", "идиоты", 3),
        ("Иди, сукин сын", "сукин сын", 5),
        ("You IDIOTS.", "IDIOTS", 4),
    ],
)
def test_an_insult_is_found_as_a_whole_word(text: str, insult: str, start: int) -> None:
    assert find_insults(text) == [Finding(FindingKind.INSULT, insult, start)]


@pytest.mark.parametrize(
    "text",
    [
        "פינוי זבל ואשפה בשוק",
        "גינת כלבים ומאכילים לבהמות",
        "לקוח מפגר בתשלומים",
        "ניקוז סתום",
        "حديقة كلاب",
        "скотный двор",
        "an idiomatic assessment",
        "Scunthorpe",
        "",
    ],
)
def test_ordinary_words_are_no_insults(text: str) -> None:
    assert find_insults(text) == []
