"""What staff check of the texts people wrote, and what they decided. Nothing is deleted."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.models.account import Account, str_enum
from app.models.base import Base, Localized, LocalizedText, UTCDateTime


class EntryChannel(enum.StrEnum):
    """How something came in: by the person's own hand, or by staff for somebody on the phone or at the desk."""

    ONLINE = "online"
    PHONE = "phone"
    DESK = "desk"


class ReviewKind(enum.StrEnum):
    """Why a text stands in the review queue."""

    NEW = "new"
    EDITED = "edited"
    FLAGGED = "flagged"
    REPORTED = "reported"
    ANSWERED = "answered"


class ReportReason(enum.StrEnum):
    PRIVATE_DATA = "private_data"
    INSULT = "insult"
    ADVERTISING = "advertising"
    NOT_TRUE = "not_true"
    OTHER = "other"


class Reviewed:
    """Columns of a text that staff review. It stands in the queue while `review_since` is set."""

    review_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    review_kind: Mapped[ReviewKind | None] = mapped_column(str_enum(ReviewKind))
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    hidden_reason: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    author_answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    channel: Mapped[EntryChannel] = mapped_column(str_enum(EntryChannel), default=EntryChannel.ONLINE)
    has_consent: Mapped[bool] = mapped_column(default=False)
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @declared_attr
    def entered_by_id(cls) -> Mapped[int | None]:  # noqa: N805 (a class, as SQLAlchemy calls it)
        """The member of staff who typed it in for somebody."""
        return mapped_column(ForeignKey("account.id"))


class ReviewDecision(Base):
    """One press in the queue: what it changed, so that it can be undone for a minute."""

    __tablename__ = "review_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    before: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)


class Report(Base):
    """Somebody says that a public solution should be looked at. One per account and solution."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    reason: Mapped[ReportReason] = mapped_column(str_enum(ReportReason))
    words: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    account: Mapped[Account | None] = relationship()

    __table_args__ = (UniqueConstraint("solution_id", "account_id"),)


def in_queue(table: str) -> Index:
    """The order of the review queue: oldest first, of what waits only."""
    return Index(
        f"ix_{table}_review",
        "round_id",
        "review_since",
        "id",
        postgresql_where=text("review_since IS NOT NULL"),
        sqlite_where=text("review_since IS NOT NULL"),
    )
