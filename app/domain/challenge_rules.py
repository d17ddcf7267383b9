"""What an owner may do with a challenge now: asked by the verbs and by the pages that offer them."""

from datetime import datetime

from app.domain.grace import in_time
from app.domain.refusal import Refusal
from app.models import Challenge, ChallengeState, PhaseKind, Round

SENT = (ChallengeState.WAITING, ChallengeState.PUBLIC, ChallengeState.HIDDEN)


def post_refusal(round_: Round, now: datetime, opened_at: datetime | None = None) -> Refusal | None:
    """Whether a challenge may be drafted or sent: while the phase is open, and a form opened before a little longer."""
    phase = round_.phase(PhaseKind.CHALLENGES)
    if round_.is_published or round_.voting.has_opened(now):
        return Refusal.CHALLENGES_CLOSED
    if not phase.has_opened(now):
        return Refusal.CHALLENGES_NOT_OPEN_YET
    return None if in_time(round_, phase, now, opened_at) else Refusal.CHALLENGES_CLOSED


def whole_refusal(challenge: Challenge) -> Refusal | None:
    return None if challenge.title and challenge.what_happens else Refusal.CHALLENGE_NOT_WHOLE


def edit_refusal(
    round_: Round, challenge: Challenge, now: datetime, opened_at: datetime | None = None
) -> Refusal | None:
    """Whether its owner may change what it says."""
    return post_refusal(round_, now, opened_at) if challenge.state in SENT else Refusal.CHALLENGE_CANNOT_CHANGE


def withdraw_refusal(round_: Round, challenge: Challenge, now: datetime) -> Refusal | None:
    """Whether its owner may take it back: until solutions open, when the counts of the hinge stand still."""
    has_opened = round_.phase(PhaseKind.SOLUTIONS).has_opened(now)
    return None if challenge.state in SENT and not has_opened else Refusal.CANNOT_BE_WITHDRAWN


def answer_refusal(challenge: Challenge) -> Refusal | None:
    can_answer = challenge.state is ChallengeState.HIDDEN and challenge.answered_at is None
    return None if can_answer else Refusal.CANNOT_BE_ANSWERED
