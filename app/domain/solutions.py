"""The verbs of a solution: create, edit, on or off the ballot, hide. Each change gives its card a new version."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.notices import notify
from app.domain.refusal import Refusal, Refused
from app.domain.review import leave_queue
from app.domain.rounds import change, clean_localized
from app.domain.text import clean_line, clean_text, search_key
from app.models import Account, CostBand, Localized, MainChallenge, MessageKind, Round, Solution, SolutionState

SHUFFLE_BITS = 48
LINES = ("title", "author_name")
PARAGRAPHS = ("sentence", "how_it_works", "who_it_helps", "who_would_do_it", "connection")


@dataclass(frozen=True)
class SolutionContent:
    """What a solution says, as it was typed."""

    title: str
    sentence: str = ""
    how_it_works: str = ""
    who_it_helps: str = ""
    cost_band: CostBand = CostBand.UNKNOWN
    who_would_do_it: str = ""
    connection: str = ""
    author_name: str = ""
    main_challenges: Sequence[MainChallenge] = field(default=())


def create_solution(session: Session, round_: Round, content: SolutionContent, *, by: Account | None) -> Solution:
    """A new public solution, not yet decided. Nothing joins once voting has opened."""
    clock = locked_ballot(session, round_)
    refuse(join_refusal(round_, clock))
    solution = Solution(round_id=round_.id, shuffle=secrets.randbits(SHUFFLE_BITS), created_at=clock, updated_at=clock)
    write_content(solution, content)
    session.add(solution)
    session.flush()
    record_audit(session, "solution.created", by=by, round_=round_, subject=subject(solution))
    return solution


def edit_solution(
    session: Session, round_: Round, solution: Solution, content: SolutionContent, *, by: Account | None
) -> Solution:
    """Change what a solution says. What people are voting on does not change under their hands."""
    clock = locked_ballot(session, round_, solution)
    refuse(edit_refusal(round_, solution, clock))
    changed = write_content(solution, content)
    if changed:
        touch(solution, clock)
        details = {"texts": sorted(changed - {"search_text"})}
        record_audit(session, "solution.edited", by=by, round_=round_, subject=subject(solution), details=details)
    return solution


def put_on_ballot(session: Session, round_: Round, solution: Solution, *, by: Account | None) -> Solution:
    """Say that people may vote for this one."""
    return decide(session, round_, solution, True, {}, action="solution.put_on_ballot", by=by)


def keep_off_ballot(
    session: Session, round_: Round, solution: Solution, *, reason: Localized, by: Account | None
) -> Solution:
    """Say that people may not vote for this one, and why: the reason is public."""
    reason = required_reason(reason)
    return decide(session, round_, solution, False, reason, action="solution.kept_off_ballot", by=by)


def hide_solution(
    session: Session, round_: Round, solution: Solution, *, reason: Localized, by: Account | None
) -> Solution:
    """Hide the text from the public; the reason shows in its place. Nothing is deleted."""
    reason = required_reason(reason)
    clock = locked_ballot(session, round_, solution)
    refuse(hide_refusal(solution))
    solution.state, solution.hidden_reason = SolutionState.HIDDEN, reason
    leave_queue(solution)
    touch(solution, clock)
    record_audit(session, "solution.hidden", by=by, round_=round_, subject=subject(solution), reason=reason["he"])
    about = {"solution": solution.id, "approved": False, "reason": reason}
    event = f"hidden {solution.id} {solution.version}"
    notify(session, solution.account, MessageKind.DECISION, event=event, about=about)
    return solution


def unhide_solution(
    session: Session, round_: Round, solution: Solution, *, by: Account | None, reason: str
) -> Solution:
    """Show a hidden solution again, as it was."""
    reason = clean_line(reason)
    if not reason:
        raise Refused(Refusal.REASON_MISSING)
    clock = locked_ballot(session, round_, solution)
    refuse(unhide_refusal(solution))
    solution.state, solution.hidden_reason = SolutionState.PUBLIC, {}
    leave_queue(solution)
    touch(solution, clock)
    record_audit(session, "solution.unhidden", by=by, round_=round_, subject=subject(solution), reason=reason)
    return solution


def join_refusal(round_: Round, now: datetime) -> Refusal | None:
    """Whether a solution may still join this round."""
    return Refusal.BALLOT_IS_FIXED if round_.voting.has_opened(now) else None


def edit_refusal(round_: Round, solution: Solution, now: datetime) -> Refusal | None:
    """Whether the text of a solution may change."""
    is_voted_on = solution.on_ballot is True and round_.voting.has_opened(now)
    return Refusal.BALLOT_IS_FIXED if is_voted_on else None


def decide_refusal(round_: Round, solution: Solution, now: datetime) -> Refusal | None:
    """Whether staff may say that a solution is on the ballot or not."""
    if round_.voting.has_opened(now):
        return Refusal.BALLOT_IS_FIXED
    return None if solution.state is SolutionState.PUBLIC else Refusal.SOLUTION_NOT_PUBLIC


def hide_refusal(solution: Solution) -> Refusal | None:
    can_hide = solution.state in (SolutionState.PUBLIC, SolutionState.WAITING)
    return None if can_hide else Refusal.SOLUTION_NOT_PUBLIC


def unhide_refusal(solution: Solution) -> Refusal | None:
    return None if solution.state is SolutionState.HIDDEN else Refusal.SOLUTION_NOT_HIDDEN


def decide(
    session: Session,
    round_: Round,
    solution: Solution,
    on_ballot: bool | None,
    reason: Localized,
    *,
    action: str,
    by: Account | None,
) -> Solution:
    clock = locked_ballot(session, round_, solution)
    refuse(decide_refusal(round_, solution, clock))
    if change(solution, {"on_ballot": on_ballot, "off_ballot_reason": reason}):
        touch(solution, clock)
        why = reason.get("he", "")
        record_audit(session, action, by=by, round_=round_, subject=subject(solution), reason=why)
    return solution


def locked_ballot(session: Session, round_: Round, solution: Solution | None = None) -> datetime:
    """Hold the round so that nobody votes meanwhile, read it again, and the clock after it.

    Alone, not shared: voting opens by the passing of time, and a vote that still saw the old ballot would be
    recorded and then not counted.
    """
    lock_phase(session, round_.id, shared=False)
    session.refresh(round_.voting)
    if solution is not None:
        # A vote for it need not wait. `of`: what was read beside it, a picture say, is not locked, nor could be.
        session.refresh(solution, with_for_update={"key_share": True, "of": Solution})
    return now(session)


def write_content(solution: Solution, content: SolutionContent) -> set[str]:
    texts = {name: clean_line(getattr(content, name)) for name in LINES}
    texts |= {name: clean_text(getattr(content, name)) for name in PARAGRAPHS}
    search_text = search_key(" ".join((texts["title"], texts["sentence"], texts["how_it_works"], texts["author_name"])))
    values = {
        **texts,
        "cost_band": content.cost_band,
        "search_text": search_text,
        "main_challenges": sorted(content.main_challenges, key=lambda challenge: (challenge.position, challenge.id)),
    }
    return change(solution, values)


def touch(solution: Solution, clock: datetime) -> None:
    """A new version: every cached card of the old one is out of date."""
    solution.version += 1
    solution.updated_at = clock


def required_reason(reason: Localized) -> Localized:
    reason = clean_localized(reason)
    if not reason.get("he"):
        raise Refused(Refusal.REASON_MISSING)
    return reason


def refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)


def subject(solution: Solution) -> str:
    return f"solution:{solution.id}"
