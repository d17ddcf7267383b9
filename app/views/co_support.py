"""Joining somebody's solution, and leaving it again."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain import co_support
from app.domain.lists import visible_solution
from app.domain.solution_page import around
from app.extensions import db
from app.models import Round, Solution
from app.web.co_support import shown_support
from app.web.guards import public
from app.web.htmx import is_htmx
from app.web.rounds import public_round

bp = Blueprint("co_support", __name__)
Verb = Callable[..., None]


@bp.post("/solutions/<int:solution_id>/join")
@public
def join(solution_id: int) -> Any:
    words = _("You joined this solution. It can be undone while solutions are open.")
    return act(solution_id, co_support.join_solution, words)


@bp.post("/solutions/<int:solution_id>/leave")
@public
def leave(solution_id: int) -> Any:
    return act(solution_id, co_support.leave_solution, _("You left this solution."))


def act(solution_id: int, verb: Verb, words: str) -> Any:
    solution = visible_solution(db.session(), solution_id) or abort(404)
    if not current_user.is_authenticated:
        return ask_who(solution)
    public_round(solution.round_id)
    round_ = db.session.get_one(Round, solution.round_id)
    verb(db.session(), round_, solution, by=current_user.account())
    db.session.commit()
    if not is_htmx():
        flash(words, "good")
        return redirect(url_for("solutions.show", solution_id=solution_id), 303)
    support = shown_support(round_, solution, around(db.session(), solution, current_user.account_id))
    return render_template("co_support/changed.html", solution=solution, support=support, said=("good", words))


def ask_who(solution: Solution) -> Any:
    """Sign in, and come back to the solution."""
    flash(_("Please sign in to continue."), "")
    address = url_for("sign_in.start", next=url_for("solutions.show", solution_id=solution.id))
    if is_htmx():
        return "", 401, {"HX-Redirect": address}
    return redirect(address, 303)
