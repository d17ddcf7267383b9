"""The results of a survey of forty questions: with 200 responses and with 10,000, on both databases."""

import os
import random
import time
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from app import create_app
from app.domain.clock import now
from app.domain.rounds import create_round
from app.domain.survey_publishing import publish_survey
from app.domain.survey_state import survey_by_id
from app.domain.transactions import writing
from app.extensions import db
from app.models import (
    Answer,
    Business,
    PhaseKind,
    Question,
    QuestionKind,
    QuestionOption,
    Round,
    Sector,
    SizeBand,
    Survey,
    SurveyResponse,
    SurveySection,
    Verification,
)
from bench import report
from bench.site import SECRET, Machine
from bench.staff import get
from config import Config
from tools.server import Server

FEW, MANY = 200, 10_000
SECTIONS, EACH, OPTIONS, PICKS = 4, 10, 6, 2
MOST_RATIO = 1.5
KINDS = (QuestionKind.SINGLE, QuestionKind.SINGLE, QuestionKind.SEVERAL, QuestionKind.SCALE, QuestionKind.NUMBER)
TIMES = 15


def measure(machine: Machine, rounds: int, seconds: float) -> bool:
    """Returns whether the page takes about as long with many responses as with few."""
    report.print_title(f"survey: the results page, {FEW} and {MANY:,} responses to {SECTIONS * EACH} questions")
    reached = [measure_one(name, url) for name, url in databases(machine)]
    return all(reached)


def databases(machine: Machine) -> Iterator[tuple[str, str]]:
    yield "sqlite", f"sqlite:///{machine.directory}/survey.db"
    yield "postgres", machine.postgres.create_database("survey")


def measure_one(name: str, url: str) -> bool:
    env = {"SECRET_KEY": SECRET, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
    Server(env, log=Path(os.devnull)).run_flask("db", "upgrade")
    app = create_app(Config.from_environ({**os.environ, **env}))
    with app.app_context():
        addresses = {many: f"/he/surveys/{published(many, name)}/results" for many in (FEW, MANY)}
        took = time_pages(app, addresses)
        for responses, address in addresses.items():
            statements, size = weigh_page(app, address)
            figures = f"{statements} SQL statements, {took[responses] * 1000:.1f} ms (the best of {TIMES})"
            print(f"{name}: the page with {responses:,} responses: {figures}, {size / 1000:.0f} kB of HTML")
        db.engine.dispose()
    ratio = took[MANY] / took[FEW]
    print(f"{name}: {MANY:,} : {FEW} responses = {ratio:.2f} (at most {MOST_RATIO})")
    return ratio <= MOST_RATIO


def published(responses: int, name: str) -> int:
    """A survey that so many businesses answered, in a public round of its own; its results published, and timed."""
    db.session.rollback()
    writing(db.session)
    session, clock = db.session(), now(db.session())
    round_ = create_round(session, {"title": {"he": f"סבב {responses}"}}, by=None)
    round_.is_public, round_.published_at = True, clock  # any number of published rounds may be public
    phase = round_.phase(PhaseKind.CHALLENGES)
    phase.opens_at, phase.closes_at = clock - timedelta(days=9), clock - timedelta(days=1)
    survey = asked(session, round_, clock)
    fill(session, survey, responses, clock)
    session.commit()
    writing(db.session)
    session.expire_all()
    whole, started = survey_by_id(session, survey.id), time.perf_counter()
    assert whole
    publish_survey(session, whole, session.get_one(Round, whole.round_id), by=None)
    session.commit()
    print(f"{name}: {responses:,} responses counted and published in {time.perf_counter() - started:.2f} s")
    return whole.id


def asked(session: Session, round_: Round, clock: datetime) -> Survey:
    survey = Survey(round_id=round_.id, title={"he": "סקר"}, is_ready=True, created_at=clock, updated_at=clock)
    survey.sections = [
        SurveySection(position=n, title={"he": f"חלק {n}"}, questions=[question(m) for m in range(EACH)])
        for n in range(SECTIONS)
    ]
    session.add(survey)
    session.flush()
    return survey


def question(position: int) -> Question:
    made = Question(position=position, kind=KINDS[position % len(KINDS)], text={"he": f"שאלה {position}"})
    if made.kind in (QuestionKind.SINGLE, QuestionKind.SEVERAL):
        made.options = [QuestionOption(position=n, text={"he": f"תשובה {n}"}) for n in range(OPTIONS)]
    return made


def fill(session: Session, survey: Survey, responses: int, clock: datetime) -> None:
    chance = random.Random(responses)
    times = {"created_at": clock, "updated_at": clock}
    businesses = [{"name": f"עסק {n}", **facts(chance), "search_text": "", **times} for n in range(responses)]
    ids = list(session.scalars(insert(Business).returning(Business.id), businesses))
    times = {"started_at": clock, "updated_at": clock, "submitted_at": clock}
    rows = [{"survey_id": survey.id, "business_id": id_, **times} for id_ in ids]
    sent = list(session.scalars(insert(SurveyResponse).returning(SurveyResponse.id), rows))
    questions = survey.questions
    session.execute(insert(Answer.__table__), [line for id_ in sent for line in lines(chance, id_, questions)])


def facts(chance: random.Random) -> dict[str, Any]:
    verification = chance.choice((Verification.VERIFIED, Verification.WAITING))
    kept = {"sector": chance.choice(list(Sector)), "size_band": chance.choice(list(SizeBand))}
    return {**kept, "verification": verification}


def lines(chance: random.Random, response: int, questions: list[Question]) -> Iterator[dict[str, Any]]:
    for one in questions:
        line = {"response_id": response, "question_id": one.id, "option_id": None, "number": None, "text": ""}
        if one.options:
            count = PICKS if one.kind is QuestionKind.SEVERAL else 1
            yield from ({**line, "option_id": option.id} for option in chance.sample(one.options, count))
        else:
            yield {**line, "number": chance.randint(1, 5) if one.kind is QuestionKind.SCALE else chance.randint(0, 99)}


def time_pages(app: Flask, addresses: Mapping[int, str]) -> dict[int, float]:
    """In turns, so that both meet the same load of others; the best of each."""
    client = app.test_client(use_cookies=False)
    took: dict[int, list[float]] = {responses: [] for responses in addresses}
    for _time in range(TIMES):
        for responses, address in addresses.items():
            started = time.perf_counter()
            get(client, address, "")
            took[responses].append(time.perf_counter() - started)
    return {responses: min(times) for responses, times in took.items()}


def weigh_page(app: Flask, address: str) -> tuple[int, int]:
    """Its SQL statements, and its bytes."""
    client, sent = app.test_client(use_cookies=False), []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        size = len(get(client, address, "").encode())
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent), size
