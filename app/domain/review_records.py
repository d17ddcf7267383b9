"""What a decision of the review queue leaves behind: what each text was before, log lines, notices."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.domain.audit import record_audit_of_each
from app.domain.notices import Notice
from app.domain.review import Item, noun_of, subject_of
from app.domain.solutions import touch
from app.models import Account, Localized, ReviewDecision, ReviewKind, Round, Solution

Key = tuple[str, int]
APPROVED, HIDDEN = "approved", "hidden"


def key_of(item: Item) -> Key:
    return noun_of(item), item.id


def entries_of(decision: ReviewDecision) -> dict[Key, dict[str, Any]]:
    """What the decision kept of each text."""
    return {(entry["noun"], entry["id"]): entry for entry in decision.before}


def snapshot(item: Item) -> dict[str, Any]:
    return {
        "noun": noun_of(item),
        "id": item.id,
        "state": item.state.value,
        "hidden_reason": item.hidden_reason,
        "published_at": iso(item.published_at),
        "review_since": iso(item.review_since),
        "review_kind": (item.review_kind or ReviewKind.NEW).value,
    }


def restore(item: Item, entry: dict[str, Any], clock: datetime) -> None:
    """As it was before the decision. A card drawn meanwhile is out of date: its version only ever grows."""
    if item.state.value != entry["state"] or item.hidden_reason != entry["hidden_reason"]:
        item.state = type(item.state)(entry["state"])
        item.hidden_reason = entry["hidden_reason"]
        mark_changed(item, clock)
    item.published_at = moment(entry["published_at"])
    item.review_since = moment(entry["review_since"])
    item.review_kind = ReviewKind(entry["review_kind"])


def is_as_decided(item: Item, entry: dict[str, Any]) -> bool:
    """Whether nothing happened to it since: nobody edited, withdrew, reported or answered."""
    now_is = (item.state.value, iso(item.updated_at), item.review_since)
    return now_is == (entry["after"], entry["stamp"], None)


def mark_changed(item: Item, clock: datetime) -> None:
    if isinstance(item, Solution):
        touch(item, clock)
    else:
        item.updated_at = clock


def record(session: Session, round_: Round, done: str, items: Sequence[Item], *, by: Account, reason: str = "") -> None:
    """A line of the log for each text: "solution.approved", "challenge.hidden" …"""
    for noun in ("solution", "challenge"):
        subjects = [subject_of(item) for item in items if noun_of(item) == noun]
        record_audit_of_each(session, f"{noun}.{done}", subjects, by=by, round_=round_, reason=reason)


def author_of(item: Item) -> Account | None:
    return item.account if isinstance(item, Solution) else item.business.account


def event_of(decision: ReviewDecision, item: Item) -> str:
    return f"decision {decision.id} {noun_of(item)} {item.id}"


def iso(moment_: datetime | None) -> str | None:
    return moment_.isoformat() if moment_ else None


def moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def notices_of(decision: ReviewDecision, items: Sequence[Item], reason: Localized) -> list[Notice]:
    """One for each text that became public or hidden, or whose author had answered."""
    is_approved = decision.action == APPROVED
    was = entries_of(decision)
    told = [
        item
        for item in items
        if was[key_of(item)]["state"] != item.state.value or item.review_kind is ReviewKind.ANSWERED
    ]
    return [
        Notice(author_of(item), event_of(decision, item), about(item, is_approved=is_approved, reason=reason))
        for item in told
    ]


def about(item: Item, *, is_approved: bool, reason: Localized) -> dict[str, Any]:
    return {noun_of(item): item.id, "approved": is_approved, "reason": reason}


def notices_of_each(decision: ReviewDecision, items: Sequence[Item]) -> list[Notice]:
    return [Notice(author_of(item), event_of(decision, item), {}) for item in items]
