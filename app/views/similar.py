"""While a title is typed: "is it one of these?"."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for

from app.domain.similar import similar_solutions
from app.domain.text import clean_line
from app.extensions import db
from app.web.guards import public
from app.web.htmx import is_htmx, vary_by_htmx
from app.web.ids import read_id
from app.web.rounds import public_round

bp = Blueprint("similar", __name__)
FEWEST_LETTERS, MOST_LETTERS = 4, 200


@bp.get("/rounds/<int:round_id>/solutions/similar")
@public
def index(round_id: int) -> Any:
    """A few lines that say "is it one of these?", or nothing; asked as a page, the list searched by these words."""
    round_ = public_round(round_id)
    title = clean_line(request.args.get("title", ""))[:MOST_LETTERS]
    if not is_htmx():
        return redirect(url_for("solutions.index", round_id=round_.id, q=title or None))
    besides = request.args.get("besides", type=read_id)
    is_long_enough = len(title) >= FEWEST_LETTERS
    found = similar_solutions(db.session(), round_.id, title, besides=besides) if is_long_enough else []
    return vary_by_htmx(make_response(render_template("proposals/_similar.html", similar=found, in_form=True)))
