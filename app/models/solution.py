"""What is voted on: main challenges and the solutions that answer them."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import Account, str_enum
from app.models.base import Base, Localized, LocalizedText, UTCDateTime
from app.models.picture import Picture
from app.models.review import Reviewed, in_queue


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
    is_public: Mapped[bool] = mapped_column(default=True)


class Solution(Reviewed, Base):
    """A resident's answer to a main challenge, or a general initiative.

    `on_ballot` is None while staff have not decided. `shuffle` is its fixed place on the circle that
    random order walks; `version` grows with every change of what is shown and names the cached card.
    `account_id` is its author; staff enter solutions of people without an account too.
    """

    __tablename__ = "solution"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text, default="")
    how_it_works: Mapped[str] = mapped_column(Text, default="")
    who_it_helps: Mapped[str] = mapped_column(Text, default="")
    cost_band: Mapped[CostBand] = mapped_column(str_enum(CostBand), default=CostBand.UNKNOWN)
    who_would_do_it: Mapped[str] = mapped_column(Text, default="")
    connection: Mapped[str] = mapped_column(Text, default="")
    author_name: Mapped[str] = mapped_column(String(80), default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), index=True)
    translated_title: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    translated_sentence: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    state: Mapped[SolutionState] = mapped_column(str_enum(SolutionState), default=SolutionState.PUBLIC)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("solution.id"), index=True)
    on_ballot: Mapped[bool | None]
    off_ballot_reason: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    shuffle: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int] = mapped_column(default=1)
    source_key: Mapped[str | None] = mapped_column(String(120))

    main_challenges: Mapped[list[MainChallenge]] = relationship(
        secondary=solution_main_challenge, order_by=MainChallenge.position
    )
    picture: Mapped[Picture | None] = relationship()
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])

    # The public list: one index per order. `state` is a column of them and not their condition, since
    # neither database uses a partial index for a state that comes as a parameter.
    __table_args__ = (
        Index(None, "round_id", "state", "shuffle", "id"),
        Index(None, "round_id", "state", "id"),
        Index(
            "ix_solution_off_ballot",
            "round_id",
            "state",
            "shuffle",
            "id",
            postgresql_where=text("on_ballot IS false"),
            sqlite_where=text("on_ballot IS 0"),
        ),
        UniqueConstraint("round_id", "source_key"),
        in_queue("solution"),
    )


class SolutionVersion(Base):
    """What a solution said before an edit. Its author may hide it; staff can redact it, leaving a tombstone."""

    __tablename__ = "solution_version"

    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    sentence: Mapped[str] = mapped_column(Text, default="")
    how_it_works: Mapped[str] = mapped_column(Text, default="")
    who_it_helps: Mapped[str] = mapped_column(Text, default="")
    cost_band: Mapped[CostBand] = mapped_column(str_enum(CostBand))
    who_would_do_it: Mapped[str] = mapped_column(Text, default="")
    connection: Mapped[str] = mapped_column(Text, default="")
    replaced_at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_hidden: Mapped[bool] = mapped_column(default=False)
    redacted_reason: Mapped[str] = mapped_column(Text, default="")


class CoSupport(Base):
    """A resident joins a solution instead of proposing a double. Not a vote."""

    __tablename__ = "co_support"

    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, index=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Verdict(enum.StrEnum):
    HELPS = "helps"
    DOES_NOT_HELP = "does_not_help"
    NOT_RELEVANT = "not_relevant"


class OwnerJudgement(Base):
    """What a verified business says of a solution, until voting opens. Never mixed into votes."""

    __tablename__ = "owner_judgement"

    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id", ondelete="CASCADE"), primary_key=True)
    business_id: Mapped[int] = mapped_column(ForeignKey("business.id"), primary_key=True, index=True)
    verdict: Mapped[Verdict] = mapped_column(str_enum(Verdict))
    judged_at: Mapped[datetime] = mapped_column(UTCDateTime)
