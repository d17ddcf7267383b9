"""The whole log of a round, newest first, page by page."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.domain.audit_trail import read_trail
from app.domain.permissions import Permission
from app.extensions import db
from app.views.staff.blueprint import bp
from app.views.staff.common import the_round
from app.web.guards import staff

PAGE = 50


@bp.get("/staff/rounds/<int:round_id>/log")
@staff(Permission.READ_AUDIT)
def log(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    before = request.args.get("before", type=int)
    return render_template("staff/log.html", round=round_, trail=read_trail(db.session, round_.id, before, PAGE))
