"""Who a person is to Kolot: one normalised address, and where they are signed in."""

import enum
from datetime import datetime

from sqlalchemy import JSON, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base, UTCDateTime


class AddressKind(enum.StrEnum):
    EMAIL = "email"
    PHONE = "phone"


class StaffRole(enum.StrEnum):
    MODERATOR = "moderator"
    ROUND_MANAGER = "round_manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


def str_enum(kind: type[enum.StrEnum]) -> Enum:
    """A column of a StrEnum's values, as text with no database type of its own."""
    return Enum(
        kind, native_enum=False, length=20, values_callable=lambda members: [member.value for member in members]
    )


class Account(Base):
    """One normalised address (e-mail or mobile). `address_key` is what makes it one person.

    A second address of the other kind may be added. Of an erased account only keyed hashes of its
    addresses remain, so that the same address cannot vote twice.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AddressKind] = mapped_column(str_enum(AddressKind))
    address_key: Mapped[str] = mapped_column(String(320), unique=True)
    address: Mapped[str] = mapped_column(String(320))
    name: Mapped[str] = mapped_column(String(80), default="")
    language: Mapped[str] = mapped_column(String(8), default="he")
    role: Mapped[StaffRole | None] = mapped_column(str_enum(StaffRole))
    second_kind: Mapped[AddressKind | None] = mapped_column(str_enum(AddressKind))
    second_address_key: Mapped[str | None] = mapped_column(String(320), unique=True)
    second_address: Mapped[str] = mapped_column(String(320), default="")
    notices_off: Mapped[list[str]] = mapped_column(JSON, default=list)
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def is_staff(self) -> bool:
        return self.role is not None


class UserSession(Base):
    """One browser signed in to one account. The cookie carries the key; this row decides."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(43), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    second_factor_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    account: Mapped[Account] = relationship()


class SignInCode(Base):
    """A six-digit code on its way to an address. Only its HMAC is stored, and only once it is sent."""

    __tablename__ = "sign_in_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AddressKind] = mapped_column(str_enum(AddressKind))
    address_key: Mapped[str] = mapped_column(String(320), index=True)
    address: Mapped[str] = mapped_column(String(320))
    language: Mapped[str] = mapped_column(String(8))
    browser_hmac: Mapped[str] = mapped_column(String(64))
    code_hmac: Mapped[str | None] = mapped_column(String(64))
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class RateCounter(Base):
    """How often something happened to one keyed hash (of an address, a subnet) in one window of time."""

    __tablename__ = "rate_counter"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window_starts_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index(None, "window_starts_at"),)
