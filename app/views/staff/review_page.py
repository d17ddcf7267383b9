"""The page of the review queue put together: rows with their background, counts, the last decision to undo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import render_template, request
from flask_login import current_user

from app.domain import review_queue
from app.domain.review import Item, Noun, noun_of
from app.domain.review_decisions import undo_refusal
from app.domain.review_queue import Background, Place
from app.extensions import db
from app.forms.staff_review import HideForm
from app.models import ReviewDecision, ReviewKind, Round
from app.views.staff.common import status_of
from app.web.ids import read_id
from app.web.page import page_now

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
BULK = "bulk"
KINDS = {kind.value: kind for kind in ReviewKind}


@dataclass(frozen=True)
class Row:
    """One item of the queue; `decision` once it was decided in place."""

    item: Item
    background: Background
    form: HideForm
    is_sent: bool = False
    decision: ReviewDecision | None = None

    @property
    def noun(self) -> Noun:
        return noun_of(self.item)

    @property
    def key(self) -> str:
        return f"{self.noun}-{self.item.id}"

    def decided(self, decision: ReviewDecision) -> "Row":
        return replace(self, decision=decision)


def review_page(
    round_: Round, sent: HideForm | None = None, picked: Sequence[str] = (), *, is_bulk: bool = False
) -> tuple[str, int]:
    """The page; `sent` is the form of a row, or of the bulk bar, that was posted and not accepted."""
    page = review_queue.read_queue(db.session(), round_.id, wanted_kind(), wanted_place())
    html = render_template(
        "staff/review.html",
        **head(round_),
        rows=rows_of(page.items, None if is_bulk else sent, picked),
        bulk_form=sent if sent and is_bulk else blank_form(BULK),
        is_bulk_sent=is_bulk,
        sent=sent,
        picked=set(picked),
        next_place=written_place(page.next),
        done=decision_to_undo(),
    )
    return html, status_of(sent) if sent else 200


def head(round_: Round) -> dict[str, Any]:
    """What stands above the list, and what every form keeps of the address."""
    counts = review_queue.count_queue(db.session(), round_.id)
    kept = {"kind": request.args.get("kind"), "after": request.args.get("after")}
    return {"round": round_, "counts": counts, "kind": wanted_kind(), "kept": kept, "clock": page_now()}


def rows_of(items: Sequence[Item], sent: HideForm | None = None, picked: Sequence[str] = ()) -> list[Row]:
    known = review_queue.backgrounds(db.session(), items)
    rows = []
    for item in items:
        key = f"{noun_of(item)}-{item.id}"
        is_sent = sent is not None and key in picked
        form = sent if sent is not None and is_sent else blank_form(key)
        rows.append(Row(item, known.get((noun_of(item), item.id), Background()), form, is_sent))
    return rows


def blank_form(id_prefix: str) -> HideForm:
    return HideForm(formdata=None, id_prefix=id_prefix)


def wanted_kind() -> ReviewKind | None:
    return KINDS.get(request.args.get("kind", ""))


def wanted_place() -> Place | None:
    """Where the page before ended; anything else begins anew."""
    try:
        since, id_, noun = request.args.get("after", "").split(".")
        if noun in ("challenge", "solution"):
            return Place(BEGINNING + int(since) * MICROSECOND, read_id(id_), noun)  # type: ignore[arg-type]
    except (ValueError, OverflowError):
        pass
    return None


def written_place(place: Place | None) -> str | None:
    if place is None:
        return None
    return f"{(place.since - BEGINNING) // MICROSECOND}.{place.id}.{place.noun}"


def decision_to_undo() -> ReviewDecision | None:
    """The decision that this person just made, while it can be taken back."""
    decision = db.session.get(ReviewDecision, request.args.get("done", 0, type=read_id))
    if decision is None or decision.by_id != current_user.account_id or undo_refusal(decision, page_now()):
        return None
    return decision
