"""Messages that wait to be sent, written in the transaction of what they tell about."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.account import AddressKind, str_enum
from app.models.base import Base, UTCDateTime


class MessageKind(enum.StrEnum):
    SIGN_IN_CODE = "sign_in_code"
    NEW_DEVICE = "new_device"
    STAFF_ROLE = "staff_role"
    SUBMISSION_RECEIVED = "submission"
    DECISION = "decision"
    MAIN_CHALLENGE = "main_challenge"
    CARRIED_OVER = "carried_over"
    CITY_REPLY = "city_reply"
    RELAY = "relay"
    SOLUTIONS_OPEN = "solutions_open"
    OWNERS_HEARD = "owners_heard"
    NEXT_WAVE = "next_wave"
    REVIEW_WINDOW = "review_window"
    VOTING_OPENS = "voting_opens"
    LAST_DAY = "last_day"
    RESULTS = "results"


class OutboxMessage(Base):
    """One message to one address. `event_key` is unique: the same event is never told twice."""

    __tablename__ = "outbox_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MessageKind] = mapped_column(str_enum(MessageKind))
    channel: Mapped[AddressKind] = mapped_column(str_enum(AddressKind))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(8))
    event_key: Mapped[str] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    not_before: Mapped[datetime] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    last_error: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index(
            "ix_outbox_message_waiting",
            "not_before",
            postgresql_where=text("sent_at IS NULL AND failed_at IS NULL"),
            sqlite_where=text("sent_at IS NULL AND failed_at IS NULL"),
        ),
    )


class Announcement(Base):
    """Something that a round tells many people, begun once; `last_account_id` is how far it has come."""

    __tablename__ = "announcement"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MessageKind] = mapped_column(str_enum(MessageKind), primary_key=True)
    begun_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_account_id: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
