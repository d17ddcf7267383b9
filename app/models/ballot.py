"""One account's votes in one round. The unique constraints are the second wall behind the lock."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.account import str_enum
from app.models.base import Base, UTCDateTime
from app.models.review import EntryChannel


class Capacity(enum.StrEnum):
    """As whom a person voted, if they cared to say."""

    RESIDENT = "resident"
    OWNER = "owner"
    WORKS_HERE = "works_here"
    OTHER = "other"


class Ballot(Base):
    """Made at the first vote; `changed_at` is the hour at which the last change was recorded."""

    __tablename__ = "ballot"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    channel: Mapped[EntryChannel] = mapped_column(
        str_enum(EntryChannel), default=EntryChannel.ONLINE, server_default=EntryChannel.ONLINE.value
    )
    capacity: Mapped[Capacity | None] = mapped_column(str_enum(Capacity))
    quarter_id: Mapped[int | None] = mapped_column(ForeignKey("quarter.id"))

    __table_args__ = (UniqueConstraint("round_id", "account_id"),)


class Vote(Base):
    """One line of a ballot, for one solution. Taken back by deleting it."""

    __tablename__ = "vote"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), primary_key=True, index=True)
    cast_at: Mapped[datetime] = mapped_column(UTCDateTime)
