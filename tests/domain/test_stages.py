"""Where a round stands is read from its dates and nothing else."""

import pytest
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.stages import Stage, next_opening, open_phase, published_rounds, solution_counts, stage_of
from app.models import PhaseKind, SolutionState
from tests.factories import DAY, make_main_challenge, make_noise, make_round, make_solution, move_phase

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("calendar", "stage", "open_kind", "next_kind"),
    [
        ("empty", Stage.PLANNED, None, None),
        ("planned", Stage.PLANNED, None, PhaseKind.CHALLENGES),
        ("challenges", Stage.CHALLENGES, PhaseKind.CHALLENGES, PhaseKind.SOLUTIONS),
        ("solutions", Stage.SOLUTIONS, PhaseKind.SOLUTIONS, PhaseKind.VOTING),
        ("review", Stage.REVIEW, None, PhaseKind.VOTING),
        ("voting", Stage.VOTING, PhaseKind.VOTING, None),
        ("closed", Stage.COUNTING, None, None),
    ],
)
def test_a_round_stands_where_its_dates_say(session: Session, calendar, stage, open_kind, next_kind):
    round_ = make_round(session, calendar)
    moment = now(session)
    is_open, coming = open_phase(round_, moment), next_opening(round_, moment)
    assert stage_of(round_, moment) is stage
    assert (is_open and is_open.kind, coming and coming.kind) == (open_kind, next_kind)


def test_between_challenges_and_solutions_nothing_is_open(session: Session):
    round_ = make_round(session, "challenges")
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-9, closes=-1)
    assert stage_of(round_, now(session)) is Stage.BETWEEN
    assert open_phase(round_, now(session)) is None


def test_a_phase_without_an_end_stays_open(session: Session):
    round_ = make_round(session, "empty")
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-1, closes=None)
    assert stage_of(round_, now(session)) is Stage.SOLUTIONS


def test_a_published_round_is_published_whatever_its_dates(session: Session):
    round_ = make_round(session, "closed", published_at=now(session))
    assert stage_of(round_, now(session)) is Stage.PUBLISHED


def test_only_public_solutions_of_the_round_are_counted(session: Session):
    make_noise(session)
    round_ = make_round(session, "voting")
    cash, doubt = make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")
    make_solution(session, round_, main_challenges=[cash])
    make_solution(session, round_, main_challenges=[cash, doubt])
    make_solution(session, round_, main_challenges=[cash], state=SolutionState.HIDDEN)
    make_solution(session, round_, main_challenges=[doubt], state=SolutionState.WAITING)
    assert solution_counts(session, round_.id) == {cash.id: 2, doubt.id: 1}


def test_published_rounds_stand_newest_first_and_without_those_taken_back(session: Session):
    moment = now(session)
    older = make_round(session, "closed", published_at=moment - 2 * DAY)
    newer = make_round(session, "closed", published_at=moment - DAY)
    make_round(session, "closed", published_at=moment, is_public=False)
    make_round(session, "voting")
    assert [round_.id for round_ in published_rounds(session)] == [newer.id, older.id]
