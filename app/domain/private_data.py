"""What should not stand in a public text: telephone numbers, e-mail addresses, identity numbers, insults.

It only points out; nobody is refused because of it. It rather misses a number than calls every price one.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass

from phonenumbers import Leniency, PhoneNumberMatcher

LONGEST_LOOKED_AT = 20_000
MOST_PHONE_TRIES = 200
IDENTITY_DIGITS = 9

# Of the same length as what they replace, so that places in the text stay as they are.
INVISIBLE = dict.fromkeys([*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF], "\u200b")
DIGITS = {zero + digit: str(digit) for zero in (0x0660, 0x06F0, 0xFF10) for digit in range(10)}
PLAIN = INVISIBLE | DIGITS | {0x05BE: "-", 0xFF20: "@", 0xFE6B: "@"}

EMAIL = re.compile(
    r"(?<![a-z0-9._%+])[a-z0-9_%+'][a-z0-9._%+'-]{0,63} ?@ ?(?:[a-z0-9](?:[a-z0-9-]{0,62})\.){1,8}[a-z]{2,24}"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
DASH = r"[-.\s/()\u2010-\u2015\u200b]{0,3}"
ISRAELI_PHONE = re.compile(
    rf"(?<![\d,.])\(?(?:(?:(?:\+|00){DASH})?972{DASH}0?|0){DASH}(?:[57]{DASH}\d|[23489])(?:{DASH}\d){{7}}(?!\d|[.,]\d)"
)
DATE = re.compile(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)")
# A number that says by its beginning that it is one; without this, the date 20201026 is a telephone in Jerusalem.
PHONE_BEGINNING = re.compile(r"[(\uff08]*[+\uff0b0]|1-?[5-9]00|5\d[-\s]")
IDENTITY = re.compile(r"(?<![\d.,:/+*-])(?:\d[- ]?\d{7}[- ]?\d|\d{7,8}|\d{6,7}-\d)(?!\d|[.,:/-]\d)")
IDENTITY_WORDS = re.compile(
    r"(?:ת\W{0,2}ז|תעודת\W+(?:ה)?זהות|מספר\W+ה?זהות|identity|\bid\b|هوية|теудат|удостоверени\w*|паспорт\w*)\W{0,3}(?:\w+\W+)?$",
    re.IGNORECASE,
)
MONEY_BEFORE = re.compile(r"[₪$€]\s*$")
MONEY_AFTER = re.compile(r"\s*(?:[₪$€]|ש[\"״']{1,2}ח|שקל|שח\b|nis\b|ils\b|шек|شيكل|شاقل)", re.IGNORECASE)


class FindingKind(enum.StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    IDENTITY_NUMBER = "identity_number"
    INSULT = "insult"


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a text: what it seems to be, its words as typed, and where they begin."""

    kind: FindingKind
    excerpt: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.excerpt)


def find_private(text: str) -> list[Finding]:
    """Telephone numbers, e-mail addresses and Israeli identity numbers, in the order they stand; none overlap.

    Looks at the first 20,000 characters.
    """
    text = text[:LONGEST_LOOKED_AT]
    plain = text.translate(PLAIN)
    found: list[Finding] = []
    for kind, start, end in (*emails(plain), *said_identities(plain), *phones(plain), *identities(plain)):
        if not any(start < other.end and other.start < end for other in found):
            found.append(Finding(kind, text[start:end], start))
    return sorted(found, key=lambda finding: finding.start)


Place = tuple[FindingKind, int, int]


def emails(plain: str) -> Iterator[Place]:
    if "@" in plain:
        yield from ((FindingKind.EMAIL, *match.span()) for match in EMAIL.finditer(plain))


def said_identities(plain: str) -> Iterator[Place]:
    """Numbers that the words before them call an identity number: leading zeros may be left out."""
    for match in IDENTITY.finditer(plain):
        if is_called_identity(plain, match.start()) and is_identity_number(match[0]):
            yield FindingKind.IDENTITY_NUMBER, *match.span()


def phones(plain: str) -> Iterator[Place]:
    for match in ISRAELI_PHONE.finditer(plain):
        if not DATE.search(match[0]):
            yield FindingKind.PHONE, *match.span()
    for number in PhoneNumberMatcher(plain, "IL", Leniency.VALID, MOST_PHONE_TRIES):
        if PHONE_BEGINNING.match(number.raw_string):
            yield FindingKind.PHONE, number.start, number.end


def identities(plain: str) -> Iterator[Place]:
    """Numbers of nine digits whose check digit is right, other than sums and the numbers of companies (5…)."""
    for match in IDENTITY.finditer(plain):
        digits = [char for char in match[0] if char.isdecimal()]
        is_company, is_whole = int(digits[0]) == 5, len(digits) == IDENTITY_DIGITS
        if is_whole and not is_company and is_identity_number(match[0]) and not is_sum(plain, *match.span()):
            yield FindingKind.IDENTITY_NUMBER, *match.span()


def is_called_identity(plain: str, start: int) -> bool:
    return IDENTITY_WORDS.search(plain, max(0, start - 40), start) is not None


def is_sum(plain: str, start: int, end: int) -> bool:
    return bool(MONEY_BEFORE.search(plain, max(0, start - 3), start) or MONEY_AFTER.match(plain, end))


def is_identity_number(number: str) -> bool:
    """Whether the check digit of an Israeli identity number is right; shorter ones are padded with zeros."""
    digits = [int(char) for char in number if char.isdecimal()]
    padded = [0] * (IDENTITY_DIGITS - len(digits)) + digits
    weighed = [digit * (1 + place % 2) for place, digit in enumerate(padded)]
    return any(digits) and len(padded) == IDENTITY_DIGITS and sum(sum(divmod(one, 10)) for one in weighed) % 10 == 0
