"""Reading what is public of a survey: only the rows that publishing froze."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from app.domain.survey_counting import UNKNOWN
from app.domain.survey_protection import WHOLE
from app.domain.survey_telling import BOTH
from app.models import ResultsBy, Survey, SurveyResult

ALL = (ResultsBy.ALL, WHOLE)
CHANGE = (ResultsBy.BOTH_WAVES, BOTH)
Filter = tuple[ResultsBy, str]


@dataclass(frozen=True)
class Published:
    """What is public of all businesses, of those that a filter leaves, before and after; and the filters there are."""

    whole: dict[str, Any] | None
    shown: dict[str, Any] | None
    change: dict[str, Any] | None
    filters: list[Filter]


def published_results(session: Session, survey: Survey, wanted: Filter = ALL) -> Published:
    """Two statements. `shown` is None where nothing is public for this filter."""
    of_survey = SurveyResult.survey_id == survey.id
    every = [tuple(row) for row in session.execute(select(SurveyResult.by, SurveyResult.value).where(of_survey))]
    asked = or_(*(and_(SurveyResult.by == by, SurveyResult.value == value) for by, value in {ALL, CHANGE, wanted}))
    found = {(row.by, row.value): row.counts for row in session.scalars(select(SurveyResult).where(of_survey, asked))}
    filters = [(by, value) for by, value in every if (by, value) not in (ALL, CHANGE) and value != UNKNOWN]
    return Published(found.get(ALL), found.get(wanted), found.get(CHANGE), filters)


def all_results(session: Session, survey: Survey) -> list[SurveyResult]:
    """Every row, in the order in which publishing wrote them."""
    found = select(SurveyResult).where(SurveyResult.survey_id == survey.id).order_by(SurveyResult.id)
    return list(session.scalars(found))
