"""The count, frozen at publication."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Base
from app.models.solution import Solution


class Result(Base):
    """What was counted when the results of a round were published."""

    __tablename__ = "result"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    ballots: Mapped[int]
    votes: Mapped[int]
    ballots_by_email: Mapped[int]
    ballots_by_phone: Mapped[int]


class TallyLine(Base):
    """The votes and the rank of one solution at publication."""

    __tablename__ = "tally_line"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), primary_key=True)
    votes: Mapped[int]
    rank: Mapped[int]
    is_winner: Mapped[bool]

    solution: Mapped[Solution] = relationship()


class TurnoutLine(Base):
    """How many people voted, by one dimension (kind of address, channel, capacity, quarter), at publication.

    Groups under ten are joined before they are stored.
    """

    __tablename__ = "turnout_line"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), primary_key=True)
    dimension: Mapped[str] = mapped_column(String(20), primary_key=True)
    group: Mapped[str] = mapped_column(String(40), primary_key=True)
    ballots: Mapped[int]
