"""What rounds tell many people: to whom, when, and once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.announcements import announce, due_announcements
from app.domain.clock import now
from app.domain.transactions import writing
from app.models import Account, MessageKind, OutboxMessage, PhaseKind, Round
from tests.factories import (
    begin_writing,
    make_account,
    make_ballot,
    make_business,
    make_round,
    make_solution,
    move_phase,
)
from tests.surveys import make_response, make_survey

HOUR = 1 / 24


def due(session: Session) -> list[str]:
    return [one.kind.value for one in due_announcements(session)]


def tell(session: Session, limit: int = 200) -> None:
    for one in due_announcements(session):
        is_more = True
        while is_more:
            begin_writing(session)
            is_more = announce(session, one, limit)
            session.commit()


def told(session: Session, kind: MessageKind) -> list[str]:
    return sorted(session.scalars(select(OutboxMessage.address).where(OutboxMessage.kind == kind)))


@pytest.mark.parametrize(
    ("stage", "kinds"),
    [
        ("planned", []),
        ("challenges", []),
        ("review", ["review_window"]),
        ("voting", ["voting_opens"]),
        ("closed", []),
    ],
)
def test_each_stage_has_its_news(session, stage, kinds):
    make_round(session, stage)
    assert due(session) == kinds


def test_what_began_long_ago_is_no_news(session):
    round_ = make_round(session, "solutions")
    assert due(session) == []
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-2.9, closes=4)
    assert due(session) == ["solutions_open"]


def test_the_review_window_begins_after_the_grace(session):
    round_ = make_round(session, "review", grace_minutes=10)
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-9, closes=-HOUR / 12)
    assert due(session) == []
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-9, closes=-HOUR / 5)
    assert due(session) == ["review_window"]


def test_the_last_day_is_told_of_a_long_vote_only(session):
    round_ = make_round(session, "voting")
    move_phase(session, round_, PhaseKind.VOTING, opens=-5, closes=0.9)
    assert due(session) == ["last_day"]
    move_phase(session, round_, PhaseKind.VOTING, opens=-0.2, closes=0.9)
    assert due(session) == ["voting_opens"]


def test_a_round_that_is_not_public_tells_nothing(session):
    make_round(session, "voting", is_public=False)
    assert due(session) == []


def test_everybody_is_told_once_in_batches(session, noa, amir, dana):
    make_round(session, "voting")
    make_account(session, "+972521234567")
    make_account(session, "erased:x@example.org", erased_at=now(session))
    for _time in range(2):
        tell(session, limit=1)
    assert told(session, MessageKind.VOTING_OPENS) == ["amir@example.org", "noa@example.org"]
    assert due(session) == []


def test_an_extension_does_not_tell_again(session, noa):
    round_ = make_round(session, "voting")
    tell(session)
    move_phase(session, round_, PhaseKind.VOTING, opens=-1, closes=9)
    tell(session)
    assert told(session, MessageKind.VOTING_OPENS) == ["noa@example.org"]


def test_owners_of_verified_businesses_hear_of_the_review_window(session, rina, noa, amir):
    make_round(session, "review")
    make_business(session, rina)
    make_business(session, rina, "סניף שני")
    make_business(session, amir, verification="waiting")
    tell(session)
    assert told(session, MessageKind.REVIEW_WINDOW) == ["rina@example.org"]


def test_the_last_day_reaches_those_who_have_not_voted(session, noa, amir):
    round_ = make_round(session, "voting")
    move_phase(session, round_, PhaseKind.VOTING, opens=-5, closes=0.5)
    make_ballot(session, round_, noa, [make_solution(session, round_)])
    make_ballot(session, round_, amir)
    tell(session)
    assert told(session, MessageKind.LAST_DAY) == ["amir@example.org"]


def test_results_reach_those_who_took_part(session, rina, noa, amir, omer):
    round_ = make_round(session, "closed", published_at=now(session) - timedelta(hours=1))
    make_solution(session, round_, account_id=amir.id)
    make_ballot(session, round_, noa, [make_solution(session, round_)])
    tell(session)
    assert told(session, MessageKind.RESULTS) == ["amir@example.org", "noa@example.org"]


def test_two_workers_at_once_tell_everybody_once(engine, session):
    make_round(session, "voting")
    for _number in range(40):
        make_account(session)
    session.commit()
    secrets = session.info

    def work() -> None:
        with Session(engine, info=dict(secrets)) as mine:
            for one in due_announcements(mine):
                is_more = True
                while is_more:
                    mine.rollback()
                    writing(mine)
                    is_more = announce(mine, one, 3)
                    mine.commit()

    workers = [threading.Thread(target=work) for _number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    tell(session)

    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 40
    assert session.scalar(select(func.count()).select_from(Account)) == 40
    assert session.scalar(select(func.count()).select_from(Round)) == 1


def test_owners_who_answered_hear_what_became_of_it_instead_of_the_general_news(session, rina, noa):
    round_ = make_round(session, "solutions")
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-1 * HOUR, closes=5)
    survey = make_survey(session, round_, first_answer_at=now(session))
    business = make_business(session, rina)
    make_response(session, survey, business, submitted_at=now(session) - timedelta(days=2))
    tell(session)
    assert told(session, MessageKind.OWNERS_HEARD) == ["rina@example.org"]
    assert told(session, MessageKind.SOLUTIONS_OPEN) == ["noa@example.org"]


def test_a_second_survey_is_told_to_those_who_answered_the_first(session, rina, noa):
    round_ = make_round(session, "closed")
    first, clock = make_survey(session, round_), now(session)
    make_response(session, first, make_business(session, rina))
    make_response(session, first, make_business(session, noa), submitted_at=None)
    second = make_survey(session, round_, wave=2, opens_at=clock - timedelta(hours=1), closes_at=None, is_ready=False)
    tell(session)
    assert told(session, MessageKind.NEXT_WAVE) == []
    second.is_ready = True
    session.commit()
    tell(session)
    assert told(session, MessageKind.NEXT_WAVE) == ["rina@example.org"]
