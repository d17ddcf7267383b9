"""When the dates of a phase may change: ordered reasons, asked by the verbs and by the buttons alike.

Every function answers the first reason to say no, or None. `now` is the database's clock.
"""

from datetime import datetime, timedelta

from app.domain.refusal import Refusal
from app.models import Phase, PhaseKind, Round


def schedule_refusal(phase: Phase, now: datetime) -> Refusal | None:
    """Whether the dates of a phase that lies ahead may be set."""
    if phase.round.is_published:
        return Refusal.ALREADY_PUBLISHED
    if phase.has_opened(now):
        return Refusal.PHASE_HAS_OPENED
    return after_voting_refusal(phase, now)


def open_refusal(phase: Phase, now: datetime) -> Refusal | None:
    """Whether a phase may open now. What its dates and the ballot say comes on top."""
    if phase.round.is_published:
        return Refusal.ALREADY_PUBLISHED
    if phase.is_open(now):
        return Refusal.PHASE_IS_OPEN
    if phase.has_opened(now):
        return Refusal.VOTING_NEVER_REOPENS if is_voting(phase) else Refusal.PHASE_HAS_OPENED
    return after_voting_refusal(phase, now)


def close_refusal(phase: Phase, now: datetime) -> Refusal | None:
    return None if phase.is_open(now) else Refusal.PHASE_IS_NOT_OPEN


def extend_refusal(phase: Phase, now: datetime) -> Refusal | None:
    if not phase.is_open(now):
        return Refusal.VOTING_NEVER_REOPENS if is_voting(phase) and phase.has_closed(now) else Refusal.PHASE_IS_NOT_OPEN
    return None if is_voting(phase) else after_voting_refusal(phase, now)


def reopen_refusal(phase: Phase, now: datetime) -> Refusal | None:
    """Challenges and solutions may open again until voting has opened; voting never does."""
    if is_voting(phase):
        return Refusal.VOTING_NEVER_REOPENS
    if not phase.has_closed(now):
        return Refusal.PHASE_HAS_NOT_CLOSED
    return after_voting_refusal(phase, now)


def after_voting_refusal(phase: Phase, now: datetime) -> Refusal | None:
    """Once voting has opened, what comes before it stays as it is."""
    return Refusal.VOTING_HAS_OPENED if not is_voting(phase) and phase.round.voting.has_opened(now) else None


def dates_refusal(phase: Phase, opens_at: datetime | None, closes_at: datetime | None) -> Refusal | None:
    """Whether these would be right dates for this phase beside those of the others."""
    if opens_at is None:
        return Refusal.OPENING_MISSING if closes_at else None
    if closes_at is not None and closes_at <= opens_at:
        return Refusal.CLOSES_BEFORE_IT_OPENS
    if is_voting(phase):
        solutions = phase.round.phase(PhaseKind.SOLUTIONS)
        return end_refusal(closes_at) or gap_refusal(phase.round, solutions.opens_at, solutions.closes_at, opens_at)
    if phase.kind is PhaseKind.SOLUTIONS:
        return gap_refusal(phase.round, opens_at, closes_at, phase.round.voting.opens_at)
    return None


def end_refusal(closes_at: datetime | None) -> Refusal | None:
    return Refusal.VOTING_NEEDS_AN_END if closes_at is None else None


def gap_refusal(
    round_: Round, solutions_open: datetime | None, solutions_close: datetime | None, voting_opens: datetime | None
) -> Refusal | None:
    """Voting opens only after solutions have closed and their grace is over."""
    if solutions_open is None or voting_opens is None:
        return None
    if solutions_close is None:
        return Refusal.SOLUTIONS_HAVE_NO_END
    return Refusal.VOTING_TOO_SOON if voting_opens < solutions_close + grace(round_) else None


def grace(round_: Round) -> timedelta:
    return timedelta(minutes=round_.grace_minutes)


def rule_refusal(round_: Round) -> Refusal | None:
    """Whether the rule of the vote is whole: somebody can win, and a lot has its seed."""
    has_winners = round_.winners_per_challenge > 0 or round_.winners_overall > 0
    has_seed = round_.tie_rule.value != "lot" or bool(round_.lot_seed)
    return None if has_winners and has_seed else Refusal.RULE_NOT_SET


def is_voting(phase: Phase) -> bool:
    return phase.kind is PhaseKind.VOTING
