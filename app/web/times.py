"""How times are written in the reader's language, always on the city's clock."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from flask import current_app
from flask_babel import get_translations, gettext, ngettext
from markupsafe import Markup

from app.web.reader import language

HEBREW_WEEKDAYS = ("יום ב׳", "יום ג׳", "יום ד׳", "יום ה׳", "יום ו׳", "שבת", "יום א׳")
# The others: as the CLDR has them.
PUBLIC_PATTERNS = {"he": "d בMMMM y, HH:mm", "en": "d MMMM y, HH:mm", "ru": "d MMMM y, HH:mm"}
# A whole weekday would bend after "до" (четверг, до четверга); its two letters never do.
WEEKDAY_PATTERNS = {"ru": "EEE"}
MINUTE, HOUR, DAY = 60, 3600, 86400


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def city_time(moment: datetime) -> datetime:
    """The moment on the city's clock."""
    return moment.astimezone(_zone(current_app.config["TIMEZONE"]))


def weekday(local: datetime, code: str) -> str:
    if code == "he":
        return HEBREW_WEEKDAYS[local.weekday()]
    return format_datetime(local, WEEKDAY_PATTERNS.get(code, "EEEE"), locale=Locale.parse(code))


def day_time(moment: datetime) -> str:
    """For the public: "יום ה׳, 29 באוקטובר 2020, 20:00", "Thursday, 29 October 2020, 20:00"."""
    local, code = city_time(moment), language()
    if code not in PUBLIC_PATTERNS:
        date_and_time = str(Locale.parse(code).datetime_formats["medium"])
        return date_and_time.format(f"{local:%H:%M}", format_date(local, "full", locale=code))
    return f"{weekday(local, code)}, {format_datetime(local, PUBLIC_PATTERNS[code], locale=code)}"


def staff_time(moment: datetime) -> str:
    """For staff, the same in every language: "יום ה׳, 29.10.2020, 20:00"."""
    local = city_time(moment)
    return f"{weekday(local, language())}, {local:%d.%m.%Y, %H:%M}"


def short_day(moment: datetime) -> str:
    local = city_time(moment)
    return f"{local.day}.{local.month}"


def hour(moment: datetime) -> str:
    return f"{city_time(moment):%H:%M}"


def is_same_day(moment: datetime, other: datetime) -> bool:
    """Whether both fall on one day of the city's calendar."""
    return city_time(moment).date() == city_time(other).date()


def time_tag(moment: datetime, words: str | None = None) -> Markup:
    """`<time>` with the moment for machines and its words for people."""
    iso = city_time(moment).isoformat(timespec="minutes")
    return Markup('<time datetime="{}">{}</time>').format(iso, words or day_time(moment))


def remaining(until: datetime, now: datetime) -> str:
    """ "3 days and 1 hour left": the two largest units, rounded down: never more than is left."""
    minutes_left = max(0, int((until - now).total_seconds() // MINUTE))
    days, rest = divmod(minutes_left, DAY // MINUTE)
    hours, minutes = divmod(rest, HOUR // MINUTE)
    if days:
        return _two_units(_days_left(days), _days(days), _and_hours(hours) if hours else "")
    if hours:
        return _two_units(_hours_left(hours), _hours(hours), _and_minutes(minutes) if minutes else "")
    return _minutes_left(minutes) if minutes else gettext("Less than a minute left")


def _two_units(alone: str, first: str, second: str) -> str:
    return gettext("%(first)s %(second)s left", first=first, second=second) if second else alone


def _days_left(num: int) -> str:
    return ngettext("%(num)s day left", "%(num)s days left", num)


def _hours_left(num: int) -> str:
    return ngettext("%(num)s hour left", "%(num)s hours left", num)


def _minutes_left(num: int) -> str:
    return ngettext("%(num)s minute left", "%(num)s minutes left", num)


def _days(num: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", num)


def _hours(num: int) -> str:
    return ngettext("%(num)s hour", "%(num)s hours", num)


def _and_hours(num: int) -> str:
    return ngettext("and %(num)s hour", "and %(num)s hours", num)


def _and_minutes(num: int) -> str:
    return ngettext("and %(num)s minute", "and %(num)s minutes", num)


REMAINING_FORMS = {
    "day left": "days left",
    "hour left": "hours left",
    "minute left": "minutes left",
    "day": "days",
    "hour": "hours",
    "and hour": "and hours",
    "and minute": "and minutes",
}


@lru_cache
def numbers_by_form(code: str) -> dict[str, int]:
    """A number for each plural form of the language: {"one": 1, "two": 2, "other": 3}."""
    form_of = Locale.parse(code).plural_form
    return {form_of(number): number for number in range(200, 0, -1)}


def remaining_words() -> dict[str, dict[str, str] | str]:
    """Every unit in every plural form, named as browsers name them, so that the page can count on without asking."""
    translations, numbers = get_translations(), numbers_by_form(language())

    def forms(singular: str, plural: str) -> dict[str, str]:
        one, many = _with_number(singular), _with_number(plural)
        return {form: translations.ungettext(one, many, number) for form, number in numbers.items()}

    words: dict[str, dict[str, str] | str] = {one: forms(one, many) for one, many in REMAINING_FORMS.items()}
    words["two units"] = translations.ugettext("%(first)s %(second)s left")
    words["less"] = gettext("Less than a minute left")
    return words


def _with_number(unit: str) -> str:
    """ "day left" → "%(num)s day left", "and hours" → "and %(num)s hours"."""
    return f"and %(num)s {unit[4:]}" if unit.startswith("and ") else f"%(num)s {unit}"


def utc_iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
