"""A survey of two parts, and an owner who answers it page by page."""

from sqlalchemy import select

from app.domain.survey_state import survey_by_id
from app.models import (
    Answer,
    QuestionKind,
    ShownIf,
    SurveyResponse,
)
from tests.surveys import make_question, make_survey

PROFILE = {"name": "קפה נגה", "sector": "food", "size_band": "2_5", "shows": "description"}


def two_parts(session, round_):
    """Two parts. Whoever says that customers stay away is asked why."""
    survey = make_survey(session, round_, sections=2, intro={"he": "מה קשה, ומה יעזור?"}, thanks={"he": "זה חשוב לנו."})
    first, second = survey.sections
    hard = make_question(
        session, first, QuestionKind.SINGLE, "מה הכי קשה?", ("תזרים כספי", "היעדר לקוחות"), is_required=True
    )
    hangs = {"condition_question_id": hard.id, "condition": ShownIf.EQUALS}
    hangs |= {"condition_option_id": hard.options[1].id, "is_required": True}
    make_question(session, first, QuestionKind.LONG_TEXT, "למה הם לא באים?", **hangs)
    make_question(session, second, QuestionKind.NUMBER, "כמה עובדים?", least=0, most=500)
    make_question(
        session, second, QuestionKind.SEVERAL, "מה יעזור?", ("מענק", "חניה", "פרסום"), most_choices=2, has_other=True
    )
    session.commit()
    return survey_by_id(session, survey.id)


def option(survey, question, number):
    return str(survey.questions[question].options[number].id)


def begin(client, survey):
    page = client.get(f"/he/surveys/{survey.id}")
    return client.submit(page.form("/begin"))


def section_form(page):
    return next(form for form in page.forms if "/sections/" in form.action)


def answered(client, survey, fields, *, choice=0, words=""):
    """As far as the last step."""
    page = begin(client, survey)
    page = client.submit(section_form(page), {fields[0]: option(survey, 0, choice)})
    if words:
        page = client.submit(section_form(page), {fields[1]: words})
    return client.submit(section_form(page), {fields[2]: "7"})


def sent_rows(session):
    rows = session.scalars(select(SurveyResponse).where(SurveyResponse.submitted_at.is_not(None))).all()
    session.commit()
    return rows


def texts(session):
    return sorted(session.scalars(select(Answer.text).where(Answer.text != "")))
