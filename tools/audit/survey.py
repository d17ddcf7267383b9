"""A survey that is open now, with every kind of question, and people who stand at every step of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.survey_building import create_from_template
from app.domain.survey_keys import account_key, correction_key, staff_key, stored_key
from app.models import (
    Account,
    Answer,
    Business,
    EntryChannel,
    Question,
    QuestionKind,
    QuestionOption,
    Round,
    ShownIf,
    Survey,
    SurveyResponse,
    SurveySection,
)
from tools.audit.pages import OWNER, RESIDENT, STAFF

CASH, CUSTOMERS = ("תזרים כספי", "Cash flow"), ("היעדר לקוחות", "No customers")


def open_survey(session: Session, round_: Round, people: Mapping[str, Account | None], business: Business) -> Survey:
    """The second wave: the owner sent, corrects and begins again, the resident has no business yet, staff assist."""
    owner, resident, clerk = (people[role] for role in (OWNER, RESIDENT, STAFF))
    assert owner and resident and clerk
    clock = now(session)
    texts = {"title": said("סקר העסקים, גל שני", "The business survey, second wave")}
    texts |= {"intro": said("מה קשה, ומה יעזור?", "What is hard, and what would help?")}
    survey = Survey(round_id=round_.id, wave=2, is_ready=True, **texts, created_at=clock, updated_at=clock)
    survey.opens_at, survey.closes_at = clock - timedelta(days=1), clock + timedelta(days=9)
    survey.sections = [
        SurveySection(position=1, title=said("מה קורה בעסק עכשיו?", "How is the business now?"), questions=first()),
        SurveySection(position=2, title=said("מה יעזור?", "What would help?"), questions=second()),
    ]
    session.add(survey)
    session.flush()
    hang(survey)
    drafts = {account_key(owner.id): owner, account_key(resident.id): resident}
    for key, account in {**drafts, correction_key(owner.id, business.id): owner}.items():
        add_response(session, survey, account_id=account.id, browser_key=stored_key(key), reached=1)
    assisted = {"channel": EntryChannel.PHONE, "entered_by_id": clerk.id, "has_consent": True, "reached": 1}
    add_response(session, survey, browser_key=stored_key(staff_key(clerk.id, business.id)), **assisted)
    add_response(session, survey, account_id=owner.id, business_id=business.id, reached=2, submitted_at=clock)
    survey.first_answer_at = clock
    session.flush()
    return survey


def built_survey(session: Session, round_: Round) -> dict[str, int]:
    """A survey that staff are building, from the template: it, a section of it and a question with options."""
    survey = create_from_template(session, round_, by=None)
    section = survey.sections[2]
    question = section.questions[1]
    return {"built_survey": survey.id, "built_section": section.id, "built_question": question.id}


def said(he: str, en: str) -> dict[str, str]:
    return {"he": he, "en": en}


def first() -> list[Question]:
    hard = question(1, QuestionKind.SINGLE, "מה הכי קשה?", "What is hardest?", CASH, CUSTOMERS, is_required=True)
    hard.has_other = True
    clear = question(3, QuestionKind.SCALE, "עד כמה ברורות ההנחיות?", "How clear are the rules?")
    clear.low_label, clear.high_label = said("בכלל לא", "not at all"), said("ברורות מאוד", "very clear")
    why = question(2, QuestionKind.SHORT_TEXT, "למה הם לא באים?", "Why do they stay away?")
    return [hard, why, clear]


def second() -> list[Question]:
    several = question(1, QuestionKind.SEVERAL, "מה יעזור?", "What would help?", ("מענק", "A grant"), CASH, CUSTOMERS)
    several.most_choices, several.has_other, several.is_shuffled = 2, True, True
    several.help = said("גם חצי תשובה עוזרת", "Half an answer helps too")
    staff = question(2, QuestionKind.NUMBER, "כמה אנשים עובדים בעסק?", "How many people work there?", least=0, most=500)
    return [several, staff, question(3, QuestionKind.LONG_TEXT, "ובמילים שלך?", "And in your own words?")]


def question(
    position: int, kind: QuestionKind, he: str, en: str, *options: tuple[str, str], **columns: Any
) -> Question:
    made = Question(position=position, kind=kind, text=said(he, en), **columns)
    made.options = [QuestionOption(position=n, text=said(*words)) for n, words in enumerate(options, start=1)]
    return made


def hang(survey: Survey) -> None:
    """The second question is asked of those who miss customers."""
    hard, why = survey.sections[0].questions[:2]
    why.condition_question_id, why.condition, why.condition_option_id = hard.id, ShownIf.EQUALS, hard.options[1].id


def add_response(session: Session, survey: Survey, **columns: Any) -> None:
    clock = now(session)
    hard, why, clear = survey.sections[0].questions
    answers = [Answer(question_id=hard.id, option_id=hard.options[1].id), Answer(question_id=why.id, text="הכביש סגור")]
    answers += [Answer(question_id=clear.id, number=2)]
    if columns.get("submitted_at"):
        answers.append(Answer(question_id=survey.sections[1].questions[2].id, text="שהרחוב ייפתח"))
    common = {"survey_id": survey.id, "started_at": clock, "updated_at": clock, "answers": answers}
    session.add(SurveyResponse(**common, **columns))
