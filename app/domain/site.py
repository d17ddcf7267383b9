"""What the site is called and looks like: one row that staff change on a page."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, joinedload

from app.domain.audit import record_audit
from app.domain.rounds import change, clean_localized
from app.domain.text import clean_line
from app.models import Account, Localized, Picture, SiteSettings
from app.models.site import DEFAULT_HUE

THE_ROW = 1
INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


@dataclass(frozen=True)
class SiteContent:
    """What staff may set. An empty text, or no language, means: as the environment says."""

    name: Localized = field(default_factory=dict)
    city: Localized = field(default_factory=dict)
    hue: int = DEFAULT_HUE
    help_phone: str = ""
    help_hours: Localized = field(default_factory=dict)
    help_email: str = ""
    languages: tuple[str, ...] = ()


def read_settings(session: Session) -> SiteSettings | None:
    """The one row with its logo, in one statement; None as long as staff set nothing."""
    return session.scalar(select(SiteSettings).options(joinedload(SiteSettings.logo)))


def save_settings(session: Session, content: SiteContent, *, logo: Picture | None, by: Account | None) -> SiteSettings:
    """Set all of it; `logo` is the one from now on. The trail names what changed."""
    settings = the_settings(session)
    values = {
        "name": clean_localized(content.name),
        "city": clean_localized(content.city),
        "hue": content.hue,
        "help_phone": clean_line(content.help_phone),
        "help_hours": clean_localized(content.help_hours),
        "help_email": clean_line(content.help_email),
        "languages": list(content.languages),
        "logo": logo,
    }
    changed = change(settings, values)
    if changed:
        record_audit(session, "site.changed", by=by, subject="site:1", details={"changed": sorted(changed)})
    session.flush()
    return settings


def the_settings(session: Session) -> SiteSettings:
    """The row, made where it is not there yet, and held until this transaction ends."""
    insert = INSERT[session.get_bind().dialect.name](SiteSettings).values(
        id=THE_ROW, name={}, city={}, help_hours={}, languages=[]
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=[SiteSettings.id]))
    return session.get_one(SiteSettings, THE_ROW, with_for_update=True, populate_existing=True)
