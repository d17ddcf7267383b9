"""The home page: the round that is on now, else the last one, else words that there is none."""

from flask import Blueprint, render_template

from app.web.guards import public
from app.web.round_page import show_round
from app.web.rounds import public_round
from app.web.site import frame

bp = Blueprint("home", __name__)


@bp.get("/")
@public
def show() -> str:
    round_id = frame().round_id
    return show_round(public_round(round_id)) if round_id else render_template("home/no_round.html")
