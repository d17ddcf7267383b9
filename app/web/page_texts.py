"""A page of the city's own words as its reader sees it: its language, and what it says of the city."""

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.page_texts import PageKey
from app.models import Localized
from app.web.city import the_city
from app.web.markdown import markdown
from app.web.reader import direction, language

HEBREW = "he"


@dataclass(frozen=True)
class ShownText:
    """A text in the language in which there is one: the reader's, else Hebrew."""

    html: Markup
    language: str
    direction: str


def shown_text(text: Localized, wanted: str | None = None) -> ShownText:
    wanted = wanted or language()
    code = wanted if text.get(wanted) else HEBREW
    with force_locale(code):
        return ShownText(markdown(filled_in(text.get(code, ""), code)), code, direction(code))


def filled_in(text: str, code: str) -> str:
    """With the site's own words in place of {site}, {city} and {help}."""
    city = the_city()
    words = {"{site}": said_in(code, city.name), "{city}": said_in(code, city.city), "{help}": help_words(code)}
    for name, value in words.items():
        text = text.replace(name, value)
    return text


def help_words(code: str) -> str:
    """How to reach a person, in Markdown."""
    city = the_city()
    by_phone, by_mail = _("Telephone:"), _("E-mail:")
    hours = f" ({said_in(code, city.help_hours)})" if city.help_hours else ""
    phone = f"{by_phone} [{city.help_phone}](tel:{dialled(city.help_phone)}){hours}" if city.help_phone else ""
    mail = f"{by_mail} [{city.help_email}](mailto:{city.help_email})" if city.help_email else ""
    return " · ".join(filter(None, (phone, mail))) or _("The city has not said yet how to reach it.")


def said_in(code: str, value: Localized) -> str:
    return value.get(code) or value.get(HEBREW, "")


def dialled(phone: str) -> str:
    return "".join(char for char in phone if char.isdigit() or char in "+*")


def page_title(key: PageKey) -> str:
    return {
        PageKey.ABOUT: _("About this site"),
        PageKey.PRIVACY: _("Privacy"),
        PageKey.ACCESSIBILITY: _("Accessibility statement"),
        PageKey.TERMS: _("Terms of use"),
        PageKey.CONTACT: _("Contact"),
    }[key]
