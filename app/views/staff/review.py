"""The review queue: what waits, approve, hide with a reason, undo."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain import review_decisions
from app.domain.permissions import Permission
from app.domain.review import Item, Noun
from app.domain.review_queue import items_by_key
from app.domain.review_records import entries_of
from app.extensions import db
from app.forms.staff_review import HideForm
from app.models import ReviewDecision, Round
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, languages, the_round
from app.views.staff.review_page import BULK, head, review_page, rows_of
from app.web.guards import staff
from app.web.htmx import is_htmx
from app.web.ids import read_id
from app.web.seen import read_seen
from app.web.site import forget_kept

MOST_PICKED = 500


@bp.get("/staff/rounds/<int:round_id>/review")
@staff(Permission.REVIEW)
def review(round_id: int) -> ResponseReturnValue:
    return review_page(the_round(round_id))


@bp.post("/staff/rounds/<int:round_id>/review/approve")
@staff(Permission.REVIEW)
def approve_reviewed(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    if not (items := picked_items(round_)):
        return nothing_picked(round_)
    return decided(round_, items, review_decisions.approve(db.session(), round_, items, by=actor(), seen=read_seen()))


@bp.post("/staff/rounds/<int:round_id>/review/hide")
@staff(Permission.REVIEW)
def hide_reviewed(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    if not (items := picked_items(round_)):
        return nothing_picked(round_)
    form = HideForm(id_prefix=BULK if is_bulk() else picked_keys()[0])
    if not form.validate_on_submit():
        return not_hidden(round_, items, form)
    reason = form.written(languages())
    decision = review_decisions.hide(db.session(), round_, items, reason=reason, by=actor(), seen=read_seen())
    return decided(round_, items, decision)


@bp.post("/staff/rounds/<int:round_id>/review/undo")
@staff(Permission.REVIEW)
def undo_review(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    undone = review_decisions.undo(db.session(), request.form.get("decision", 0, type=read_id), by=actor())
    save()
    if is_htmx():
        return render_template("staff/changed_review.html", **head(round_), rows=rows_of(undone.items))
    flash(_("The decision was taken back."), "good")
    if undone.kept:
        flash(_("%(num)s stay as decided, because they changed meanwhile.", num=undone.kept), "warn")
    return to_queue(round_)


def decided(round_: Round, items: Sequence[Item], decision: ReviewDecision) -> ResponseReturnValue:
    """In place: the row says what was done. Else back to the queue, with the way to undo on top."""
    save()
    if is_htmx():
        done = entries_of(decision)
        rows = [row.decided(decision) for row in rows_of(items) if (row.noun, row.item.id) in done]
        return render_template("staff/changed_review.html", **head(round_), rows=rows)
    count = len(decision.before)
    if left := len(items) - count:
        flash(
            ngettext("%(num)s stays here, because it changed.", "%(num)s stay here, because they changed.", left),
            "warn",
        )
    if decision.action == review_decisions.HIDDEN:
        flash(ngettext("%(num)s item was hidden.", "%(num)s items were hidden.", count), "good")
    else:
        flash(ngettext("%(num)s item was approved.", "%(num)s items were approved.", count), "good")
    return to_queue(round_, done=decision.id)


def not_hidden(round_: Round, items: Sequence[Item], form: HideForm) -> ResponseReturnValue:
    """The reason is not right yet: the same row, or the whole page, with what was typed."""
    if is_htmx():
        rows = rows_of([item for item in items if item.review_since], form, picked_keys())
        return render_template("staff/changed_review.html", **head(round_), rows=rows), 422
    return review_page(round_, form, picked_keys(), is_bulk=is_bulk())


def nothing_picked(round_: Round) -> ResponseReturnValue:
    flash(_("Nothing was marked, so nothing changed."), "warn")
    return to_queue(round_)


def picked_keys() -> list[str]:
    """What was marked, as it stands in the form: "solution-12"."""
    return request.form.getlist("pick")[:MOST_PICKED]


def is_bulk() -> bool:
    """Whether the bar above the list was used, and not the buttons of one row."""
    return BULK in request.form


def picked_items(round_: Round) -> list[Item]:
    """Those of the marked that wait in this round."""
    keys = [key for raw in picked_keys() if (key := read_key(raw))]
    found = items_by_key(db.session(), keys).values()
    return [item for item in found if item.round_id == round_.id]


def read_key(raw: str) -> tuple[Noun, int] | None:
    noun, _dash, number = raw.partition("-")
    try:
        return (noun, read_id(number)) if noun in ("challenge", "solution") else None  # type: ignore[return-value]
    except ValueError:
        return None


def save() -> None:
    db.session.commit()
    forget_kept()


def to_queue(round_: Round, **more: int) -> ResponseReturnValue:
    kept = {"kind": request.args.get("kind"), "after": request.args.get("after")}
    return redirect(url_for("staff.review", round_id=round_.id, **kept, **more), 303)
