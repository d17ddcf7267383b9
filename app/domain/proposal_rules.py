"""What an author may do with a solution now: asked by the verbs and by the pages that offer them."""

from datetime import datetime

from app.domain.grace import in_time
from app.domain.refusal import Refusal
from app.models import PhaseKind, Round, Solution, SolutionState

SENT = (SolutionState.WAITING, SolutionState.PUBLIC, SolutionState.HIDDEN)


def propose_refusal(round_: Round, now: datetime, opened_at: datetime | None = None) -> Refusal | None:
    """Whether a solution may be drafted or sent: while the phase is open, and a form opened before its end a little
    longer."""
    phase = round_.phase(PhaseKind.SOLUTIONS)
    if round_.is_published or round_.voting.has_opened(now):
        return Refusal.SOLUTIONS_CLOSED
    if not phase.has_opened(now):
        return Refusal.SOLUTIONS_NOT_OPEN_YET
    return None if in_time(round_, phase, now, opened_at) else Refusal.SOLUTIONS_CLOSED


def whole_refusal(solution: Solution) -> Refusal | None:
    """Whether it says enough to be sent."""
    return None if solution.title and solution.sentence and solution.how_it_works else Refusal.SOLUTION_NOT_WHOLE


def edit_own_refusal(
    round_: Round, solution: Solution, now: datetime, opened_at: datetime | None = None
) -> Refusal | None:
    """Whether its author may change what it says."""
    if solution.state not in SENT:
        return Refusal.SOLUTION_CANNOT_CHANGE
    return propose_refusal(round_, now, opened_at)


def withdraw_refusal(round_: Round, solution: Solution, now: datetime) -> Refusal | None:
    """Whether its author may take it back: at any time before voting opens."""
    can_be = solution.state in SENT and not round_.voting.has_opened(now) and not round_.is_published
    return None if can_be else Refusal.CANNOT_BE_WITHDRAWN


def answer_refusal(solution: Solution) -> Refusal | None:
    """Whether its author may answer to its hiding: once."""
    can_answer = solution.state is SolutionState.HIDDEN and solution.answered_at is None
    return None if can_answer else Refusal.CANNOT_BE_ANSWERED
