"""What is voted on: main challenges and the solutions that answer them."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import str_enum
from app.models.base import Base, Localized, LocalizedText, UTCDateTime


class SolutionState(enum.StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    PUBLIC = "public"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class CostBand(enum.StrEnum):
    UNKNOWN = "unknown"
    NONE = "none"
    UP_TO_50K = "up_to_50k"
    UP_TO_100K = "up_to_100k"
    UP_TO_200K = "up_to_200k"
    ABOVE_200K = "above_200k"


solution_main_challenge = Table(
    "solution_main_challenge",
    Base.metadata,
    Column("solution_id", ForeignKey("solution.id", ondelete="CASCADE"), primary_key=True),
    Column("main_challenge_id", ForeignKey("main_challenge.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class MainChallenge(Base):
    """What staff distil from the owners' challenges; solutions answer it."""

    __tablename__ = "main_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[Localized] = mapped_column(LocalizedText)
    summary: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    city_does: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    official_answer: Mapped[Localized] = mapped_column(LocalizedText, default=dict)


class Solution(Base):
    """A resident's answer to a main challenge, or a general initiative.

    `on_ballot` is None while staff have not decided. `shuffle` is its fixed place on the circle that
    random order walks; `version` grows with every edit and names the cached card.
    """

    __tablename__ = "solution"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text, default="")
    how_it_works: Mapped[str] = mapped_column(Text, default="")
    who_it_helps: Mapped[str] = mapped_column(Text, default="")
    cost_band: Mapped[CostBand] = mapped_column(str_enum(CostBand), default=CostBand.UNKNOWN)
    who_would_do_it: Mapped[str] = mapped_column(Text, default="")
    author_name: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[SolutionState] = mapped_column(str_enum(SolutionState), default=SolutionState.PUBLIC)
    hidden_reason: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    on_ballot: Mapped[bool | None]
    off_ballot_reason: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    shuffle: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)
    search_text: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    main_challenges: Mapped[list[MainChallenge]] = relationship(
        secondary=solution_main_challenge, order_by=MainChallenge.position
    )

    # The public list: one index per order. `state` is a column of them and not their condition, since
    # neither database uses a partial index for a state that comes as a parameter.
    __table_args__ = (
        Index(None, "round_id", "state", "shuffle", "id"),
        Index(None, "round_id", "state", "id"),
    )
