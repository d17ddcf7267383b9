"""What staff typed in for somebody on the phone or at the desk: who agreed to it, how and when. Never public."""

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account, str_enum
from app.models.base import Base, UTCDateTime


class ConsentWay(enum.StrEnum):
    """How somebody agreed that staff type it in and that everybody may read it."""

    SPOKEN = "spoken"
    SIGNED = "signed"
    WRITTEN = "written"


class AssistedEntry(Base):
    """The consent behind one solution or challenge. The name and the contact may be left out."""

    __tablename__ = "assisted_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int | None] = mapped_column(ForeignKey("solution.id", ondelete="CASCADE"), unique=True)
    challenge_id: Mapped[int | None] = mapped_column(ForeignKey("challenge.id", ondelete="CASCADE"), unique=True)
    person_name: Mapped[str] = mapped_column(String(80), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    consent_way: Mapped[ConsentWay] = mapped_column(str_enum(ConsentWay))
    consented_at: Mapped[datetime] = mapped_column(UTCDateTime)
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    entered_by: Mapped[Account] = relationship()

    __table_args__ = (CheckConstraint("(solution_id IS NULL) <> (challenge_id IS NULL)", name="of_one_thing"),)
