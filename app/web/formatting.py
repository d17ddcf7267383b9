"""What every template may use: filters and globals."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import Flask, request, url_for

from app.web.city import offered_languages
from app.web.icons import MARK, flag, icon, pennant
from app.web.kept_parts import init_kept_parts
from app.web.opened_at import opened_at_field
from app.web.reader import direction, language, loc, localized, num
from app.web.residents_text import paragraphs
from app.web.times import (
    day_time,
    hour,
    is_same_day,
    remaining,
    remaining_words,
    short_day,
    staff_time,
    time_tag,
    utc_iso,
)

DATE_INPUTS = {"date", "time", "datetime-local"}
LEFT_TO_RIGHT_INPUTS = {"email", "tel", "url", "number", "date", "time", "datetime-local"}


@dataclass(frozen=True)
class LanguageChoice:
    code: str
    name: str
    direction: str
    url: str
    is_current: bool


def language_choices() -> list[LanguageChoice]:
    """This page in every language of the city, each named in its own."""
    current = language()
    return [_choice(code, code == current) for code in offered_languages()]


def _choice(code: str, is_current: bool) -> LanguageChoice:
    return LanguageChoice(code, _own_name(code), direction(code), _same_page(code), is_current)


@lru_cache
def _own_name(code: str) -> str:
    return Locale.parse(code).get_display_name(code) or code


def _same_page(code: str) -> str:
    """The address of this page in another language; the home page where this one cannot be asked for."""
    rule = request.url_rule
    if rule is None or "GET" not in (rule.methods or ()) or "lang" not in rule.arguments:
        return url_for("home.show", lang=code)
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), "lang": code}
    return url_for(rule.endpoint, **arguments)


def field_direction(field: Any) -> str | None:
    """Typed text follows its own direction; addresses, numbers and dates run from left to right."""
    if "dir" in (field.render_kw or {}):
        return None
    kind = getattr(field.widget, "input_type", "textarea" if field.type == "TextAreaField" else "")
    if kind in LEFT_TO_RIGHT_INPUTS:
        return "ltr"
    return "auto" if kind in ("text", "search", "textarea") else None


def field_is_date(field: Any) -> bool:
    return getattr(field.widget, "input_type", "") in DATE_INPUTS


FILTERS = (day_time, staff_time, short_day, hour, num, localized, loc, paragraphs)
GLOBALS = (
    *FILTERS,
    icon,
    flag,
    pennant,
    language,
    direction,
    remaining,
    remaining_words,
    is_same_day,
    time_tag,
    utc_iso,
    language_choices,
    field_direction,
    field_is_date,
    opened_at_field,
)


def init_formatting(app: Flask) -> None:
    app.jinja_env.filters.update({function.__name__: function for function in FILTERS})
    app.jinja_env.globals.update({function.__name__: function for function in GLOBALS}, mark=MARK)
    init_kept_parts(app)
