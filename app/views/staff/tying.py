"""The hinge: options of the survey on one side, main challenges on the other."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain import tying
from app.domain.grouping import group_refusal
from app.domain.main_challenges import main_challenges
from app.domain.permissions import Permission
from app.extensions import db
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, save, the_round
from app.views.staff.grouping import MOST_PICKED, main_challenge_of
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now
from app.web.refusals import words_for_refusal


@bp.get("/staff/rounds/<int:round_id>/grouping/answers")
@staff(Permission.GROUP_CHALLENGES)
def tying_page(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    survey, questions = tying.choices_of(db.session(), round_)
    challenges = main_challenges(db.session(), round_.id)
    refusal = group_refusal(round_, page_now())
    return render_template(
        "staff/tying.html",
        round=round_,
        survey=survey,
        questions=questions,
        answers=tying.count_answers(db.session(), survey) if survey else {},
        challenges=challenges,
        titles={one.id: one.title for one in challenges},
        fixed=words_for_refusal(refusal) if refusal else "",
    )


@bp.post("/staff/rounds/<int:round_id>/grouping/answers")
@staff(Permission.GROUP_CHALLENGES)
def tie(round_id: int) -> ResponseReturnValue:
    round_, target = the_round(round_id), request.form.get("main_challenge", "")
    options = tying.options_by_id(db.session(), round_, request.form.getlist("pick", type=read_id)[:MOST_PICKED])
    if not options or not target:
        flash(_("Nothing was marked, so nothing changed."), "warn")
    else:
        main = None if target == "none" else main_challenge_of(round_, target)
        count = tying.tie_options(db.session(), round_, options, main, by=actor())
        save(ngettext("%(num)s option was moved.", "%(num)s options were moved.", count))
    return redirect(url_for("staff.tying_page", round_id=round_.id), 303)
