"""The true counts of a survey, by the database: a few statements, however many answers there are.

They are for `survey_telling`, which decides what the public sees of them, and for staff.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from app.domain.quarters import quarters
from app.domain.survey_protection import WHOLE, Asked, Counts, Sort
from app.domain.survey_shape import BELOW, OTHER, UPPER_ENDS, bin_key
from app.domain.survey_state import counted
from app.domain.survey_telling import BOTH, FACTS, REST_OF_THEM
from app.models import (
    CHOICES,
    TEXTS,
    Answer,
    Business,
    Question,
    QuestionKind,
    ResultsBy,
    Sector,
    SizeBand,
    Survey,
    SurveyResponse,
    Verification,
)

UNKNOWN = "unknown"
"""The group of those whose sector, size or quarter is not known."""

COLUMNS: dict[ResultsBy, ColumnElement[str]] = {
    ResultsBy.SECTOR: func.coalesce(cast(Business.sector, String), UNKNOWN),
    ResultsBy.SIZE: func.coalesce(cast(Business.size_band, String), UNKNOWN),
    ResultsBy.QUARTER: func.coalesce(cast(Business.quarter_id, String), UNKNOWN),
}


def count_survey(session: Session, survey: Survey, asked: Sequence[Asked]) -> dict[ResultsBy, Counts]:
    """Everything, by every filter; the counts of all businesses are the sums of those by sector."""
    groups = all_groups(session)
    found = {by: count_by(session, survey, asked, COLUMNS[by], groups[by]) for by in FACTS}
    return {ResultsBy.ALL: summed(found[ResultsBy.SECTOR]), **found}


def all_groups(session: Session) -> dict[ResultsBy, list[str]]:
    """Every group there could be: that one is empty is a small count as well."""
    return {
        ResultsBy.SECTOR: [sector.value for sector in Sector],
        ResultsBy.SIZE: [band.value for band in SizeBand],
        ResultsBy.QUARTER: [str(quarter.id) for quarter in quarters(session)],
    }


def count_whole(session: Session, survey: Survey, asked: Sequence[Asked]) -> Counts:
    """Of all businesses only."""
    return count_by(session, survey, asked, literal(WHOLE), [WHOLE])


def count_by_wave(session: Session, survey: Survey, other: Survey, asked: Sequence[Asked]) -> Counts:
    """Of the businesses that answered the other wave too, and of the rest."""
    theirs = aliased(SurveyResponse)
    answered_other = exists().where(
        theirs.survey_id == other.id,
        theirs.business_id == SurveyResponse.business_id,
        theirs.submitted_at.is_not(None),
        theirs.is_test.is_(False),
    )
    return count_by(session, survey, asked, case((answered_other, BOTH), else_=REST_OF_THEM), [BOTH, REST_OF_THEM])


def count_verified(session: Session, survey: Survey) -> int:
    verified = Business.verification == Verification.VERIFIED
    found = select(func.count()).select_from(SurveyResponse).join(Business).where(counted(survey), verified)
    return session.scalar(found) or 0


def count_by(
    session: Session, survey: Survey, asked: Sequence[Asked], column: ColumnElement[str], groups: Iterable[str]
) -> Counts:
    """Three statements: businesses by group, rows of questions by group, and who answered what by group."""
    group = column.label("by_group")
    counts = Counts(dict.fromkeys(groups, 0))
    businesses = select(group, func.count()).select_from(SurveyResponse)
    for name, number in session.execute(of_survey(businesses, survey).group_by(group)):
        counts.groups[name] = number
    for key, row, name, number in session.execute(of_survey(rows_by(group), survey)):
        counts.cells.setdefault(str(key), {})[row, name] = number
    for key, name, number in session.execute(of_survey(answered_by(group), survey)):
        counts.answered.setdefault(str(key), {})[name] = number
    for question in asked:
        if question.sort is Sort.PARTS:
            counts.answered[question.key] = sums(counts, question)
    return counts


def of_survey(found: Select[Any], survey: Survey) -> Select[Any]:
    return found.outerjoin(Business, Business.id == SurveyResponse.business_id).where(counted(survey))


def rows_by(group: ColumnElement[str]) -> Select[Any]:
    row = row_of_answer().label("row")
    return (
        select(Answer.question_id, row, group, func.count())
        .select_from(Answer)
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.kind.not_in(TEXTS), is_given())
        .group_by(Answer.question_id, row, group)
    )


def answered_by(group: ColumnElement[str]) -> Select[Any]:
    """Of what has several lines, or no rows at all: the other questions are the sums of their rows."""
    return (
        select(Answer.question_id, group, func.count(Answer.response_id.distinct()))
        .select_from(Answer)
        .join(SurveyResponse, SurveyResponse.id == Answer.response_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Question.kind.in_((QuestionKind.SEVERAL, *TEXTS)), is_given())
        .group_by(Answer.question_id, group)
    )


def is_given() -> ColumnElement[bool]:
    """A free "other" may be chosen without words."""
    return or_(Question.kind.in_(CHOICES), Answer.number.is_not(None), Answer.text != "")


def row_of_answer() -> ColumnElement[str]:
    """The key of the row in which an answer is counted (`survey_shape`)."""
    number = Answer.number
    bins = [(number <= upper, literal(bin_key(upper))) for upper in UPPER_ENDS]
    return case(
        (Answer.option_id.is_not(None), cast(Answer.option_id, String)),
        (Question.kind.in_(CHOICES), literal(OTHER)),
        (Question.kind == QuestionKind.SCALE, cast(cast(number, Integer), String)),
        (number < 0, literal(BELOW)),
        *bins,
        else_=literal(bin_key(None)),
    )


def sums(counts: Counts, question: Asked) -> dict[str, int]:
    return {group: sum(counts.cell(question.key, (row, group)) for row in question.rows) for group in counts.groups}


def summed(counts: Counts) -> Counts:
    """The counts of all groups together."""
    whole = Counts({WHOLE: sum(counts.groups.values())})
    for key, by_group in counts.answered.items():
        whole.answered[key] = {WHOLE: sum(by_group.values())}
    for key, cells in counts.cells.items():
        rows = whole.cells.setdefault(key, {})
        for (row, _group), number in cells.items():
            rows[row, WHOLE] = rows.get((row, WHOLE), 0) + number
    return whole
