"""The log in words: the site's settings, its pages and its news. `audit_words.py` joins them to the others."""

from collections.abc import Callable

from flask_babel import gettext as _

from app.domain.page_texts import PageKey
from app.models import AuditEntry, EntryChannel
from app.web.assisted_words import entered_words
from app.web.page_texts import page_title

SITE_SUBJECTS: dict[str, Callable[[str], str]] = {
    "site": lambda key: _("Site settings"),
    "news": lambda key: _("News: item %(id)s", id=key),
    "page": lambda key: page_title(PageKey(key)) if key in list(PageKey) else key,
}
SETTINGS: dict[str, Callable[[], str]] = {
    "name": lambda: _("name of the site"),
    "city": lambda: _("name of the city"),
    "hue": lambda: _("colour"),
    "logo": lambda: _("logo"),
    "help_phone": lambda: _("help telephone"),
    "help_hours": lambda: _("hours of help"),
    "help_email": lambda: _("e-mail of help"),
    "languages": lambda: _("languages"),
}


def site_changed(entry: AuditEntry) -> str:
    names = [SETTINGS[name]() for name in entry.details.get("changed", ()) if name in SETTINGS]
    return _("changed: %(what)s", what=", ".join(names))


def assisted(entry: AuditEntry) -> str:
    channel = entry.details.get("channel")
    return entered_words(channel, is_by_hand=True) if channel in list(EntryChannel) else ""


SITE_AUDIT_WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "site.changed": site_changed,
    "quarter.added": lambda entry: _("added"),
    "quarter.renamed": lambda entry: _("renamed"),
    "quarter.moved": lambda entry: _("its place in the order changed"),
    "page.edited": lambda entry: _("texts changed"),
    "entry.assisted": assisted,
    "entry.person_forgotten": lambda entry: _("the name and contact of the person it came from were erased"),
    "news.added": lambda entry: _("was added to the news"),
    "news.edited": lambda entry: _("its words or its picture changed"),
    "news.hidden": lambda entry: _("hidden"),
    "news.shown": lambda entry: _("public again"),
    "page.reset": lambda entry: _("back to the text that Kolot brings"),
}
