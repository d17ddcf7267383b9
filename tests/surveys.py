"""Surveys for tests, made directly as `factories.py` makes everything else. Each function flushes; it never commits."""

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain.clock import now
from app.models import (
    Answer,
    Business,
    Question,
    QuestionKind,
    QuestionOption,
    ResultsBy,
    Round,
    Survey,
    SurveyResponse,
    SurveyResult,
    SurveySection,
)
from tests.factories import added

_numbers = itertools.count(1)


def make_survey(session: Session, round_: Round, *, sections: int = 1, **columns: Any) -> Survey:
    """A survey that is ready, with so many empty sections."""
    clock = now(session)
    values = {"title": {"he": "סקר העסקים", "en": "The business survey"}, "is_ready": True}
    values |= {"created_at": clock, "updated_at": clock}
    survey = Survey(round_id=round_.id, **values | columns)
    survey.sections = [
        SurveySection(position=n, title={"he": f"חלק {n}", "en": f"Part {n}"}) for n in range(1, sections + 1)
    ]
    return added(session, survey)


def make_question(
    session: Session,
    section: SurveySection,
    kind: QuestionKind = QuestionKind.SINGLE,
    text: str = "",
    options: tuple[str, ...] = (),
    **columns: Any,
) -> Question:
    """A question at the end of a section, with its options."""
    text = text or f"שאלה {next(_numbers)}"
    question = Question(position=len(section.questions) + 1, kind=kind, text={"he": text, "en": text}, **columns)
    question.options = [
        QuestionOption(position=n, text={"he": words, "en": words}) for n, words in enumerate(options, start=1)
    ]
    section.questions.append(question)
    session.flush()
    return question


def make_response(
    session: Session, survey: Survey, business: Business | None, answers: Mapping[Question, Any] = {}, **columns: Any
) -> SurveyResponse:
    """A response that was sent. An answer is an option or a list of them, a number, or a text."""
    clock = now(session)
    values = {"started_at": clock, "updated_at": clock, "submitted_at": clock}
    response = SurveyResponse(survey_id=survey.id, business_id=business.id if business else None, **values | columns)
    response.answers = [
        line for question, given in answers.items() for one in as_list(given) if (line := answer_line(question, one))
    ]
    return added(session, response)


def as_list(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def answer_line(question: Question, given: Any) -> Answer:
    if isinstance(given, QuestionOption):
        return Answer(question_id=question.id, option_id=given.id)
    if isinstance(given, int | float):
        return Answer(question_id=question.id, number=given)
    return Answer(question_id=question.id, text=given)


def make_results(
    session: Session,
    survey: Survey,
    numbers: Mapping[QuestionOption, int | None],
    by: ResultsBy = ResultsBy.ALL,
    value: str = "",
) -> SurveyResult:
    """Results that are public: of the whole survey, or of one value of a filter. None: a number that is left out.

    They are dated an hour ahead, so that a test may add the responses they speak of afterwards.
    """
    questions: dict[str, Any] = {}
    for option, number in numbers.items():
        told = questions.setdefault(str(option.question_id), {"answered": 99, "rows": {}})
        told["rows"][str(option.id)] = number
    survey.published_at = now(session) + timedelta(hours=1)
    counts = {"businesses": 99, "verified": None, "questions": questions}
    return added(session, SurveyResult(survey_id=survey.id, by=by, value=value, counts=counts))
