"""What the city says and how it looks, edited by staff on pages."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, Localized, LocalizedText, UTCDateTime
from app.models.picture import Picture

DEFAULT_HUE = 238


class SiteSettings(Base):
    """The one row of what the site is called and looks like. An empty text means: as the environment says."""

    __tablename__ = "site_settings"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    city: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    hue: Mapped[int] = mapped_column(default=DEFAULT_HUE)
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    help_phone: Mapped[str] = mapped_column(String(40), default="")
    help_hours: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    help_email: Mapped[str] = mapped_column(String(320), default="")
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)

    logo: Mapped[Picture | None] = relationship()

    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("hue BETWEEN 0 AND 359", name="hue"),
    )


class PageText(Base):
    """A page of the city's own words: about, privacy, accessibility, terms, contact."""

    __tablename__ = "page_text"

    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    text: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)


class NewsItem(Base):
    """News of a round, newest first."""

    __tablename__ = "news_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    title: Mapped[Localized] = mapped_column(LocalizedText)
    text: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"))
    is_public: Mapped[bool] = mapped_column(default=True)
    published_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    picture: Mapped[Picture | None] = relationship()

    __table_args__ = (Index(None, "round_id", "published_at", "id"),)
