"""Surveys as staff build them, for the tests of building."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.survey_content import OptionContent, QuestionContent
from app.models import AuditEntry, QuestionKind, Round, ShownIf, Survey
from tests.factories import make_noise, make_round
from tests.support.html import words
from tests.support.page import Page
from tests.surveys import make_question, make_survey

SINGLE, SEVERAL, SCALE, NUMBER = (
    QuestionKind.SINGLE,
    QuestionKind.SEVERAL,
    QuestionKind.SCALE,
    QuestionKind.NUMBER,
)


def text(words: str) -> dict[str, str]:
    return {"he": words, "en": words}


def content(kind: QuestionKind = SINGLE, words: str = "שאלה", options: tuple[str, ...] = ("כן", "לא"), **more):
    return QuestionContent(kind, text(words), options=tuple(OptionContent(text(one)) for one in options), **more)


def refusal(verb, *arguments, **keywords) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(*arguments, **keywords)
    return refused.value.refusal


def trail(session: Session) -> list[tuple[str, dict]]:
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("survey.")).order_by(AuditEntry.id))
    return [(entry.action, entry.details) for entry in entries]


def built_survey(session: Session) -> Survey:
    """Two sections; the third question is asked by the answer to the first."""
    make_survey(session, make_noise(session))  # of another round
    return two_sections(session, make_round(session, "challenges"))


def two_sections(session: Session, round_: Round) -> Survey:
    survey = make_survey(session, round_, sections=2)
    first, second = survey.sections
    was_closed = make_question(session, first, SINGLE, "האם נסגר", ("כן", "לא"))
    make_question(session, first, SCALE, "מה המצב")
    yes = {"condition": ShownIf.EQUALS, "condition_option_id": was_closed.options[0].id}
    make_question(session, second, NUMBER, "כמה ימים", condition_question_id=was_closed.id, least=1, **yes)
    return survey


# On the pages of staff


def overview(survey: Survey, language: str = "he") -> str:
    return f"/{language}/staff/rounds/{survey.round_id}/survey"


def question_page(question: Any, language: str = "he") -> str:
    return f"/{language}/staff/survey-questions/{question.id}"


def errors_of(page: Page) -> str:
    return page.text_of("errors")


def asked(page: Page) -> list[str]:
    return [words(one) for one in page.one(id="survey-outline").iter("h3")]
