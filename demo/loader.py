"""Load the demo by the verbs, then move dates: dates move, the clock never does."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.phases import close_phase, open_phase
from app.domain.results import publish_results
from app.models import Account, AuditEntry, PhaseKind, Round
from demo.challenges import date_challenges, make_challenges, move_challenges
from demo.dates import move_ballots, set_calendar, spread_ballots
from demo.judgements import make_judgements, move_judgements
from demo.making import WHY, cast_votes, make_round
from demo.people import DANA, make_people
from demo.survey import Answered, ask_them_again, date_responses, make_survey, move_responses, publish
from demo.texts import Texts, days_until_open

OPEN, PAST = "ashdod", "pilot"
MOVED_HERE = "הדגמה: המועדים הוזזו כדי שההצבעה תהיה פתוחה עכשיו"
MOVED_BACK = "הדגמה: המועדים הוזזו אל העבר"
LEFT_ALONE = timedelta(days=1)  # what somebody closed or published by hand stays so for a day
AN_HOUR = timedelta(hours=1)


class NotForTheDemo(Exception):
    """The database holds rounds that the demo has not made."""


def needs_loading(session: Session) -> bool:
    """Whether there is anything to do: nearly always there is not, and this is quick to see."""
    round_ = demo_round(session)
    return round_ is None or is_over(session, round_)


def load_demo(session: Session) -> Round:
    """Bring the database to where voting is open. Needs a writing transaction; the caller commits."""
    round_ = demo_round(session)
    if round_ is not None and not is_over(session, round_):
        return round_
    if round_ is not None and not round_.is_published:
        return move_dates(session, round_)
    if round_ is None and session.scalar(select(exists(select(Round.id)))):
        raise NotForTheDemo
    dana = make_people(session)[DANA]
    if round_ is None:
        load_past_round(session, dana)
    return load_open_round(session, dana)


def demo_round(session: Session) -> Round | None:
    """The round that the demo loaded last, whatever it is called by now."""
    moved = select(AuditEntry.round_id).where(AuditEntry.actor_id.is_(None), AuditEntry.reason == MOVED_HERE)
    round_id = session.scalar(moved.order_by(AuditEntry.id.desc()).limit(1))
    return session.get(Round, round_id) if round_id else None


def is_over(session: Session, round_: Round) -> bool:
    """Whether voting has ended by its calendar, or was ended by hand more than a day ago."""
    clock = now(session)
    if not round_.is_published and not round_.voting.has_closed(clock):
        return False
    acts = AuditEntry.action.in_(("phase.closed", "results.publish"))
    last_act = session.scalar(
        select(AuditEntry.at).where(AuditEntry.round_id == round_.id, acts).order_by(AuditEntry.id.desc()).limit(1)
    )
    return last_act is None or last_act < clock - LEFT_ALONE


def load_open_round(session: Session, dana: Account) -> Round:
    texts = Texts.read(OPEN)
    round_, _ = make_round(session, texts, dana)
    answered, clock = make_survey(session, round_, dana), now(session)
    make_challenges(session, round_, texts, answered.business_ids, dana, clock)
    open_phase(session, round_, PhaseKind.VOTING, closes_at=clock + AN_HOUR, by=dana, reason=WHY)
    set_calendar(session, round_, texts.calendar(days_until_open(texts, clock)), reason=MOVED_HERE)
    date_responses(session, round_, answered)
    date_challenges(session, round_)
    make_judgements(session, round_, answered.business_ids)
    publish(session, round_, answered, dana, at=round_.phase(PhaseKind.SOLUTIONS).opens_at)
    return round_


def load_past_round(session: Session, dana: Account) -> Round:
    """A round from beginning to end: opened, voted in, closed and published, then moved into the past."""
    texts = Texts.read(PAST)
    round_, solutions = make_round(session, texts, dana)
    answered, clock = make_survey(session, round_, dana), now(session)
    open_phase(session, round_, PhaseKind.VOTING, closes_at=clock + AN_HOUR, by=dana, reason=WHY)
    cast_votes(session, round_, solutions, [line["appeal"] for line in texts.solutions])
    close_phase(session, round_, PhaseKind.VOTING, by=dana, reason=WHY)
    publish_results(session, round_, by=dana, reason=WHY)
    calendar = texts.calendar(days_until_open(Texts.read(OPEN), clock))
    set_calendar(session, round_, calendar, reason=MOVED_BACK)
    round_.published_at = calendar.results_at
    spread_ballots(session, round_)
    make_judgements(session, round_, answered.business_ids)
    publish_surveys(session, round_, answered, dana)
    return round_


def publish_surveys(session: Session, round_: Round, answered: Answered, dana: Account) -> None:
    """What businesses answered at the beginning, and what most of them answered once the results were out."""
    date_responses(session, round_, answered)
    assert round_.published_at
    publish(session, round_, answered, dana, at=round_.phase(PhaseKind.SOLUTIONS).opens_at)
    again = ask_them_again(session, round_, answered, dana, opens_at=round_.published_at)
    publish(session, round_, again, dana, at=again.survey.closes_at)


def move_dates(session: Session, round_: Round) -> Round:
    """Voting of an earlier demo has ended: its calendar moves on, and its ballots with it."""
    texts, clock = Texts.read(OPEN), now(session)
    before = round_.voting.opens_at
    assert before
    set_calendar(session, round_, texts.calendar(days_until_open(texts, clock)), reason=MOVED_HERE)
    assert round_.voting.opens_at
    step = round_.voting.opens_at - before
    move_ballots(session, round_, step, latest=clock)
    move_responses(session, round_, step)
    move_challenges(session, round_, step)
    move_judgements(session, round_, step)
    return round_
