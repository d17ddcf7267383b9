"""Which answers of the survey count for a main challenge in public: those whose numbers its published results show.

So the hinge tells nothing of a survey beside its results. They are frozen, and so are these answers: nobody watches a
count grow by one while a certain owner answers, and no number stands here that is a gap there (ADR 12 and 14).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.domain.survey_protection import WHOLE
from app.models import (
    MainChallenge,
    Question,
    QuestionKind,
    QuestionOption,
    ResultsBy,
    Round,
    Sector,
    Survey,
    SurveyResponse,
    SurveyResult,
    SurveySection,
)

Row = tuple[str, str]
"""The key of a question, and that of an option."""


class Counting(NamedTuple):
    """A tied option that counts in public, the main challenge it counts for, and its published number."""

    option: int
    question: int
    kind: QuestionKind
    main: int
    number: int


class Source(NamedTuple):
    """An option of the survey that counts for a main challenge, and its question."""

    question: Question
    option: QuestionOption


def published(session: Session, round_: Round, by: ResultsBy) -> dict[str, dict[str, Any]]:
    """What is public of the first survey of a round, by the values of one filter; empty before that."""
    of_round = (Survey.round_id == round_.id, Survey.wave == 1, SurveyResult.by == by)
    found = select(SurveyResult.value, SurveyResult.counts).join(Survey, Survey.id == SurveyResult.survey_id)
    return {row.value: row.counts for row in session.execute(found.where(*of_round))}


def shown_numbers(counts: Mapping[str, Any]) -> dict[Row, int]:
    """The rows whose numbers are published."""
    return {
        (key, row): number
        for key, question in counts["questions"].items()
        for row, number in question["rows"].items()
        if number is not None
    }


def options_that_count(session: Session, round_: Round) -> list[Counting] | None:
    """The tied options that count in public; None where the survey has no public results, so that no answer counts."""
    whole = published(session, round_, ResultsBy.ALL).get(WHOLE)
    if whole is None:
        return None
    tied = (
        select(QuestionOption.id, Question.id, Question.kind, QuestionOption.main_challenge_id)
        .join(Question, Question.id == QuestionOption.question_id)
        .join(SurveySection, SurveySection.id == Question.section_id)
        .join(Survey, Survey.id == SurveySection.survey_id)
        .where(Survey.round_id == round_.id, Survey.wave == 1, QuestionOption.main_challenge_id.is_not(None))
        .order_by(QuestionOption.id)
    )
    shown = shown_numbers(whole)
    found = ((row, shown.get((str(row[1]), str(row[0])))) for row in session.execute(tied))
    return [Counting(*row, number) for row, number in found if number is not None]


def counted_responses(round_: Round, *columns: ColumnElement[int]) -> Select:
    """The responses in the results of the first survey: one that is imported afterwards does not count.

    One that came without a profile is its own business.
    """
    business = func.coalesce(SurveyResponse.business_id, -SurveyResponse.id).label("business")
    return (
        select(business, *columns)
        .select_from(SurveyResponse)
        .join(Survey, Survey.id == SurveyResponse.survey_id)
        .where(Survey.round_id == round_.id, Survey.wave == 1, SurveyResponse.is_test.is_(False))
        .where(SurveyResponse.submitted_at <= Survey.published_at)
    )


def sectors_that_answered(session: Session, round_: Round, sources: Sequence[Source]) -> list[Sector]:
    """The sectors whose published results show a number for one of these options, the largest first."""
    rows = [(str(source.question.id), str(source.option.id)) for source in sources]
    found = sectors_shown(published(session, round_, ResultsBy.SECTOR), rows)
    return [Sector(value) for value in found if value in list(Sector)]


def sectors_shown(results: Mapping[str, Mapping[str, Any]], rows: Collection[Row]) -> list[str]:
    largest = {
        value: max((number for row, number in shown_numbers(counts).items() if row in rows), default=0)
        for value, counts in results.items()
    }
    return sorted((value for value, number in largest.items() if number), key=lambda value: (-largest[value], value))


def sources_of(session: Session, main_challenge: MainChallenge) -> Sequence[Source]:
    """The options of the survey that staff tied to a main challenge, in the order they are asked."""
    rows = session.execute(
        select(Question, QuestionOption)
        .join(QuestionOption, QuestionOption.question_id == Question.id)
        .where(QuestionOption.main_challenge_id == main_challenge.id)
        .order_by(Question.section_id, Question.position, QuestionOption.position)
    )
    return [Source(question, option) for question, option in rows]
