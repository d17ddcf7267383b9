"""Businesses and their challenges in words."""

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.domain.businesses import PublicName
from app.web.reader import loc


def init_words(app: Flask) -> None:
    app.jinja_env.globals.update(
        sector_words=sector_words,
        size_words=size_words,
        public_name_words=public_name_words,
        city_status_words=city_status_words,
        verification_words=verification_words,
    )


def sector_words(sector: str) -> str:
    return {
        "food": _("Food, cafés and restaurants"),
        "retail": _("Shops"),
        "services": _("Services"),
        "health_beauty": _("Health and beauty"),
        "culture_leisure": _("Culture, sport and leisure"),
        "education": _("Education and courses"),
        "tourism_events": _("Tourism and events"),
        "crafts_industry": _("Crafts and industry"),
        "building": _("Building and home"),
        "transport": _("Transport and delivery"),
        "professions": _("Law, accounts and advice"),
        "other": _("Another field"),
    }[sector]


def size_words(band: str) -> str:
    return {
        "one": _("one person"),
        "2_5": _("2–5 people"),
        "6_10": _("6–10 people"),
        "11_50": _("11–50 people"),
        "above_50": _("more than 50 people"),
    }[band]


def public_name_words(name: PublicName) -> Markup:
    """ "Café Noga", or "Shops · Quarter B · 2–5 people", or only "A business in the city"."""
    if name.name:
        return Markup("<bdi>{}</bdi>").format(name.name)
    parts: list[str | Markup] = []
    if name.sector:
        parts.append(sector_words(name.sector.value))
    if name.quarter:
        parts.append(loc(name.quarter.name))
    if name.size_band:
        parts.append(size_words(name.size_band.value))
    return Markup(" · ").join(parts) if parts else escape(_("A business in the city"))


def verification_words(verification: str) -> str:
    return {
        "waiting": _("Waits for the city to verify it"),
        "verified": _("Verified by the city"),
        "refused": _("Not verified"),
    }[verification]


def city_status_words(status: str) -> str:
    return {
        "received": _("Received"),
        "checked": _("Being checked"),
        "handled": _("Being handled"),
        "answered": _("Answered"),
        "not_possible": _("Cannot be done"),
    }[status]
