"""Pages of the city's own words: about, privacy, accessibility, terms, contact. Kolot brings a text for each."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.rounds import clean_localized
from app.models import Account, Localized, PageText

SHIPPED = Path(__file__).resolve().parents[1] / "pages"
# What a shipped text leaves to the city, in each of its languages.
GAP = re.compile(r"\[(?:להשלמה|to be filled in|للاستكمال|заполнить|à compléter)[^\]]*\]")


class PageKey(enum.StrEnum):
    ABOUT = "about"
    PRIVACY = "privacy"
    ACCESSIBILITY = "accessibility"
    TERMS = "terms"
    CONTACT = "contact"


@dataclass(frozen=True)
class CityPage:
    """What a page says; `updated_at` is None for the text that Kolot brings."""

    key: PageKey
    text: Localized
    updated_at: datetime | None = None

    @property
    def gaps(self) -> int:
        """How many places of the Hebrew text wait to be filled in."""
        return len(GAP.findall(self.text.get("he", "")))


@cache
def shipped_text(key: PageKey) -> Localized:
    """The text that Kolot brings, in every language in which it does."""
    files = sorted(SHIPPED.glob(f"{key}.*.md"))
    return {file.suffixes[-2].lstrip("."): file.read_text("utf-8").strip() for file in files}


def read_page(session: Session, key: PageKey) -> CityPage:
    """The city's own words; as long as there are none, those that Kolot brings."""
    own = session.get(PageText, key.value)
    return CityPage(key, own.text, own.updated_at) if own else CityPage(key, shipped_text(key))


def read_pages(session: Session) -> Sequence[CityPage]:
    """All of them, in one statement."""
    own = {page.key: page for page in session.scalars(select(PageText))}
    return [
        CityPage(key, own[key].text, own[key].updated_at) if key in own else CityPage(key, shipped_text(key))
        for key in PageKey
    ]


def save_page(session: Session, key: PageKey, text: Localized, *, by: Account | None) -> None:
    """Keep the city's words. In a language that `text` does not name, what stood there stays."""
    before = read_page(session, key).text
    after = clean_localized({**before, **text}, is_long=True)
    if after == before:
        return
    clock = now(session)
    session.merge(PageText(key=key.value, text=after, updated_at=clock))
    languages = sorted(code for code in {**before, **after} if before.get(code) != after.get(code))
    record_audit(session, "page.edited", by=by, subject=f"page:{key}", details={"languages": languages})
    session.flush()


def reset_page(session: Session, key: PageKey, *, by: Account | None) -> None:
    """Back to the text that Kolot brings."""
    if own := session.get(PageText, key.value):
        session.delete(own)
        record_audit(session, "page.reset", by=by, subject=f"page:{key}")
        session.flush()
