"""News of a round: what the city tells between the phases, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import change, clean_localized
from app.domain.text import clean_line
from app.models import Account, Localized, NewsItem, Picture, Round

PAGE = 20


@dataclass(frozen=True)
class NewsContent:
    """What an item says, and the moment that stands above it; one in the future waits until then."""

    title: Localized
    text: Localized
    published_at: datetime
    picture: Picture | None = None


@dataclass(frozen=True)
class NewsPage:
    """One page; `before` is the key of the next one, None at the end."""

    items: Sequence[NewsItem]
    before: int | None


def add_news(session: Session, round_: Round, content: NewsContent, *, by: Account | None) -> NewsItem:
    """An item that everybody reads from its moment on."""
    item = NewsItem(round_id=round_.id, updated_at=now(session), **values_of(content))
    session.add(item)
    session.flush()
    record_audit(session, "news.added", by=by, round_=round_, subject=subject(item))
    return item


def edit_news(session: Session, round_: Round, item: NewsItem, content: NewsContent, *, by: Account | None) -> None:
    """Change what an item says. The trail names what changed."""
    if changed := change(item, values_of(content)):
        item.updated_at = now(session)
        details = {"changed": sorted(changed)}
        record_audit(session, "news.edited", by=by, round_=round_, subject=subject(item), details=details)
        session.flush()


def hide_news(session: Session, round_: Round, item: NewsItem, *, reason: str, by: Account | None) -> None:
    """Take it off the public pages. Nothing is deleted. Raises Refused: REASON_MISSING."""
    if not item.is_public:
        return
    if not clean_line(reason):
        raise Refused(Refusal.REASON_MISSING)
    item.is_public, item.updated_at = False, now(session)
    record_audit(session, "news.hidden", by=by, round_=round_, subject=subject(item), reason=clean_line(reason))
    session.flush()


def show_news(session: Session, round_: Round, item: NewsItem, *, by: Account | None) -> None:
    """Back on the public pages."""
    if item.is_public:
        return
    item.is_public, item.updated_at = True, now(session)
    record_audit(session, "news.shown", by=by, round_=round_, subject=subject(item))
    session.flush()


def values_of(content: NewsContent) -> dict[str, Any]:
    return {
        "title": clean_localized(content.title),
        "text": clean_localized(content.text, is_long=True),
        "published_at": content.published_at,
        "picture": content.picture,
    }


def list_news(
    session: Session, round_id: int, *, before: int | None = None, until: datetime | None = None, limit: int = PAGE
) -> NewsPage:
    """A page of the items of a round, with their pictures, in one statement.

    `until`: only what everybody may read at that moment; None: all, for staff.
    """
    found = newest(round_id, until)
    if before is not None:
        at = select(NewsItem.published_at).where(NewsItem.id == before).scalar_subquery()
        is_older = or_(NewsItem.published_at < at, and_(NewsItem.published_at == at, NewsItem.id < before))
        found = found.where(is_older)
    rows = session.scalars(found.options(joinedload(NewsItem.picture)).limit(limit + 1)).all()
    return NewsPage(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def newest(round_id: int, until: datetime | None) -> Select[tuple[NewsItem]]:
    found = select(NewsItem).where(NewsItem.round_id == round_id)
    if until is not None:
        found = found.where(NewsItem.is_public.is_(True), NewsItem.published_at <= until)
    return found.order_by(NewsItem.published_at.desc(), NewsItem.id.desc())


def readable_news(session: Session, news_id: int, at: datetime) -> NewsItem | None:
    """The item, if everybody may read it at this moment; whether its round is public, the caller asks."""
    found = select(NewsItem).where(NewsItem.id == news_id, NewsItem.is_public.is_(True), NewsItem.published_at <= at)
    return session.scalar(found.options(joinedload(NewsItem.picture)))


def subject(item: NewsItem) -> str:
    return f"news:{item.id}"
