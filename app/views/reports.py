"""Reporting a solution: somebody thinks that staff should look at it."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.lists import visible_solution
from app.domain.refusal import Refused
from app.domain.reports import report_refusal, report_solution
from app.extensions import db
from app.forms.proposals import ReportForm
from app.models import ReportReason, Solution
from app.web.guards import signed_in
from app.web.refusals import words_for, words_for_refusal

bp = Blueprint("reports", __name__)


@bp.route("/solutions/<int:solution_id>/report", methods=["GET", "POST"])
@signed_in
def new(solution_id: int) -> Any:
    solution, form = visible_solution(db.session(), solution_id) or abort(404), ReportForm()
    if not form.validate_on_submit():
        return report_page(solution, form, 422 if form.errors else 200)
    reason, by = ReportReason(form.reason.data), current_user.account()
    try:
        report_solution(db.session(), solution, reason, form.words.data, by=by)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return report_page(visible_solution(db.session(), solution_id) or abort(404), form, 409)
    db.session.commit()
    flash(_("Thank you. Staff will look at it."), "good")
    return redirect(url_for("solutions.show", solution_id=solution_id), 303)


def report_page(solution: Solution, form: ReportForm, status: int) -> tuple[str, int]:
    refusal = report_refusal(solution, account_id=current_user.account_id)
    refused = words_for_refusal(refusal) if refusal else ""
    return render_template("reports/form.html", solution=solution, form=form, refused=refused), status
