"""Business owners: their profiles and the challenges they post."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account, str_enum
from app.models.base import Base, Localized, LocalizedText, UTCDateTime
from app.models.review import EntryChannel, Reviewed, in_queue
from app.models.solution import MainChallenge


class Sector(enum.StrEnum):
    FOOD = "food"
    RETAIL = "retail"
    SERVICES = "services"
    HEALTH_BEAUTY = "health_beauty"
    CULTURE_LEISURE = "culture_leisure"
    EDUCATION = "education"
    TOURISM_EVENTS = "tourism_events"
    CRAFTS_INDUSTRY = "crafts_industry"
    BUILDING = "building"
    TRANSPORT = "transport"
    PROFESSIONS = "professions"
    OTHER = "other"


class SizeBand(enum.StrEnum):
    """How many people work there, the owner included. Bands do not overlap."""

    ONE = "one"
    TWO_TO_FIVE = "2_5"
    SIX_TO_TEN = "6_10"
    ELEVEN_TO_FIFTY = "11_50"
    ABOVE_FIFTY = "above_50"


class Verification(enum.StrEnum):
    WAITING = "waiting"
    VERIFIED = "verified"
    REFUSED = "refused"


class ChallengeState(enum.StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    PUBLIC = "public"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class CityStatus(enum.StrEnum):
    """What the city says of one challenge."""

    RECEIVED = "received"
    CHECKED = "checked"
    HANDLED = "handled"
    ANSWERED = "answered"
    NOT_POSSIBLE = "not_possible"


class Quarter(Base):
    """A part of the city, as staff name it."""

    __tablename__ = "quarter"

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[Localized] = mapped_column(LocalizedText)


class Business(Base):
    """One branch of a business. The public sees its name only where the owner chose so."""

    __tablename__ = "business"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    sector: Mapped[Sector] = mapped_column(str_enum(Sector))
    quarter_id: Mapped[int | None] = mapped_column(ForeignKey("quarter.id"), index=True)
    size_band: Mapped[SizeBand] = mapped_column(str_enum(SizeBand))
    contact_name: Mapped[str] = mapped_column(String(80), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    register_number: Mapped[str] = mapped_column(String(20), default="")
    shows_name: Mapped[bool] = mapped_column(default=False)
    verification: Mapped[Verification] = mapped_column(str_enum(Verification), default=Verification.WAITING)
    verification_reason: Mapped[str] = mapped_column(Text, default="")
    verified_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    channel: Mapped[EntryChannel] = mapped_column(str_enum(EntryChannel), default=EntryChannel.ONLINE)
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    account: Mapped[Account | None] = relationship()
    quarter: Mapped[Quarter | None] = relationship(lazy="joined")

    __table_args__ = (
        Index(None, "verification", "id"),
        Index(None, "sector", "quarter_id", "size_band"),
        Index(None, "register_number"),
    )

    @property
    def is_verified(self) -> bool:
        return self.verification is Verification.VERIFIED


class Challenge(Reviewed, Base):
    """A problem that a business owner posted. `main_challenge_id` says which main challenge it became part of.

    `quote` is what of its words may be quoted in public; `may_be_quoted` is the owner's consent.
    """

    __tablename__ = "challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    what_happens: Mapped[str] = mapped_column(Text, default="")
    since_when: Mapped[str] = mapped_column(Text, default="")
    what_was_tried: Mapped[str] = mapped_column(Text, default="")
    help_wanted: Mapped[str] = mapped_column(Text, default="")
    may_be_quoted: Mapped[bool] = mapped_column(default=False)
    quote: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[ChallengeState] = mapped_column(str_enum(ChallengeState), default=ChallengeState.DRAFT)
    main_challenge_id: Mapped[int | None] = mapped_column(
        ForeignKey("main_challenge.id", ondelete="SET NULL"), index=True
    )
    grouped_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    city_status: Mapped[CityStatus] = mapped_column(str_enum(CityStatus), default=CityStatus.RECEIVED)
    city_reply: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    replied_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    carried_from_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="SET NULL"))

    business: Mapped[Business] = relationship()
    main_challenge: Mapped[MainChallenge | None] = relationship()

    __table_args__ = (Index(None, "round_id", "state", "id"), in_queue("challenge"))
