"""What the city calls its site and how it looks: as staff set it, else as the environment says. Kept a few seconds."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app.database import SAFE_METHODS
from app.domain.site import read_settings
from app.extensions import db
from app.models import Localized, SiteSettings
from app.models.site import DEFAULT_HUE
from app.web.reader import localized
from app.web.site import FRAME_SECONDS, keep_for

HEBREW = "he"
LAST = "kolot_city"


@dataclass(frozen=True)
class City:
    """Whose site this is. Two that say the same are equal, so that kept parts of pages stay good."""

    name: Localized
    city: Localized
    hue: int
    logo: str
    help_phone: str
    help_hours: Localized
    help_email: str
    languages: tuple[str, ...]

    def __hash__(self) -> int:
        return hash((self.hue, self.logo, self.help_phone, self.help_email, self.languages))

    @property
    def has_own_hue(self) -> bool:
        return self.hue != DEFAULT_HUE


def init_city(app: Flask) -> None:
    app.jinja_env.globals.update(the_city=the_city, site_name=site_name)
    app.before_request(lead_to_offered_language)


def the_city() -> City:
    """At most a few seconds old; on an error page, as last known."""
    if g.get("uses_what_is_known"):
        return current_app.extensions.get(LAST) or merged(None)
    city = keep_for(FRAME_SECONDS, "city", lambda: merged(read_settings(db.session())))
    current_app.extensions[LAST] = city
    return city


def ask_database_no_more() -> None:
    """An error page is made of what is known: the database may be the error."""
    g.uses_what_is_known = True


def merged(settings: SiteSettings | None) -> City:
    """What staff set over what the environment says."""
    config = current_app.config
    if settings is None:
        own: dict[str, Any] = {"hue": DEFAULT_HUE, "logo": "", "help_hours": {}}
        phone = email = ""
        name: Localized = {}
        city: Localized = {}
        languages: tuple[str, ...] = ()
    else:
        logo = settings.logo.key if settings.logo else ""
        own = {"hue": settings.hue, "logo": logo, "help_hours": settings.help_hours}
        phone, email, name, city = settings.help_phone, settings.help_email, settings.name, settings.city
        languages = tuple(code for code in settings.languages if code in known_languages(current_app))
    return City(
        name={**config["SITE_NAME"], **name},
        city={**config["CITY_NAME"], **city},
        help_phone=phone or config["HELP_PHONE"],
        help_email=email or config["HELP_EMAIL"],
        languages=languages or config["LANGUAGES"],
        **own,
    )


def site_name() -> str:
    """What the site is called, with its city, in the reader's language."""
    city = the_city()
    return f"{localized(city.name)} {localized(city.city)}".strip()


def offered_languages() -> tuple[str, ...]:
    return the_city().languages


def known_languages(app: Flask) -> tuple[str, ...]:
    """Those that a city may offer: Kolot's own, and whatever the environment names."""
    own = catalogues(app.root_path)
    return (*own, *(code for code in app.config["LANGUAGES"] if code not in own))


def lead_to_offered_language() -> Response | None:
    """A page in a language that the city stopped offering is led to the same one in Hebrew."""
    code = g.get("language")
    if code in (None, HEBREW) or request.method not in SAFE_METHODS or code in offered_languages():
        return None
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), "lang": HEBREW}
    return redirect(url_for(request.endpoint or "home.show", **arguments))


@lru_cache
def catalogues(root: str) -> tuple[str, ...]:
    """The languages that Kolot speaks, Hebrew first."""
    found = sorted(file.parts[-3] for file in Path(root, "translations").glob("*/LC_MESSAGES/messages.mo"))
    return tuple(sorted(found, key=lambda code: code != HEBREW))
