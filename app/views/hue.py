"""The city's own colour: a style sheet of one line, which says its hue. All else follows from it (tokens.css)."""

from flask import Blueprint, Response, abort

from app.web.assets import ONE_YEAR
from app.web.guards import public

bp = Blueprint("hue", __name__)
LAST_HUE = 359


@bp.get("/hue/<int:hue>.css")
@public
def show(hue: int) -> Response:
    """Never asked for again: another hue has another address."""
    if hue > LAST_HUE:
        abort(404)
    response = Response(f":root{{--hue:{hue}}}\n", content_type="text/css; charset=utf-8")
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR
    response.cache_control.immutable = True
    return response
