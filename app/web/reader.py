"""The reader's language: its direction, its numbers, and staff texts in it."""

from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal
from flask import g
from flask_babel import get_locale
from markupsafe import Markup, escape

from app.models import Localized


def language() -> str:
    """That of the path; where there is no path (a letter, an error), that of Flask-Babel."""
    if from_path := g.get("language") if g else None:
        return str(from_path)
    locale = get_locale()
    return locale.language if locale else "he"


@lru_cache
def direction(code: str) -> str:
    return Locale.parse(code).text_direction


def num(value: float) -> str:
    """A number with the grouping of the reader's language: 2,418."""
    return format_decimal(value, locale=get_locale() or "he")


def localized(value: Localized | None) -> str:
    """A staff text in the reader's language, else in Hebrew."""
    return (value or {}).get(language()) or (value or {}).get("he", "")


def loc(value: Localized | None) -> Markup:
    """A staff text; where it falls back to Hebrew it says so with its own `lang` and `dir`."""
    if not value or value.get(language()):
        return escape(localized(value))
    return Markup('<span lang="he" dir="rtl">{}</span>').format(value.get("he", ""))
