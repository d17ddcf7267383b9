"""What one business answered, and files of past answers that staff upload."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import str_enum
from app.models.base import Base, UTCDateTime
from app.models.business import Business
from app.models.review import EntryChannel
from app.models.survey import Question, Survey


class SurveyResponse(Base):
    """One business's reply to one survey.

    Before sign-in only the browser knows it, by a random `browser_key` of which the hash is kept. It counts once
    `submitted_at` is set. `is_test`: given before the survey opened; it goes when the survey opens.
    """

    __tablename__ = "survey_response"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    business_id: Mapped[int | None] = mapped_column(ForeignKey("business.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    browser_key: Mapped[str | None] = mapped_column(String(64))
    is_test: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[EntryChannel] = mapped_column(str_enum(EntryChannel), default=EntryChannel.ONLINE)
    has_consent: Mapped[bool] = mapped_column(default=False)
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("file_import.id"), index=True)
    import_line: Mapped[int | None]
    source_key: Mapped[str | None] = mapped_column(String(120))
    reached: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    survey: Mapped[Survey] = relationship()
    business: Mapped[Business | None] = relationship()
    answers: Mapped[list["Answer"]] = relationship(back_populates="response", cascade="all, delete-orphan")

    __table_args__ = (
        # One response per business (branch) and survey; one per browser that has not signed in.
        UniqueConstraint("survey_id", "business_id"),
        UniqueConstraint("survey_id", "browser_key"),
        UniqueConstraint("survey_id", "source_key"),  # a row of a file is imported once
        Index(
            "ix_survey_response_counted",
            "survey_id",
            "id",
            postgresql_where=text("submitted_at IS NOT NULL AND NOT is_test"),
            sqlite_where=text("submitted_at IS NOT NULL AND NOT is_test"),
        ),
    )


class Answer(Base):
    """One line of a response: an option picked, a number, or a text. A choice of several has a line per option.

    A line with neither option nor number but a text, on a choice with a free "other", is that other.
    """

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("survey_response.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"))
    option_id: Mapped[int | None] = mapped_column(ForeignKey("question_option.id", ondelete="CASCADE"))
    number: Mapped[float | None] = mapped_column(Float)
    text: Mapped[str] = mapped_column(Text, default="")

    response: Mapped[SurveyResponse] = relationship(back_populates="answers")
    question: Mapped[Question] = relationship()

    __table_args__ = (
        Index(None, "response_id", "question_id"),
        Index(None, "question_id", "option_id", "response_id"),
        UniqueConstraint("response_id", "option_id"),  # empty ones differ: texts and numbers do not collide
        Index("ix_answer_option", "option_id", "response_id"),
    )


class ImportState(enum.StrEnum):
    MAPPING = "mapping"
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ImportKind(enum.StrEnum):
    RESPONSES = "responses"
    CHALLENGES = "challenges"
    SOLUTIONS = "solutions"


class FileImport(Base):
    """A file that staff uploaded: how its columns map, how far the worker is, what is wrong with it.

    The same bytes for the same place are known by their digest, and add nothing twice.
    """

    __tablename__ = "file_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    survey_id: Mapped[int | None] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ImportKind] = mapped_column(str_enum(ImportKind))
    file_name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    encoding: Mapped[str] = mapped_column(String(40), default="")
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[ImportState] = mapped_column(str_enum(ImportState), default=ImportState.MAPPING)
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
