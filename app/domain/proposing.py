"""What residents do with their own solutions: draft, propose, edit, withdraw, answer a hiding.

Staff's verbs are in `solutions.py`. Whose solution it is, the view asks; what is possible now is asked here,
by the verb and by the page that offers it.
"""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.entries import Entry
from app.domain.keys import Keyring
from app.domain.limits import SOLUTIONS_PER_ACCOUNT, count_one
from app.domain.notices import notify
from app.domain.pictures import change_alt
from app.domain.pointed_out import flags_of
from app.domain.proposal_rules import (
    answer_refusal,
    edit_own_refusal,
    propose_refusal,
    whole_refusal,
    withdraw_refusal,
)
from app.domain.refusal import Refusal, Refused
from app.domain.review import enter_queue, leave_queue
from app.domain.rounds import change
from app.domain.solutions import (
    SHUFFLE_BITS,
    SolutionContent,
    locked_ballot,
    refuse,
    subject,
    touch,
    write_content,
)
from app.domain.text import clean_text
from app.domain.versions import keep_version, said_before
from app.models import Account, MessageKind, PhaseKind, Picture, ReviewKind, Round, Solution, SolutionState

WITHOUT_ENTRY = Entry()


def save_draft(
    session: Session,
    round_: Round,
    content: SolutionContent,
    *,
    by: Account,
    draft: Solution | None = None,
    picture: Picture | None = None,
    alt: str | None = None,
    opened_at: datetime | None = None,
) -> Solution:
    """Keep what was typed so far, whole or not, for its author alone. `opened_at` is when its form was (UTC).

    Raises Refused: SOLUTIONS_NOT_OPEN_YET, SOLUTIONS_CLOSED, ALREADY_SENT, TOO_MANY_SOLUTIONS.
    """
    clock = locked_round(session, round_, draft)
    refuse(propose_refusal(round_, clock, opened_at))
    if draft is None:
        count_one(session, Keyring.of_session(session), SOLUTIONS_PER_ACCOUNT, str(by.id))
        draft = new_solution(round_, by, WITHOUT_ENTRY, clock)
        session.add(draft)
    elif draft.state is not SolutionState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    write_content(draft, content)
    draft.picture = picture
    change_alt(picture, alt)
    draft.updated_at = clock
    session.flush()
    return draft


def send_draft(
    session: Session, round_: Round, draft: Solution, *, by: Account, opened_at: datetime | None = None
) -> Solution:
    """Propose what a draft says.

    Raises Refused: SOLUTIONS_NOT_OPEN_YET, SOLUTIONS_CLOSED, ALREADY_SENT, SOLUTION_NOT_WHOLE.
    """
    clock = locked_round(session, round_, draft)
    if draft.state is not SolutionState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    refuse(propose_refusal(round_, clock, opened_at))
    refuse(whole_refusal(draft))
    return hand_in(session, round_, draft, clock, by=by)


def propose_solution(
    session: Session,
    round_: Round,
    content: SolutionContent,
    *,
    by: Account | None,
    entry: Entry = WITHOUT_ENTRY,
    picture: Picture | None = None,
    opened_at: datetime | None = None,
) -> Solution:
    """A new solution in one step; `by` is its author, None where staff enter it for somebody without an account.

    Raises Refused: SOLUTIONS_NOT_OPEN_YET, SOLUTIONS_CLOSED, SOLUTION_NOT_WHOLE.
    """
    clock = locked_round(session, round_)
    refuse(propose_refusal(round_, clock, opened_at))
    solution = new_solution(round_, by, entry, clock)
    write_content(solution, content)
    solution.picture = picture
    refuse(whole_refusal(solution))
    session.add(solution)
    session.flush()
    return hand_in(session, round_, solution, clock, by=by, actor=entry.entered_by or by)


def edit_own(
    session: Session,
    round_: Round,
    solution: Solution,
    content: SolutionContent,
    *,
    by: Account,
    picture: Picture | None = None,
    alt: str | None = None,
    opened_at: datetime | None = None,
) -> Solution:
    """Its author changes what it says. It stays public, what it said before is kept, and staff look at it again.

    Raises Refused: SOLUTION_CANNOT_CHANGE, SOLUTIONS_CLOSED, SOLUTION_NOT_WHOLE.
    """
    clock = locked_round(session, round_, solution)
    refuse(edit_own_refusal(round_, solution, clock, opened_at))
    before = said_before(solution)
    changed = write_content(solution, content) | change(solution, {"picture": picture}) | change_alt(picture, alt)
    refuse(whole_refusal(solution))
    if not changed:
        return solution
    if before != said_before(solution):
        keep_version(session, solution, before, clock)
    look_again(round_, solution, clock)
    touch(solution, clock)
    details = {"texts": sorted(changed - {"search_text"})}
    record_audit(session, "solution.edited_by_author", by=by, round_=round_, subject=subject(solution), details=details)
    return solution


def withdraw_solution(session: Session, round_: Round, solution: Solution, *, by: Account) -> Solution:
    """Its author takes it back, until voting opens. Its address says so. Raises Refused: CANNOT_BE_WITHDRAWN."""
    clock = locked_round(session, round_, solution)
    refuse(withdraw_refusal(round_, solution, clock))
    solution.state = SolutionState.WITHDRAWN
    leave_queue(solution)
    touch(solution, clock)
    record_audit(session, "solution.withdrawn", by=by, round_=round_, subject=subject(solution))
    return solution


def discard_draft(session: Session, round_: Round, draft: Solution) -> None:
    """A draft was nobody else's ever: it is removed, with no trace. Raises Refused: ALREADY_SENT."""
    locked_round(session, round_, draft)
    if draft.state is not SolutionState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    session.delete(draft)
    session.flush()


def author_answers(session: Session, round_: Round, solution: Solution, words: str, *, by: Account) -> Solution:
    """Its author answers, once, to its hiding; staff read it. Raises Refused: ANSWER_MISSING, CANNOT_BE_ANSWERED."""
    words = clean_text(words)
    if not words:
        raise Refused(Refusal.ANSWER_MISSING)
    clock = locked_round(session, round_, solution)
    refuse(answer_refusal(solution))
    solution.author_answer, solution.answered_at = words, clock
    enter_queue(solution, ReviewKind.ANSWERED, clock)
    record_audit(session, "solution.answered", by=by, round_=round_, subject=subject(solution))
    return solution


def locked_round(session: Session, round_: Round, solution: Solution | None = None) -> datetime:
    """Like `locked_ballot`, with the dates of the solutions phase read again too."""
    clock = locked_ballot(session, round_, solution)
    session.refresh(round_.phase(PhaseKind.SOLUTIONS))
    return clock


def new_solution(round_: Round, author: Account | None, entry: Entry, clock: datetime) -> Solution:
    return Solution(
        round_id=round_.id,
        account_id=author.id if author else None,
        state=SolutionState.DRAFT,
        shuffle=secrets.randbits(SHUFFLE_BITS),
        version=1,
        channel=entry.channel,
        entered_by_id=entry.entered_by.id if entry.entered_by else None,
        has_consent=entry.has_consent,
        created_at=clock,
        updated_at=clock,
    )


def hand_in(
    session: Session,
    round_: Round,
    solution: Solution,
    clock: datetime,
    *,
    by: Account | None,
    actor: Account | None = None,
) -> Solution:
    """Public at once, or waiting for staff; in their queue either way. Its author gets a note."""
    solution.submitted_at = clock
    solution.flags = flags_of(solution)
    waits = bool(solution.flags) or round_.reviews_solutions
    solution.state = SolutionState.WAITING if waits else SolutionState.PUBLIC
    solution.published_at = None if waits else clock
    enter_queue(solution, ReviewKind.FLAGGED if solution.flags else ReviewKind.NEW, clock)
    touch(solution, clock)
    session.flush()
    record_audit(session, "solution.proposed", by=actor or by, round_=round_, subject=subject(solution))
    about = {"solution": solution.id}
    notify(session, by, MessageKind.SUBMISSION_RECEIVED, event=f"solution {solution.id}", about=about)
    return solution


def look_again(round_: Round, solution: Solution, clock: datetime) -> None:
    """What an edit means for the queue: flagged it waits; what waited only for its flags is public without them."""
    waited_for_flags = solution.state is SolutionState.WAITING and bool(solution.flags)
    solution.flags = flags_of(solution)
    if solution.state is SolutionState.HIDDEN:
        enter_queue(solution, ReviewKind.EDITED, clock)
    elif solution.flags:
        solution.state = SolutionState.WAITING
        solution.on_ballot, solution.off_ballot_reason = None, {}  # what was decided was decided of other words
        enter_queue(solution, ReviewKind.FLAGGED, clock)
    elif waited_for_flags and not round_.reviews_solutions:
        solution.state, solution.published_at = SolutionState.PUBLIC, solution.published_at or clock
        enter_queue(solution, ReviewKind.NEW, clock)
    else:
        enter_queue(solution, ReviewKind.EDITED, clock)
