"""Opening, closing, extending: each writes dates, and the order of the phases holds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.domain import phases
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.models import Account, AuditEntry, Phase, PhaseKind, Round, SolutionState
from tests.factories import DAY, make_noise, make_round, make_solution, move_phase
from tests.support.databases import POSTGRES

CHALLENGES, SOLUTIONS, VOTING = PhaseKind
WHY = "הפסקת חשמל"


def refusal_of(verb: Callable[..., object], *args: Any, **kwargs: Any) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.refusal


def dates(phase: Phase) -> tuple[datetime | None, datetime | None]:
    return phase.opens_at, phase.closes_at


@pytest.fixture
def ready(session: Session) -> Round:
    """A round in its review window that is ready for voting to open, beside another one."""
    make_noise(session)
    round_ = make_round(session, "review")
    make_solution(session, round_)
    return round_


def test_scheduling_writes_both_dates(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    opens, closes = now(session) + DAY, now(session) + 3 * DAY
    phase = phases.schedule_phase(session, round_, SOLUTIONS, opens_at=opens, closes_at=closes, by=dana, reason=WHY)
    assert dates(phase) == (opens, closes)


def test_scheduling_leaves_old_and_new_dates_in_the_log(session: Session, dana: Account) -> None:
    round_ = make_round(session, "planned")
    old = round_.phase(CHALLENGES).opens_at
    opens = now(session) + DAY
    phases.schedule_phase(session, round_, CHALLENGES, opens_at=opens, closes_at=None, by=dana, reason=WHY)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.reason, entry.actor_id) == (
        "phase.scheduled",
        "phase:challenges",
        WHY,
        dana.id,
    )
    assert entry.details["opens_at"] == [phases.iso(old), phases.iso(opens)]


def test_an_opening_in_the_past_is_refused(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    past = now(session) - DAY
    assert (
        refusal_of(
            phases.schedule_phase, session, round_, SOLUTIONS, opens_at=past, closes_at=None, by=dana, reason=WHY
        )
        is Refusal.OPENING_IN_THE_PAST
    )


def test_a_phase_that_closes_before_it_opens_is_refused(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    later = now(session) + 2 * DAY
    assert (
        refusal_of(
            phases.schedule_phase,
            session,
            round_,
            SOLUTIONS,
            opens_at=later,
            closes_at=later - DAY,
            by=dana,
            reason=WHY,
        )
        is Refusal.CLOSES_BEFORE_IT_OPENS
    )


def test_voting_without_an_end_is_refused(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    later = now(session) + DAY
    assert (
        refusal_of(phases.schedule_phase, session, round_, VOTING, opens_at=later, closes_at=None, by=dana, reason=WHY)
        is Refusal.VOTING_NEEDS_AN_END
    )


@pytest.mark.parametrize(("minutes", "refused"), [(9, True), (10, False)])
def test_voting_opens_only_after_the_grace_of_solutions(
    session: Session, dana: Account, minutes: int, refused: bool
) -> None:
    round_ = make_round(session, "solutions")
    move_phase(session, round_, VOTING, opens=None, closes=None)
    opens = round_.phase(SOLUTIONS).closes_at + timedelta(minutes=minutes)
    arguments = {"opens_at": opens, "closes_at": opens + DAY, "by": dana, "reason": WHY}
    if refused:
        assert refusal_of(phases.schedule_phase, session, round_, VOTING, **arguments) is Refusal.VOTING_TOO_SOON
    else:
        assert phases.schedule_phase(session, round_, VOTING, **arguments).opens_at == opens


def test_solutions_are_not_extended_into_voting(session: Session, dana: Account) -> None:
    round_ = make_round(session, "solutions")
    closes = round_.voting.opens_at - timedelta(minutes=9)
    assert (
        refusal_of(phases.extend_phase, session, round_, SOLUTIONS, closes_at=closes, by=dana, reason=WHY)
        is Refusal.VOTING_TOO_SOON
    )


def test_voting_is_not_scheduled_while_solutions_have_no_end(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    move_phase(session, round_, SOLUTIONS, opens=-1, closes=None)
    opens = now(session) + 9 * DAY
    assert (
        refusal_of(
            phases.schedule_phase, session, round_, VOTING, opens_at=opens, closes_at=opens + DAY, by=dana, reason=WHY
        )
        is Refusal.SOLUTIONS_HAVE_NO_END
    )


def test_voting_opens_now_when_everything_is_ready(session: Session, ready: Round, dana: Account) -> None:
    before = now(session)
    phase = phases.open_phase(session, ready, VOTING, by=dana, reason=WHY)
    assert before <= phase.opens_at <= now(session) < phase.closes_at


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"state": SolutionState.WAITING}, Refusal.SOLUTIONS_WAIT),
        ({"on_ballot": None}, Refusal.SOLUTIONS_UNDECIDED),
    ],
)
def test_voting_does_not_open_while_something_is_undecided(
    session: Session, ready: Round, dana: Account, columns: dict, expected: Refusal
) -> None:
    make_solution(session, ready, **columns)
    assert refusal_of(phases.open_phase, session, ready, VOTING, by=dana, reason=WHY) is expected


def test_voting_does_not_open_on_an_empty_ballot(session: Session, dana: Account) -> None:
    make_noise(session)
    round_ = make_round(session, "review")
    make_solution(session, round_, on_ballot=False)
    assert refusal_of(phases.open_phase, session, round_, VOTING, by=dana, reason=WHY) is Refusal.BALLOT_IS_EMPTY


def test_voting_does_not_open_by_a_rule_under_which_nobody_wins(session: Session, ready: Round, dana: Account) -> None:
    ready.winners_per_challenge = 0
    session.flush()
    assert refusal_of(phases.open_phase, session, ready, VOTING, by=dana, reason=WHY) is Refusal.RULE_NOT_SET


def test_voting_does_not_open_within_the_grace_of_solutions(session: Session, ready: Round, dana: Account) -> None:
    ready.phase(SOLUTIONS).closes_at = now(session) - timedelta(minutes=9)
    session.flush()
    assert refusal_of(phases.open_phase, session, ready, VOTING, by=dana, reason=WHY) is Refusal.VOTING_TOO_SOON


def test_closing_now_ends_a_phase(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    phase = phases.close_phase(session, round_, VOTING, by=dana, reason=WHY)
    assert phase.has_closed(now(session))


def test_a_phase_closes_in_the_moment_in_which_it_opened(session: Session, ready: Round, dana: Account) -> None:
    phases.open_phase(session, ready, VOTING, by=dana, reason=WHY)
    phase = phases.close_phase(session, ready, VOTING, by=dana, reason=WHY)
    assert phase.opens_at < phase.closes_at


def test_voting_is_extended_while_it_is_open(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    later = round_.voting.closes_at + DAY
    assert phases.extend_phase(session, round_, VOTING, closes_at=later, by=dana, reason=WHY).closes_at == later


def test_extending_only_goes_to_later(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    earlier = round_.voting.closes_at - timedelta(minutes=1)
    assert (
        refusal_of(phases.extend_phase, session, round_, VOTING, closes_at=earlier, by=dana, reason=WHY)
        is Refusal.NOT_LATER
    )


@pytest.mark.parametrize("verb", [phases.open_phase, phases.extend_phase, phases.reopen_phase])
def test_a_closed_vote_never_opens_again(session: Session, dana: Account, verb: Callable[..., Phase]) -> None:
    round_ = make_round(session, "closed")
    later = now(session) + DAY
    assert (
        refusal_of(verb, session, round_, VOTING, closes_at=later, by=dana, reason=WHY) is Refusal.VOTING_NEVER_REOPENS
    )


def test_solutions_reopen_until_voting_has_opened(session: Session, dana: Account) -> None:
    round_ = make_round(session, "review")
    opens, later = round_.phase(SOLUTIONS).opens_at, now(session) + DAY
    phase = phases.reopen_phase(session, round_, SOLUTIONS, closes_at=later, by=dana, reason=WHY)
    assert dates(phase) == (opens, later)


def test_solutions_do_not_reopen_once_voting_has_opened(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    later = now(session) + DAY
    assert (
        refusal_of(phases.reopen_phase, session, round_, SOLUTIONS, closes_at=later, by=dana, reason=WHY)
        is Refusal.VOTING_HAS_OPENED
    )


def test_a_phase_that_is_open_is_not_scheduled_again(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    later = now(session) + DAY
    assert (
        refusal_of(
            phases.schedule_phase, session, round_, VOTING, opens_at=later, closes_at=later + DAY, by=dana, reason=WHY
        )
        is Refusal.PHASE_HAS_OPENED
    )


def test_the_phases_of_a_published_round_stay(session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty", published_at=now(session))
    assert refusal_of(phases.open_phase, session, round_, CHALLENGES, by=dana, reason=WHY) is Refusal.ALREADY_PUBLISHED


def test_no_verb_without_a_reason(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    assert refusal_of(phases.close_phase, session, round_, VOTING, by=dana, reason=" \u202e ") is Refusal.REASON_MISSING


@pytest.mark.one_database(POSTGRES)
def test_a_verb_reads_the_dates_again_after_its_lock(session: Session, engine: Engine, dana: Account) -> None:
    round_ = make_round(session, "voting")
    session.commit()
    assert round_.voting.closes_at
    with Session(engine) as other:
        other.get_one(Phase, round_.voting.id).closes_at = now(other) - timedelta(seconds=1)
        other.commit()
    assert refusal_of(phases.close_phase, session, round_, VOTING, by=dana, reason=WHY) is Refusal.PHASE_IS_NOT_OPEN
