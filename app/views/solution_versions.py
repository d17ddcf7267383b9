"""What a solution said before. Its author may hide a version; that there was one stays."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.solution_page import own_solution, readable_solution
from app.domain.versions import PAGE, hide_version, versions_of
from app.extensions import db
from app.models import Round, SolutionState
from app.views.proposals import bp
from app.web.guards import public, signed_in
from app.web.ids import read_id
from app.web.rounds import public_round


@bp.get("/solutions/<int:solution_id>/versions")
@public
def versions(solution_id: int) -> str:
    solution = readable_solution(db.session(), solution_id, current_user.account_id) or abort(404)
    is_mine = current_user.is_authenticated and solution.account_id == current_user.account_id
    if solution.state is not SolutionState.PUBLIC and not is_mine:
        abort(404)
    before = request.args.get("before", type=read_id)
    found = versions_of(db.session(), solution.id, before=before, limit=PAGE + 1)
    return render_template(
        "proposals/versions.html",
        round=public_round(solution.round_id),
        solution=solution,
        versions=found[:PAGE],
        next_before=found[PAGE - 1].number if len(found) > PAGE else None,
        is_mine=is_mine,
    )


@bp.post("/solutions/<int:solution_id>/versions/<int:number>/hide")
@signed_in
def hide_one_version(solution_id: int, number: int) -> Any:
    solution = own_solution(db.session(), solution_id, current_user.account_id) or abort(404)
    round_ = db.session.get_one(Round, solution.round_id)
    hide_version(db.session(), round_, solution, number, by=current_user.account())
    db.session.commit()
    flash(_("The earlier version is hidden now."), "good")
    return redirect(url_for("proposals.versions", solution_id=solution_id), 303)
