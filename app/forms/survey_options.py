"""The options of a question as rows of fields: one field for each language, in the order of the rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, StringField

from app.forms.checks import AtMost, line
from app.web.reader import direction

MOST_ROWS = 60
KEY = re.compile(r"new[1-9]\d{0,5}|[1-9]\d{0,9}")


@dataclass(frozen=True)
class OptionRow:
    """One option. `key`: the number of one that is stored, else "new" and a number."""

    key: str
    fields: Sequence[Field]

    @property
    def id(self) -> int | None:
        return int(self.key) if self.key.isdigit() else None

    @property
    def is_empty(self) -> bool:
        return self.id is None and not any(field.data for field in self.fields)

    @property
    def errors(self) -> list[str]:
        return [error for field in self.fields for error in field.errors]

    def check(self) -> None:
        """Hebrew comes first in the row, and is needed."""
        hebrew = self.fields[0]
        if not self.is_empty and not hebrew.data and not hebrew.errors:
            hebrew.errors = [_("%(field)s: this is missing.", field=hebrew.label.text)]


def rows_sent(sent: MultiDict[str, str]) -> list[str]:
    """The keys of the rows as the form had them."""
    keys = dict.fromkeys(key for key in sent.getlist("row") if KEY.fullmatch(key))
    return list(keys)[:MOST_ROWS]


def rows_after(rows: list[str], do: str) -> list[str]:
    """The rows after a button among them was pressed: "add", "remove-KEY", "up-KEY", "down-KEY"."""
    action, _dash, key = do.partition("-")
    if action == "add":
        return [*rows, next_key(rows)] if len(rows) < MOST_ROWS else rows
    if key not in rows:
        return rows
    here = rows.index(key)
    if action == "remove":
        return [one for one in rows if one != key]
    there = here + {"up": -1, "down": 1}.get(action, 0)
    if not 0 <= there < len(rows):
        return rows
    rest = [one for one in rows if one != key]
    return [*rest[:there], key, *rest[there:]]


def next_key(rows: Sequence[str]) -> str:
    used = [int(key.removeprefix("new")) for key in rows if not key.isdigit()]
    return f"new{max(used, default=0) + 1}"


def option_fields(rows: Sequence[str], languages: Sequence[str]) -> dict[str, Any]:
    """`option_12_he`, `option_new1_en` …"""
    return {
        f"option_{key}_{language}": option_field(number, language)
        for number, key in enumerate(rows, start=1)
        for language in languages
    }


def name_of(language: str) -> str:
    """In the reader's words: "English", "אנגלית"."""
    return Locale.parse(language).get_display_name(get_locale()) or language


def option_field(number: int, language: str) -> Any:
    label = _("Option %(num)s (%(language)s)", num=number, language=name_of(language))
    attributes = {"lang": language, "dir": direction(language)}
    return StringField(label, filters=[line], validators=[AtMost(200)], render_kw=attributes)
