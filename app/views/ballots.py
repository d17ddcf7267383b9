"""A person's own ballot in a round. No address shows another's."""

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.domain.lists import solutions_by_id
from app.extensions import db
from app.web.guards import public
from app.web.rounds import public_round
from app.web.site import frame
from app.web.voting_state import my_ballot

bp = Blueprint("ballots", __name__)


@bp.get("/ballot")
@public
def current() -> Response:
    """My ballot in the round that is on now."""
    round_id = frame().round_id
    return redirect(url_for("ballots.show", round_id=round_id) if round_id else url_for("home.show"))


@bp.get("/rounds/<int:round_id>/ballot")
@public
def show(round_id: int) -> str:
    """Recorded votes, or for a visitor what was chosen and is not recorded yet."""
    round_ = public_round(round_id)
    ballot = my_ballot(round_)
    chosen = solutions_by_id(db.session(), [*sorted(ballot.voted), *ballot.waiting])
    return render_template("ballots/show.html", round=round_, ballot=ballot, solutions=list(chosen.values()))
