"""Taking the words of an earlier version away: for what no reader should find in it any more."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.permissions import Permission
from app.domain.versions import redact_version as redact
from app.extensions import db
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, save, the_solution
from app.web.guards import staff

MOST_LETTERS = 300


@bp.post("/staff/solutions/<int:solution_id>/versions/<int:number>/redact")
@staff(Permission.REDACT, fresh=True)
def redact_version(solution_id: int, number: int) -> ResponseReturnValue:
    round_, solution = the_solution(solution_id)
    reason = request.form.get("reason", "")[:MOST_LETTERS]
    redact(db.session, round_, solution, number, reason=reason, by=actor())
    save(_("The words of this version were taken away."))
    return redirect(url_for("proposals.versions", solution_id=solution_id), 303)
