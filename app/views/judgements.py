"""What verified owners say of the solutions: all of them on one page, each answer in place."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from app.domain import judgements
from app.domain.judging_list import read_judging_list, read_place, written_place
from app.extensions import db
from app.models import Business, Solution, Verdict
from app.web.back import back_to
from app.web.guards import signed_in
from app.web.htmx import is_htmx
from app.web.ids import read_id
from app.web.judging import Judging, judging_of
from app.web.page import page_now
from app.web.rounds import main_challenges, public_round

bp = Blueprint("judgements", __name__)
VERDICTS = {verdict.value: verdict for verdict in Verdict}


@bp.get("/rounds/<int:round_id>/judgements")
@signed_in
def index(round_id: int) -> ResponseReturnValue:
    round_ = public_round(round_id)
    own = judgements.judging_businesses(db.session(), current_user.account_id)
    business = chosen(own)
    if business is None:
        return render_template("judgements/index.html", round=round_, businesses=own, business=None)
    page = read_judging_list(db.session(), round_.id, business.id, after=read_place(request.args.get("after", "")))
    said = judgements.own_judgements(db.session(), business.id, [one.id for one in page.solutions])
    return render_template(
        "judgements/index.html",
        round=round_,
        businesses=own,
        business=business,
        page=page,
        challenges=main_challenges(round_.id),
        judging={one.id: Judging(one.id, [business], {business.id: said.get(one.id)}, True) for one in page.solutions},
        next_place=written_place(page.next),
        is_frozen=judgements.frozen_refusal(round_, page_now()) is not None,
    )


@bp.post("/rounds/<int:round_id>/judgements")
@signed_in
def judge(round_id: int) -> ResponseReturnValue:
    solution, business = posted(round_id)
    verdict = VERDICTS.get(request.form.get("verdict", "")) or abort(400)
    judgements.judge(db.session(), solution, business, verdict, by=current_user.account())
    db.session.commit()
    return answered(solution, business, _("Saved: the answer of the business."))


@bp.post("/rounds/<int:round_id>/judgements/take-back")
@signed_in
def take_back(round_id: int) -> ResponseReturnValue:
    solution, business = posted(round_id)
    judgements.take_back_judgement(db.session(), solution, business, by=current_user.account())
    db.session.commit()
    return answered(solution, business, _("The answer was taken back."))


def posted(round_id: int) -> tuple[Solution, Business]:
    """What the form names; what is not this person's is not found."""
    solution = db.session.get(Solution, request.form.get("solution", 0, type=read_id))
    business = db.session.get(Business, request.form.get("business", 0, type=read_id))
    if solution is None or business is None or solution.round_id != round_id:
        abort(404)
    if business.account_id != current_user.account_id:
        abort(404)
    return solution, business


def answered(solution: Solution, business: Business, words: str) -> ResponseReturnValue:
    if is_htmx():
        judging = judging_of(solution, only=business.id if "only" in request.form else None)
        return render_template("judgements/changed.html", solution=solution, judging=judging)
    flash(words, "good")
    fallback = url_for("judgements.index", round_id=solution.round_id, business=business.id)
    return redirect(back_to(f"judgement-block-{solution.id}", fallback=fallback), 303)


def chosen(own: Sequence[Business]) -> Business | None:
    """The business of the address, else the first one."""
    wanted = request.args.get("business", 0, type=read_id)
    return next((one for one in own if one.id == wanted), own[0] if own else None)
