"""The verbs of the review queue: approve, hide, and undo within a minute. One press may decide many texts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from app.domain.clock import now
from app.domain.notices import notify_each, take_back_notices
from app.domain.refusal import Refusal, Refused
from app.domain.review import Item, leave_queue
from app.domain.review_records import (
    APPROVED,
    HIDDEN,
    Key,
    entries_of,
    is_as_decided,
    iso,
    key_of,
    mark_changed,
    notices_of,
    notices_of_each,
    record,
    restore,
    snapshot,
)
from app.domain.solutions import locked_ballot, required_reason
from app.models import (
    Account,
    Business,
    Challenge,
    Localized,
    MessageKind,
    PhaseKind,
    Report,
    ReviewDecision,
    Round,
    Solution,
)

UNDO = timedelta(seconds=60)
MAIL_DELAY = UNDO + timedelta(seconds=5)
DECIDABLE = ("waiting", "public", "hidden")


@dataclass(frozen=True)
class Undone:
    """What was taken back, and how many texts stay as decided because they changed since."""

    decision: ReviewDecision
    items: Sequence[Item]
    kept: int


def approve(
    session: Session, round_: Round, items: Sequence[Item], *, by: Account, seen: datetime | None = None
) -> ReviewDecision:
    """Let the public read what waited or was hidden; what is public already only leaves the queue.

    Texts that somebody else decided meanwhile are passed over, and those that changed since they were `seen` (UTC).
    Raises Refused where none is left: ALREADY_REVIEWED, CHANGED_UNREAD.
    """
    clock, waiting = hold_waiting(session, round_, items, seen)
    decision = new_decision(session, round_, APPROVED, waiting, clock, by)
    for item in waiting:
        if item.state.value != "public":
            if isinstance(item, Solution) and missed_the_ballot(round_, item, clock):
                item.on_ballot = None
            item.state = type(item.state)("public")
            item.published_at = item.published_at or clock
            item.hidden_reason = {}
            mark_changed(item, clock)
    return finish(session, round_, decision, waiting, by=by)


def missed_the_ballot(round_: Round, solution: Solution, clock: datetime) -> bool:
    """Whether voting opened while it was not public: the ballot is fixed then, and nothing joins it later."""
    opens_at = round_.voting.opens_at
    return round_.voting.has_opened(clock) and opens_at is not None and solution.updated_at < opens_at


def hide(
    session: Session,
    round_: Round,
    items: Sequence[Item],
    *,
    reason: Localized,
    by: Account,
    seen: datetime | None = None,
) -> ReviewDecision:
    """Hide texts from the public; their authors get the reason and may answer once. Nothing is deleted.

    `seen`, and what it raises: as in `approve`.
    """
    reason = required_reason(reason)
    clock, waiting = hold_waiting(session, round_, items, seen)
    decision = new_decision(session, round_, HIDDEN, waiting, clock, by)
    hinge_is_fixed = round_.phase(PhaseKind.SOLUTIONS).has_opened(clock)
    for item in waiting:
        item.state = type(item.state)("hidden")
        item.hidden_reason = reason
        if isinstance(item, Challenge) and not hinge_is_fixed:
            item.published_at = None  # it does not count for its main challenge, later neither
        mark_changed(item, clock)
    return finish(session, round_, decision, waiting, reason=reason, by=by)


def undo(session: Session, decision_id: int, *, by: Account) -> Undone:
    """Take a decision back within a minute: what it changed is as before, and nobody is told of it.

    A text that changed since stays as it is. Refused when it is too late, or when every text changed.
    """
    decision = session.get(ReviewDecision, decision_id)
    if decision is None or decision.by_id != by.id or decision.action not in (APPROVED, HIDDEN):
        raise Refused(Refusal.NOT_FOUND)
    round_ = session.get_one(Round, decision.round_id)
    entries = entries_of(decision)
    clock, items = hold(session, round_, list(entries))
    session.refresh(decision, with_for_update=True)
    if refusal := undo_refusal(decision, clock):
        raise Refused(refusal)
    same = [item for item in items if is_as_decided(item, entries[key_of(item)])]
    if not same:
        raise Refused(Refusal.CHANGED_SINCE)
    take_back(session, round_, decision, same, clock, by)
    return Undone(decision, same, len(entries) - len(same))


def undo_refusal(decision: ReviewDecision, now: datetime) -> Refusal | None:
    """Whether a decision may still be taken back."""
    if decision.undone_at is not None:
        return Refusal.ALREADY_UNDONE
    return Refusal.UNDO_TOO_LATE if now - decision.at > UNDO else None


def hold_waiting(
    session: Session, round_: Round, items: Sequence[Item], seen: datetime | None
) -> tuple[datetime, list[Item]]:
    """Those that still wait as they were seen, with the clock, both read after the locks."""
    clock, held = hold(session, round_, [key_of(item) for item in items])
    waiting = [item for item in held if item.review_since is not None and item.state.value in DECIDABLE]
    if not waiting:
        raise Refused(Refusal.ALREADY_REVIEWED)
    as_seen = [item for item in waiting if seen is None or item.updated_at <= seen]
    if not as_seen:
        raise Refused(Refusal.CHANGED_UNREAD)
    return clock, as_seen


def hold(session: Session, round_: Round, keys: Sequence[Key]) -> tuple[datetime, list[Item]]:
    """These texts of the round, locked and read anew. Where there are solutions nobody votes meanwhile."""
    ids = {noun: [id_ for its_noun, id_ in keys if its_noun == noun] for noun in ("solution", "challenge")}
    clock = locked_ballot(session, round_) if ids["solution"] else now(session)
    solutions = select(Solution).where(Solution.id.in_(ids["solution"])).options(joinedload(Solution.account))
    owner = joinedload(Challenge.business).joinedload(Business.account)
    challenges = select(Challenge).where(Challenge.id.in_(ids["challenge"])).options(owner)
    held: list[Item] = []
    for model, rows in ((Solution, solutions), (Challenge, challenges)):
        locked = rows.where(model.round_id == round_.id).order_by(model.id).with_for_update(key_share=True, of=model)
        held += session.scalars(locked.execution_options(populate_existing=True)).all()
    return clock, held


def new_decision(
    session: Session, round_: Round, action: str, items: Sequence[Item], clock: datetime, by: Account
) -> ReviewDecision:
    """The row of one press, with what each text was before it."""
    before = [snapshot(item) for item in items]
    decision = ReviewDecision(round_id=round_.id, by_id=by.id, action=action, at=clock, before=before)
    session.add(decision)
    session.flush()
    return decision


def finish(
    session: Session,
    round_: Round,
    decision: ReviewDecision,
    items: Sequence[Item],
    *,
    reason: Localized | None = None,
    by: Account,
) -> ReviewDecision:
    """Out of the queue, into the log; authors are told in a minute, of what changed for them."""
    news = notices_of(decision, items, reason or {})
    for item in items:
        leave_queue(item)
    after = {key_of(item): {"after": item.state.value, "stamp": iso(item.updated_at)} for item in items}
    decision.before = [entry | after[entry["noun"], entry["id"]] for entry in decision.before]
    session.flush()
    of_solutions = Report.solution_id.in_([item.id for item in items if isinstance(item, Solution)])
    session.execute(update(Report).where(of_solutions, Report.settled_at.is_(None)).values(settled_at=decision.at))
    record(session, round_, decision.action, items, by=by, reason=(reason or {}).get("he", ""))
    notify_each(session, MessageKind.DECISION, news, delay=MAIL_DELAY)
    return decision


def take_back(
    session: Session, round_: Round, decision: ReviewDecision, items: Sequence[Item], clock: datetime, by: Account
) -> None:
    entries = entries_of(decision)
    for item in items:
        restore(item, entries[key_of(item)], clock)
    decision.undone_at = clock
    session.flush()
    of_solutions = Report.solution_id.in_([item.id for item in items if isinstance(item, Solution)])
    session.execute(update(Report).where(of_solutions, Report.settled_at == decision.at).values(settled_at=None))
    record(session, round_, "review_undone", items, by=by)
    take_back_notices(session, MessageKind.DECISION, notices_of_each(decision, items))
