"""The owners' questionnaire: its sections, questions and options, and what was published of the answers.

A survey is *frozen* once `first_answer_at` is set: its texts may be corrected, nothing else changes.
Wave 1 is open with the CHALLENGES phase; a later wave asks the same businesses again and has dates of its own.
"""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.account import str_enum
from app.models.base import Base, Localized, LocalizedText, UTCDateTime
from app.models.solution import MainChallenge


class QuestionKind(enum.StrEnum):
    SINGLE = "single"
    SEVERAL = "several"
    SCALE = "scale"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"


CHOICES = frozenset({QuestionKind.SINGLE, QuestionKind.SEVERAL})
TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
SCALE = range(1, 6)


class ShownIf(enum.StrEnum):
    """How the earlier answer must be, for a question to be asked."""

    EQUALS = "equals"
    INCLUDES = "includes"
    GIVEN = "given"


class Survey(Base):
    __tablename__ = "survey"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    wave: Mapped[int] = mapped_column(default=1)
    title: Mapped[Localized] = mapped_column(LocalizedText)
    intro: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    thanks: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    is_ready: Mapped[bool] = mapped_column(default=False)
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    first_answer_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    updated_at: Mapped[datetime] = mapped_column(UTCDateTime)

    sections: Mapped[list["SurveySection"]] = relationship(
        back_populates="survey", order_by="SurveySection.position", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("round_id", "wave"),
        CheckConstraint("wave >= 1", name="wave"),
        CheckConstraint("wave > 1 OR (opens_at IS NULL AND closes_at IS NULL)", name="first_wave_follows_the_phase"),
    )

    @property
    def is_frozen(self) -> bool:
        return self.first_answer_at is not None

    @property
    def questions(self) -> list["Question"]:
        """All of them, in the order they are asked."""
        return [question for section in self.sections for question in section.questions]


class SurveySection(Base):
    """One page of the survey."""

    __tablename__ = "survey_section"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[Localized] = mapped_column(LocalizedText)
    text: Mapped[Localized] = mapped_column(LocalizedText, default=dict)

    survey: Mapped[Survey] = relationship(back_populates="sections")
    questions: Mapped[list["Question"]] = relationship(
        back_populates="section", order_by="Question.position", cascade="all, delete-orphan"
    )


class Question(Base):
    """One question. `repeats_id`: the question of an earlier wave that it asks again."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("survey_section.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[QuestionKind] = mapped_column(str_enum(QuestionKind))
    text: Mapped[Localized] = mapped_column(LocalizedText)
    help: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    is_required: Mapped[bool] = mapped_column(default=False)
    most_choices: Mapped[int | None]
    has_other: Mapped[bool] = mapped_column(default=False)
    is_shuffled: Mapped[bool] = mapped_column(default=False)
    low_label: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    high_label: Mapped[Localized] = mapped_column(LocalizedText, default=dict)
    least: Mapped[int | None]
    most: Mapped[int | None]
    is_present_state: Mapped[bool] = mapped_column(default=False)
    condition_question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"))
    condition: Mapped[ShownIf | None] = mapped_column(str_enum(ShownIf))
    condition_option_id: Mapped[int | None] = mapped_column(
        ForeignKey("question_option.id", ondelete="SET NULL", use_alter=True)
    )
    condition_number: Mapped[int | None]
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("question.id", ondelete="SET NULL"))

    section: Mapped[SurveySection] = relationship(back_populates="questions")
    options: Mapped[list["QuestionOption"]] = relationship(
        back_populates="question",
        order_by="QuestionOption.position",
        cascade="all, delete-orphan",
        foreign_keys="QuestionOption.question_id",
    )
    condition_question: Mapped["Question | None"] = relationship(
        remote_side=[id], foreign_keys=[condition_question_id], post_update=True
    )
    condition_option: Mapped["QuestionOption | None"] = relationship(
        foreign_keys=[condition_option_id], post_update=True
    )

    __table_args__ = (
        CheckConstraint("most_choices IS NULL OR most_choices >= 1", name="most_choices"),
        CheckConstraint("least IS NULL OR most IS NULL OR least <= most", name="least_most"),
    )


class QuestionOption(Base):
    """One option of a choice. `main_challenge_id`: picking it counts as raising that main challenge."""

    __tablename__ = "question_option"

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[Localized] = mapped_column(LocalizedText)
    main_challenge_id: Mapped[int | None] = mapped_column(
        ForeignKey("main_challenge.id", ondelete="SET NULL"), index=True
    )
    repeats_id: Mapped[int | None] = mapped_column(ForeignKey("question_option.id", ondelete="SET NULL"))

    question: Mapped[Question] = relationship(back_populates="options", foreign_keys=[question_id])
    main_challenge: Mapped[MainChallenge | None] = relationship()


class ResultsBy(enum.StrEnum):
    """What published results can be filtered by, one at a time."""

    ALL = "all"
    SECTOR = "sector"
    SIZE = "size"
    QUARTER = "quarter"
    BOTH_WAVES = "both_waves"


class SurveyResult(Base):
    """What is public of a survey for one filter, frozen at publication: counts of businesses, small ones left out."""

    __tablename__ = "survey_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    survey_id: Mapped[int] = mapped_column(ForeignKey("survey.id", ondelete="CASCADE"))
    by: Mapped[ResultsBy] = mapped_column(str_enum(ResultsBy))
    value: Mapped[str] = mapped_column(default="")
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index(None, "survey_id", "by", "value", unique=True),)
