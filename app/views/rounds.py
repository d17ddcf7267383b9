"""The page of one round, and the list of those whose results are out."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from app.domain.stages import published_rounds
from app.extensions import db
from app.web.guards import public
from app.web.round_page import show_round
from app.web.rounds import public_round

bp = Blueprint("rounds", __name__)


@bp.get("/rounds/<int:round_id>")
@public
def show(round_id: int) -> str:
    return show_round(public_round(round_id))


@bp.get("/rounds")
@public
def index() -> Any:
    """Where there is one result only, it is the list."""
    rounds = published_rounds(db.session())
    if len(rounds) == 1:
        return redirect(url_for("results.show", round_id=rounds[0].id))
    return render_template("home/past_rounds.html", rounds=rounds)
