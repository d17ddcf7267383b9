"""Which columns of the database hold words, found in the models: a new one is in by itself."""

import enum
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import JSON, Column, Enum, LargeBinary, String

from app.models.base import Base, LocalizedText


class Holds(enum.Enum):
    LINE = "one line"
    TEXT = "several lines"
    DETAILS = "words somewhere in JSON"
    FILE = "the cells of a file"


# Localized texts of several lines; the others are one line.
LONG = {
    "intro",
    "summary",
    "city_does",
    "official_answer",
    "city_reply",
    "thanks",
    "help",
    "text",
    "translated_sentence",
}
ONE_LINE_TEXTS = {("question", "text"), ("question_option", "text")}
FILES = {("file_import", "content")}

CODE = "a code of ours, or an identifier"
SECRET = "random, a hash or sealed: made by us"
FOLDED = "a folded copy of other columns, for search; no page shows it"
ADDRESSES = "an address by which an account is found"
LEFT_OUT = {
    "account.address_key": ADDRESSES,
    "account.second_address_key": ADDRESSES,
    "account.language": CODE,
    "account.notices_off": CODE,
    "page_text.key": CODE,
    "rate_counter.key": SECRET,
    "round.voting_kinds": CODE,
    "sign_in_code.address_key": ADDRESSES,
    "sign_in_code.address": "goes into the cookie of one browser, which the sign-in tests write",
    "sign_in_code.language": CODE,
    "sign_in_code.browser_hmac": SECRET,
    "sign_in_code.code_hmac": SECRET,
    "audit_entry.action": CODE,
    "audit_entry.subject": CODE,
    "authenticator.sealed_secret": SECRET,
    "business.search_text": FOLDED,
    "challenge.search_text": FOLDED,
    "solution.search_text": FOLDED,
    "challenge.flags": CODE,
    "solution.flags": CODE,
    "outbox_message.address": ADDRESSES,
    "outbox_message.language": CODE,
    "outbox_message.event_key": SECRET,
    "outbox_message.payload": "sealed; letters are no pages",
    "outbox_message.last_error": "for the log of the worker; no page shows it",
    "picture.key": SECRET,
    "picture.large": "a picture, drawn anew",
    "picture.small": "a picture, drawn anew",
    "recovery_code.code_hmac": SECRET,
    "review_decision.action": CODE,
    "review_decision.before": CODE,
    "turnout_line.dimension": CODE,
    "turnout_line.group": CODE,
    "user_session.key": SECRET,
    "file_import.digest": SECRET,
    "file_import.encoding": CODE,
    "file_import.mapping": "names of the file's columns, which the file itself brings here",
    "site_settings.languages": CODE,
    "solution.source_key": "an identifier of a file's row, by which it is known; no page shows it",
    "survey_response.source_key": "an identifier of a file's row, by which it is known; no page shows it",
    "survey_response.browser_key": SECRET,
    "survey_result.value": CODE,
    "survey_result.counts": "numbers by identifier",
}

CUT_OFF = {"file_import.problems": "at most fifty, each cut off; the file that they quote brings every word itself"}
"""Columns of which no page can show every payload."""


@dataclass(frozen=True)
class TextColumn:
    """A column that people's words come into. Its number stands in the marks of its texts."""

    number: int
    column: Column[object]
    holds: Holds
    is_localized: bool

    @property
    def name(self) -> str:
        return f"{self.column.table.name}.{self.column.name}"


def text_columns() -> list[TextColumn]:
    """All of them, in the order of the models."""
    kept = (column for column in all_words() if str(column) not in LEFT_OUT)
    return [
        TextColumn(number, column, holds(column), isinstance(column.type, LocalizedText))
        for number, column in enumerate(kept)
    ]


def left_out_without_need() -> list[str]:
    """Lines of the list above that no column has."""
    return sorted(set(LEFT_OUT) - {str(column) for column in all_words()})


def all_words() -> Iterator[Column[object]]:
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            kind = column.type
            if isinstance(kind, String | JSON | LocalizedText | LargeBinary) and not isinstance(kind, Enum):
                yield column


def holds(column: Column[object]) -> Holds:
    place = (column.table.name, column.name)
    if place in FILES:
        return Holds.FILE
    if isinstance(column.type, LocalizedText):
        return Holds.TEXT if column.name in LONG and place not in ONE_LINE_TEXTS else Holds.LINE
    if isinstance(column.type, JSON):
        return Holds.DETAILS
    return Holds.TEXT if column.type.length is None else Holds.LINE  # type: ignore[attr-defined]
