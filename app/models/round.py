"""One run of the programme and its stages."""

import enum
from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import AddressKind, str_enum
from app.models.base import Base, Localized, LocalizedText, UTCDateTime


class PhaseKind(enum.StrEnum):
    CHALLENGES = "challenges"
    SOLUTIONS = "solutions"
    VOTING = "voting"


class TieRule(enum.StrEnum):
    SHARED = "shared"
    LOT = "lot"


class Round(Base):
    """A round: its texts, the rule of its vote, its phases. `published_at` is set by *publish* alone."""

    __tablename__ = "round"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[Localized] = mapped_column(LocalizedText)
    headline: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    intro: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    question: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    is_public: Mapped[bool] = mapped_column(default=False)
    votes_per_ballot: Mapped[int] = mapped_column(default=3)
    winners_per_challenge: Mapped[int] = mapped_column(default=1)
    winners_overall: Mapped[int] = mapped_column(default=0)
    winner_threshold: Mapped[int] = mapped_column(default=0)
    tie_rule: Mapped[TieRule] = mapped_column(str_enum(TieRule), default=TieRule.SHARED)
    lot_seed: Mapped[str] = mapped_column(String(120), default="")
    grace_minutes: Mapped[int] = mapped_column(default=10)
    reviews_challenges: Mapped[bool] = mapped_column(default=True)
    reviews_solutions: Mapped[bool] = mapped_column(default=False)
    voting_kinds: Mapped[list[str]] = mapped_column(JSON, default=lambda: [kind.value for kind in AddressKind])
    results_expected_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    phases: Mapped[list["Phase"]] = relationship(
        back_populates="round", order_by="Phase.position", cascade="all, delete-orphan", lazy="selectin"
    )

    __table_args__ = (
        CheckConstraint("votes_per_ballot BETWEEN 1 AND 100", name="votes_per_ballot"),
        CheckConstraint("grace_minutes BETWEEN 0 AND 1440", name="grace_minutes"),
        CheckConstraint(
            "winners_per_challenge >= 0 AND winners_overall >= 0 AND winner_threshold >= 0", name="winners"
        ),
        # At most one unpublished round is public: it is the home page.
        Index(
            "uq_round_one_public_unpublished",
            "is_public",
            unique=True,
            postgresql_where=text("is_public AND published_at IS NULL"),
            sqlite_where=text("is_public AND published_at IS NULL"),
        ),
    )

    def phase(self, kind: PhaseKind) -> "Phase":
        return next(phase for phase in self.phases if phase.kind is kind)

    @property
    def voting(self) -> "Phase":
        """The last one; pages ask for it often."""
        return self.phases[-1]

    @property
    def is_published(self) -> bool:
        return self.published_at is not None


class Phase(Base):
    """One stage of a round, open when `opens_at <= now < closes_at` (UTC). Nothing else says so."""

    __tablename__ = "phase"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    kind: Mapped[PhaseKind] = mapped_column(str_enum(PhaseKind))
    position: Mapped[int]
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    round: Mapped[Round] = relationship(back_populates="phases")

    __table_args__ = (
        UniqueConstraint("round_id", "kind"),
        CheckConstraint("closes_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"),
    )

    def has_opened(self, now: datetime) -> bool:
        return self.opens_at is not None and self.opens_at <= now

    def has_closed(self, now: datetime) -> bool:
        return self.closes_at is not None and self.closes_at <= now

    def is_open(self, now: datetime) -> bool:
        return self.has_opened(now) and not self.has_closed(now)
