"""What stands in the review queue, in which order, and beside what."""

import pytest
from sqlalchemy.orm import Session

from app.domain.review import enter_queue, leave_queue
from app.domain.review_queue import backgrounds, count_queue, read_queue
from app.models import (
    CostBand,
    ReviewKind,
    Round,
    SolutionVersion,
)
from tests.domain.test_review import HOUR, waiting_challenge, waiting_solution
from tests.factories import DAY, make_business, make_challenge, make_noise, make_round, make_solution, now


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


def test_what_waits_keeps_its_place_and_stays_new_when_it_is_edited(session: Session, round_: Round) -> None:
    solution, clock = make_solution(session, round_), now(session)
    enter_queue(solution, ReviewKind.NEW, clock)
    enter_queue(solution, ReviewKind.EDITED, clock + HOUR)
    assert (solution.review_since, solution.review_kind) == (clock, ReviewKind.NEW)
    enter_queue(solution, ReviewKind.REPORTED, clock + HOUR)
    assert (solution.review_since, solution.review_kind) == (clock, ReviewKind.REPORTED)
    leave_queue(solution)
    assert (solution.review_since, solution.review_kind) == (None, None)


def test_the_queue_shows_challenges_and_solutions_oldest_first(session: Session, round_: Round) -> None:
    make_solution(session, round_)
    make_challenge(session, round_, make_business(session, None))
    waiting_solution(session, make_noise(session))
    new = waiting_solution(session, round_, hours=1)
    old = waiting_challenge(session, round_, hours=3)
    middle = waiting_solution(session, round_, hours=2, review_kind=ReviewKind.REPORTED)
    assert list(read_queue(session, round_.id).items) == [old, middle, new]
    assert list(read_queue(session, round_.id, ReviewKind.NEW).items) == [old, new]


def test_the_queue_is_walked_by_key_even_where_all_came_at_once(session: Session, round_: Round) -> None:
    clock = now(session)
    for _number in range(4):
        make_solution(session, round_, review_since=clock, review_kind=ReviewKind.NEW)
        make_challenge(session, round_, make_business(session, None), review_since=clock, review_kind=ReviewKind.NEW)
    seen, after = [], None
    while True:
        page = read_queue(session, round_.id, after=after, limit=3)
        seen += [(item.id, type(item).__name__) for item in page.items]
        if (after := page.next) is None:
            break
    assert len(seen) == len(set(seen)) == 8
    assert seen == sorted(seen)


def test_the_queue_is_counted_by_kind(session: Session, round_: Round) -> None:
    waiting_solution(session, make_noise(session))
    waiting_solution(session, round_)
    oldest = waiting_challenge(session, round_, hours=9)
    waiting_solution(session, round_, review_kind=ReviewKind.EDITED)
    counts = count_queue(session, round_.id)
    assert (counts.by_kind, counts.total) == ({ReviewKind.NEW: 2, ReviewKind.EDITED: 1}, 3)
    assert counts.oldest == oldest.review_since


def test_an_edited_text_stands_beside_what_staff_saw_last(session: Session, round_: Round) -> None:
    solution = waiting_solution(session, round_, review_kind=ReviewKind.EDITED, hours=2)
    since = solution.review_since
    for number, moment in ((1, since - DAY), (2, since), (3, since + HOUR)):
        version = {"title": f"גרסה {number}", "cost_band": CostBand.UNKNOWN, "replaced_at": moment}
        session.add(SolutionVersion(solution_id=solution.id, number=number, **version))
    session.flush()
    assert backgrounds(session, [solution])["solution", solution.id].before.title == "גרסה 2"
