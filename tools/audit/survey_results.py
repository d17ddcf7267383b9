"""A survey whose results are public: sixty businesses answered every kind of question."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.survey_publishing import publish_survey
from app.domain.survey_reading import open_response
from app.models import (
    Account,
    Answer,
    Business,
    Question,
    QuestionKind,
    Round,
    Sector,
    SizeBand,
    Survey,
    SurveyResponse,
    SurveySection,
    Verification,
)
from tools.audit.pages import Places
from tools.audit.survey import CASH, CUSTOMERS, question, said

BUSINESSES = 60
SECTORS = (Sector.FOOD, Sector.RETAIL, Sector.FOOD, Sector.SERVICES, Sector.RETAIL)


def published_survey(session: Session, round_: Round, by: Account | None) -> Survey:
    """That of the round, where there is one already."""
    found = session.scalar(select(Survey).where(Survey.round_id == round_.id, Survey.published_at.is_not(None)))
    return found or make_published(session, round_, by)


def opened_response(session: Session, survey: Survey, round_: Round, by: Account) -> SurveyResponse:
    """One that somebody of the staff reads with its name."""
    response = session.scalars(select(SurveyResponse).where(SurveyResponse.survey_id == survey.id).limit(1)).one()
    open_response(session, response, round_, by=by, reason="שאלה של בעלת העסק")
    return response


def open_again(session: Session, places: Places, by: Account) -> None:
    response = session.get_one(SurveyResponse, places.response)
    open_response(session, response, session.get_one(Round, places.past), by=by, reason="שאלה נוספת")


def make_published(session: Session, round_: Round, by: Account | None) -> Survey:
    clock = now(session)
    texts = {"title": said("סקר העסקים בסגר", "The survey of businesses in the lockdown")}
    survey = Survey(round_id=round_.id, is_ready=True, **texts, created_at=clock, updated_at=clock)
    survey.first_answer_at = clock - timedelta(days=40)
    survey.sections = [
        SurveySection(position=1, title=said("הקשיים", "Difficulties"), questions=choices()),
        SurveySection(position=2, title=said("המצב", "How it is"), questions=figures()),
    ]
    session.add(survey)
    session.flush()
    for number in range(BUSINESSES):
        session.add(response(survey, business(number, clock), number, clock))
    session.flush()
    publish_survey(session, survey, round_, by=by, reason="נספר")
    session.flush()
    return survey


def choices() -> list[Question]:
    hard = question(1, QuestionKind.SINGLE, "מה הכי קשה?", "What is hardest?", CASH, CUSTOMERS, ("שכירות", "Rent"))
    several = question(2, QuestionKind.SEVERAL, "מה יעזור?", "What would help?", ("מענק", "A grant"), CASH, CUSTOMERS)
    hard.has_other, several.most_choices = True, 2
    return [hard, several]


def figures() -> list[Question]:
    clear = question(1, QuestionKind.SCALE, "עד כמה ברורות ההנחיות?", "How clear are the rules?")
    clear.low_label, clear.high_label = said("בכלל לא", "not at all"), said("ברורות מאוד", "very clear")
    people = question(2, QuestionKind.NUMBER, "כמה אנשים עובדים בעסק?", "How many work there?", least=0, most=500)
    return [clear, people, question(3, QuestionKind.LONG_TEXT, "ובמילים שלך?", "And in your own words?")]


def business(number: int, clock: Any) -> Business:
    verification = Verification.WAITING if number % 6 == 0 else Verification.VERIFIED
    kept = {"sector": SECTORS[number % 5], "size_band": list(SizeBand)[number % 3], "verification": verification}
    name = f"עסק בסקר {number}"
    return Business(name=name, search_text=name, created_at=clock, updated_at=clock, **kept)


def response(survey: Survey, of: Business, number: int, clock: Any) -> SurveyResponse:
    hard, several, clear, people, words = survey.questions
    lines = [
        Answer(question_id=hard.id, option_id=hard.options[(number * number) % 7 % 3].id),
        Answer(question_id=clear.id, number=1 + number * number % 5),
        Answer(question_id=people.id, number=number % 4 * 3),
    ]
    lines += [Answer(question_id=several.id, option_id=several.options[n].id) for n in {number % 3, number % 2}]
    if number % 10 == 0:
        lines.append(Answer(question_id=words.id, text="הרחוב ריק בערב"))
    times = {"started_at": clock, "updated_at": clock, "submitted_at": clock}
    return SurveyResponse(survey_id=survey.id, business=of, answers=lines, **times)
