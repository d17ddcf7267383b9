"""The survey of a demo round: made-up businesses and what they answered, always the same.

Every text is made up, as the notice on each page says; the numbers are drawn so that three difficulties stand out.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.main_challenges import main_challenges
from app.domain.survey_building import ask_again, create_from_template, set_ready
from app.domain.survey_conditions import Given, asked_questions, lines_of
from app.domain.survey_copying import template
from app.domain.survey_publishing import publish_survey
from app.domain.survey_state import survey_by_id
from app.domain.text import search_key
from app.domain.tying import tie_options
from app.models import (
    Account,
    Answer,
    Business,
    EntryChannel,
    PhaseKind,
    Quarter,
    Question,
    QuestionKind,
    Round,
    Sector,
    SizeBand,
    Survey,
    SurveyResponse,
    Verification,
)
from demo.dates import evenly

BUSINESSES, VERIFIED, PHONED = 173, 140, 12
SEED = 173
SECTORS = {
    Sector.FOOD: 46,
    Sector.RETAIL: 38,
    Sector.HEALTH_BEAUTY: 24,
    Sector.SERVICES: 21,
    Sector.CULTURE_LEISURE: 15,
    Sector.EDUCATION: 11,
    Sector.CRAFTS_INDUSTRY: 9,
    Sector.PROFESSIONS: 6,
    Sector.TOURISM_EVENTS: 3,
}
SIZES = {SizeBand.ONE: 52, SizeBand.TWO_TO_FIVE: 71, SizeBand.SIX_TO_TEN: 31, SizeBand.ELEVEN_TO_FIFTY: 19}
QUARTERS = ("א", "ב", "ג", "ד", "ה", "ו")
# How often each option is picked, by the name of its question in the shipped survey; LATER: the second time.
WEIGHTS: dict[str, Sequence[int]] = {
    "hardest": (50, 42, 40, 22, 14, 9, 12),
    "income_then": (3, 12, 20, 28, 37),
    "was_closed": (41, 38, 21),
    "income_now": (4, 17, 26, 30, 23),
    "money_lasts": (24, 38, 18, 20),
    "help": (33, 45, 22, 26, 30, 27, 12),
    "advice": (30, 40, 12, 18),
    "channel": (46, 24, 18, 12),
}
LATER: dict[str, Sequence[int]] = {"income_now": (14, 33, 27, 17, 9), "money_lasts": (12, 33, 37, 18)}
SCALE_WEIGHTS, LATER_SCALE = (26, 34, 24, 12, 4), (10, 24, 33, 24, 9)
AGAIN = 118
PICKS = (3, 3, 2, 1)  # how many of several
ANSWERS_ANYWAY = 0.8  # how many answer what they may leave out
WORDS = (
    "הרחוב ריק בערב, וגם מי שבא קונה פחות.",
    "קשה לדעת אם להזמין סחורה לשבוע הבא.",
    "הספקים רוצים מזומן, והלקוחות משלמים בשוטף פלוס שישים.",
    "עברנו למשלוחים, וזה מכסה רק חלק מההוצאות.",
    "רצוי לקבל הודעה אחת ברורה מהעירייה, ולא חמש שונות.",
)
# The three problems of the round, and the options of the first question that they came from.
PROBLEMS = {"תזרים כספי": "תזרים כספי", "אי־ודאות": "אי־ודאות", "היעדר לקוחות": "היעדר לקוחות"}


@dataclass(frozen=True)
class Answered:
    survey: Survey
    response_ids: Sequence[int]
    business_ids: Sequence[int]


def make_survey(session: Session, round_: Round, by: Account) -> Answered:
    """The shipped survey with its responses, and its options tied to the main challenges of the same name."""
    survey = create_from_template(session, round_, by=by)
    set_ready(session, survey, by=by)
    chance = random.Random(SEED + round_.id)  # noqa: S311 (made-up businesses, the same each time)
    business_ids = make_businesses(session, chance)
    answered = answer(session, survey, business_ids, chance)
    survey.first_answer_at = now(session)
    by_title = {one.title["he"]: one for one in main_challenges(session, round_.id)}
    for option in survey.questions[0].options:
        if main := by_title.get(PROBLEMS.get(option.text["he"], "")):
            tie_options(session, round_, [option], main, by=by)
    session.flush()
    return answered


def make_businesses(session: Session, chance: random.Random) -> Sequence[int]:
    clock, quarters = now(session), [quarter.id for quarter in make_quarters(session)]
    sectors = [sector for sector, count in SECTORS.items() for _one in range(count)]
    sizes = chance.sample([size for size, count in SIZES.items() for _one in range(count)], BUSINESSES)
    rows = []
    for number, (sector, size) in enumerate(zip(sectors, sizes, strict=True), start=1):
        is_verified = number % 5 != 0 or number > 5 * (BUSINESSES - VERIFIED)
        name = f"עסק לדוגמה {number}"
        row = {"name": name, "search_text": search_key(name), "sector": sector, "size_band": size}
        row |= {"quarter_id": chance.choice(quarters), "created_at": clock, "updated_at": clock}
        row |= {"verification": Verification.VERIFIED if is_verified else Verification.WAITING}
        rows.append(row | {"verified_at": clock if is_verified else None})
    return session.scalars(insert(Business).returning(Business.id, sort_by_parameter_order=True), rows).all()


def make_quarters(session: Session) -> Sequence[Quarter]:
    """Those that there are; else six."""
    if found := session.scalars(select(Quarter).order_by(Quarter.position)).all():
        return found
    names = (
        {"he": f"רובע {letter}׳", "en": f"Quarter {chr(65 + n)}", "ru": f"Квартал {n + 1}", "ar": f"الحيّ {n + 1}"}
        for n, letter in enumerate(QUARTERS)
    )
    quarters = [Quarter(position=position, name=name) for position, name in enumerate(names, start=1)]
    session.add_all(quarters)
    session.flush()
    return quarters


def answer(session: Session, survey: Survey, business_ids: Sequence[int], chance: random.Random) -> Answered:
    """Each business answers; staff typed some of it in, on the telephone."""
    clock, by_id = now(session), {question.id: question for question in survey.questions}
    common = {"survey_id": survey.id, "started_at": clock, "updated_at": clock, "submitted_at": clock}
    phoned = [chance.random() < PHONED / BUSINESSES for _one in business_ids]
    rows = [
        {**common, "business_id": id_, "channel": EntryChannel.PHONE if by_phone else EntryChannel.ONLINE}
        for id_, by_phone in zip(business_ids, phoned, strict=True)
    ]
    made = insert(SurveyResponse).returning(SurveyResponse.id, sort_by_parameter_order=True)
    response_ids = session.scalars(made, rows).all()
    lines = [
        {"response_id": id_, "question_id": question_id, **columns_of(line)}
        for id_ in response_ids
        for question_id, given in answers_to(survey, chance).items()
        for line in lines_of(by_id[question_id], given)
    ]
    session.execute(insert(Answer.__table__), lines)
    return Answered(survey, response_ids, business_ids)


def columns_of(line: Answer) -> dict[str, object]:
    return {"option_id": line.option_id, "number": line.number, "text": line.text or ""}


def answers_to(survey: Survey, chance: random.Random) -> dict[int, Given]:
    """What one business answers: to every question that is asked, and to most that it may leave out."""
    answers: dict[int, Given] = {}
    for question in survey.questions:
        is_asked = question.id in {one.id for one in asked_questions(survey, answers)}
        if is_asked and (question.is_required or chance.random() < ANSWERS_ANYWAY):
            answers[question.id] = answer_to(question, chance)
    return answers


def answer_to(question: Question, chance: random.Random) -> Given:
    is_later = question.repeats_id is not None
    if question.options:
        name = names_of_questions()[question.text["he"]]
        weights = LATER[name] if is_later else WEIGHTS[name]
        count = chance.choice(PICKS) if question.kind is QuestionKind.SEVERAL else 1
        picked = chance.choices(question.options, weights, k=count)
        return Given(options=tuple(sorted({option.id for option in picked})))
    if question.kind is QuestionKind.SCALE:
        return Given(number=chance.choices((1, 2, 3, 4, 5), LATER_SCALE if is_later else SCALE_WEIGHTS)[0])
    if question.kind is QuestionKind.NUMBER:
        return Given(number=chance.choice((1, 2, 2, 3, 4, 5, 7, 12, 21, 28)))
    return Given(text=chance.choice(WORDS))


@cache
def names_of_questions() -> dict[str, str]:
    """The names of the questions of the shipped survey, by their Hebrew words."""
    return {one["text"]["he"]: one["name"] for section in template()["sections"] for one in section["questions"]}


def ask_them_again(session: Session, round_: Round, first: Answered, by: Account, opens_at: datetime) -> Answered:
    """A second survey, open for two weeks, to which most of the same businesses answered."""
    survey = ask_again(session, round_, by=by)
    set_ready(session, survey, by=by)
    survey.opens_at, survey.closes_at = opens_at, opens_at + timedelta(days=14)
    chance = random.Random(SEED)  # noqa: S311
    whole = survey_by_id(session, survey.id)
    assert whole
    answered = answer(session, whole, chance.sample(first.business_ids, AGAIN), chance)
    spread(session, answered, (opens_at, survey.closes_at))
    return answered


def date_responses(session: Session, round_: Round, answered: Answered) -> None:
    """Spread the responses over the days in which challenges were open."""
    phase = round_.phase(PhaseKind.CHALLENGES)
    assert phase.opens_at and phase.closes_at
    spread(session, answered, (phase.opens_at, phase.closes_at))


def spread(session: Session, answered: Answered, span: Sequence[datetime]) -> None:
    moments = evenly(span, len(answered.response_ids))
    rows = [
        {"id": id_, "started_at": moment - timedelta(minutes=4), "updated_at": moment, "submitted_at": moment}
        for id_, moment in zip(answered.response_ids, moments, strict=True)
    ]
    session.execute(update(SurveyResponse), rows)
    answered.survey.created_at, answered.survey.first_answer_at = span[0], moments[0]
    session.flush()


def publish(session: Session, round_: Round, answered: Answered, by: Account, at: datetime | None = None) -> None:
    publish_survey(session, answered.survey, round_, by=by, reason="הדגמה")
    if at is not None:
        answered.survey.published_at = at


def move_responses(session: Session, round_: Round, step: timedelta) -> None:
    """The calendar of a demo round moves on, and its responses with it."""
    of_round = select(Survey.id).where(Survey.round_id == round_.id)
    for survey in session.scalars(select(Survey).where(Survey.round_id == round_.id)):
        for name in ("created_at", "first_answer_at", "published_at", "opens_at", "closes_at"):
            if moment := getattr(survey, name):
                setattr(survey, name, moment + step)
    for response in session.scalars(select(SurveyResponse).where(SurveyResponse.survey_id.in_(of_round))):
        response.started_at, response.updated_at = response.started_at + step, response.updated_at + step
        response.submitted_at = response.submitted_at and response.submitted_at + step
    session.flush()
