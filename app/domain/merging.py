"""Doubles become one solution, before voting opens: supporters and judgements follow, and both keep the trace.

What follows is copied, with the dates it had: so unmerging finds it again and takes away nothing else.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, exists, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from app.domain.audit import record_audit
from app.domain.notices import notify
from app.domain.refusal import Refusal, Refused
from app.domain.review import leave_queue
from app.domain.review_records import iso, moment
from app.domain.solutions import locked_ballot, subject, touch
from app.domain.text import clean_line
from app.models import (
    Account,
    CoSupport,
    MainChallenge,
    MessageKind,
    OwnerJudgement,
    Report,
    ReviewDecision,
    ReviewKind,
    Round,
    Solution,
    SolutionState,
)

MERGED = "merged"
INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


def merge_solutions(
    session: Session, round_: Round, kept: Solution, merged: Solution, *, reason: str, by: Account
) -> ReviewDecision:
    """Let `merged` become part of `kept`, which also answers its main challenges from now on.

    Whatever was merged into it before comes along. Its author is told.
    """
    reason = clean_line(reason)
    if not reason:
        raise Refused(Refusal.REASON_MISSING)
    clock = hold_both(session, round_, kept, merged)
    if refusal := merge_refusal(round_, kept, merged, clock):
        raise Refused(refusal)
    decision = ReviewDecision(round_id=round_.id, by_id=by.id, action=MERGED, at=clock)
    decision.before = [remember(session, kept, merged)]
    session.add(decision)
    point_to(session, merged, kept, clock)
    unite_challenges(kept, merged)
    copy_followers(session, merged, kept)
    session.flush()
    record_both(session, "solution.merged", round_, kept, merged, reason=reason, by=by)
    about = {"solution": merged.id, "merged_into": kept.id, "approved": True, "reason": {}}
    notify(session, merged.account, MessageKind.DECISION, event=f"merge {decision.id}", about=about)
    return decision


def unmerge_solution(session: Session, round_: Round, merged: Solution, *, reason: str, by: Account) -> Solution:
    """Make a merged solution one of its own again, before voting opens; what came along with it goes back too."""
    reason = clean_line(reason)
    if not reason:
        raise Refused(Refusal.REASON_MISSING)
    kept = session.get_one(Solution, merged.merged_into_id) if merged.merged_into_id else merged
    clock = hold_both(session, round_, kept, merged)
    decision = merge_of(session, merged)
    if refusal := unmerge_refusal(round_, merged, clock):
        raise Refused(refusal)
    if decision is None:
        raise Refused(Refusal.NOT_MERGED)
    point_back(session, merged, kept, decision, clock)
    for place in dict.fromkeys((session.get_one(Solution, decision.before[0]["kept"]), kept)):
        remove_followers(session, merged, place.id)
        give_back_challenges(session, merged, place)
        for one in merged_into(session, [place.id]).get(place.id, ()):
            copy_followers(session, one, place)
    decision.undone_at = clock
    session.flush()
    record_both(session, "solution.unmerged", round_, kept, merged, reason=reason, by=by)
    return merged


def merge_refusal(round_: Round, kept: Solution, merged: Solution, now: datetime) -> Refusal | None:
    """Whether one may become part of the other."""
    if refusal := part_refusal(round_, merged, now):
        return refusal
    if kept.id == merged.id or {kept.round_id, merged.round_id} != {round_.id}:
        return Refusal.CANNOT_BE_MERGED
    return None if kept.state is SolutionState.PUBLIC else Refusal.SOLUTION_NOT_PUBLIC


def part_refusal(round_: Round, solution: Solution, now: datetime) -> Refusal | None:
    """Whether this one may become part of any other."""
    if round_.voting.has_opened(now):
        return Refusal.BALLOT_IS_FIXED
    is_there = solution.state in (SolutionState.PUBLIC, SolutionState.WAITING)
    return None if is_there else Refusal.CANNOT_BE_MERGED


def unmerge_refusal(round_: Round, merged: Solution, now: datetime) -> Refusal | None:
    if round_.voting.has_opened(now):
        return Refusal.BALLOT_IS_FIXED
    return None if merged.state is SolutionState.MERGED else Refusal.NOT_MERGED


def merged_into(session: Session, kept_ids: Sequence[int]) -> dict[int, list[Solution]]:
    """What became part of each of these, oldest first, in one statement: for "together with", and for the trace."""
    rows = session.scalars(select(Solution).where(Solution.merged_into_id.in_(kept_ids)).order_by(Solution.id))
    found: dict[int, list[Solution]] = {}
    for one in rows:
        found.setdefault(one.merged_into_id or 0, []).append(one)
    return found


def hold_both(session: Session, round_: Round, kept: Solution, merged: Solution) -> datetime:
    """Nobody votes or edits meanwhile. Always in the order of the ids, so that two merges never wait for each other."""
    clock = locked_ballot(session, round_)
    for one in sorted({kept, merged}, key=lambda solution: solution.id):
        session.refresh(one, with_for_update={"key_share": True, "of": Solution})
    return clock


def remember(session: Session, kept: Solution, merged: Solution) -> dict[str, Any]:
    """What unmerging needs to know."""
    chained = session.scalars(select(Solution.id).where(Solution.merged_into_id == merged.id)).all()
    return {
        "id": merged.id,
        "kept": kept.id,
        "state": merged.state.value,
        "review_since": iso(merged.review_since),
        "review_kind": merged.review_kind.value if merged.review_kind else None,
        "chained": sorted(chained),
        "own": sorted(challenge.id for challenge in kept.main_challenges),
    }


def point_to(session: Session, merged: Solution, kept: Solution, clock: datetime) -> None:
    merged.state, merged.merged_into_id = SolutionState.MERGED, kept.id
    leave_queue(merged)
    chained = Solution.merged_into_id == merged.id
    session.execute(update(Solution).where(chained).values(merged_into_id=kept.id, version=Solution.version + 1))
    session.execute(
        update(Report).where(Report.solution_id == merged.id, Report.settled_at.is_(None)).values(settled_at=clock)
    )
    for one in (kept, merged):
        touch(one, clock)


def point_back(session: Session, merged: Solution, kept: Solution, decision: ReviewDecision, clock: datetime) -> None:
    entry = decision.before[0]
    merged.state, merged.merged_into_id = SolutionState(entry["state"]), None
    merged.review_since = moment(entry["review_since"])
    merged.review_kind = ReviewKind(entry["review_kind"]) if entry["review_kind"] else None
    chained = Solution.id.in_(entry["chained"]) & (Solution.merged_into_id == kept.id)
    session.execute(update(Solution).where(chained).values(merged_into_id=merged.id, version=Solution.version + 1))
    settled = (Report.solution_id == merged.id, Report.settled_at == decision.at)
    session.execute(update(Report).where(*settled).values(settled_at=None))
    for one in (kept, merged):
        touch(one, clock)
    session.flush()


def give_back_challenges(session: Session, merged: Solution, place: Solution) -> None:
    """What it answers without the one that leaves: its own, what staff added, and what the others in it bring."""
    merges = merges_into(session, place)
    own = set(merges[0].before[0]["own"]) if merges else set()
    others = merged_into(session, [place.id]).get(place.id, ())
    brought = {challenge.id: challenge for one in others for challenge in one.main_challenges}
    leaving = {challenge.id for challenge in merged.main_challenges} - own
    stay = {one.id: one for one in place.main_challenges if one.id not in leaving}
    place.main_challenges = sorted({**stay, **brought}.values(), key=place_of)
    for one in merges:
        one.before = [{**one.before[0], "own": sorted(own)}]


def merges_into(session: Session, place: Solution) -> list[ReviewDecision]:
    """The decisions by which others became part of it, the first one first."""
    merges = (ReviewDecision.action == MERGED, ReviewDecision.undone_at.is_(None))
    of_round = select(ReviewDecision).where(ReviewDecision.round_id == place.round_id, *merges)
    found = session.scalars(of_round.order_by(ReviewDecision.id))
    return [one for one in found if one.before[0]["kept"] == place.id]


def unite_challenges(kept: Solution, merged: Solution) -> None:
    """Who looks under a main challenge of the merged one finds the kept one there."""
    united = {one.id: one for one in (*kept.main_challenges, *merged.main_challenges)}
    kept.main_challenges = sorted(united.values(), key=place_of)


def place_of(challenge: MainChallenge) -> tuple[int, int]:
    return challenge.position, challenge.id


def copy_followers(session: Session, merged: Solution, kept: Solution) -> None:
    """Co-supporters and owners' judgements, where the kept one has none of that person or business."""
    supports = select(literal(kept.id), CoSupport.account_id, CoSupport.created_at)
    others = supports.where(CoSupport.solution_id == merged.id, CoSupport.account_id != (kept.account_id or 0))
    copy_rows(session, CoSupport, others)
    said = OwnerJudgement
    judgements = select(literal(kept.id), said.business_id, said.verdict, said.judged_at)
    copy_rows(session, OwnerJudgement, judgements.where(said.solution_id == merged.id))


def copy_rows(session: Session, model: type[CoSupport] | type[OwnerJudgement], rows: Select[Any]) -> None:
    table = model.__table__
    copy = INSERT[session.get_bind().dialect.name](table).from_select([column.name for column in table.c], rows)
    session.execute(copy.on_conflict_do_nothing())


def remove_followers(session: Session, merged: Solution, kept_id: int) -> None:
    """Those that were copied and not renewed since: they have the very date that the merged one's have."""
    for model, who, when in (
        (CoSupport, CoSupport.account_id, CoSupport.created_at),
        (OwnerJudgement, OwnerJudgement.business_id, OwnerJudgement.judged_at),
    ):
        other = aliased(model)
        is_copy = and_(getattr(other, who.key) == who, getattr(other, when.key) == when)
        copied = exists().where(other.solution_id == merged.id, is_copy)
        remove = delete(model).where(model.solution_id == kept_id, copied)
        session.execute(remove.execution_options(synchronize_session=False))


def merge_of(session: Session, merged: Solution) -> ReviewDecision | None:
    """The decision by which it was merged."""
    merges = select(ReviewDecision).where(
        ReviewDecision.round_id == merged.round_id, ReviewDecision.action == MERGED, ReviewDecision.undone_at.is_(None)
    )
    newest_first = session.scalars(merges.order_by(ReviewDecision.id.desc()))
    return next((one for one in newest_first if one.before[0]["id"] == merged.id), None)


def record_both(
    session: Session, action: str, round_: Round, kept: Solution, merged: Solution, *, reason: str, by: Account
) -> None:
    details = {"kept": kept.id, "merged": merged.id}
    for one in (kept, merged):
        record_audit(session, action, by=by, round_=round_, subject=subject(one), reason=reason, details=details)
