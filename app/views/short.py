"""Short addresses for QR codes and for typing: they lead on, in a language that the reader's browser asks for."""

from flask import Blueprint, redirect, url_for
from werkzeug.wrappers import Response

from app.web.guards import public

bp = Blueprint("short", __name__)
LEADS_TO = {
    "r": ("rounds.show", "round_id"),
    "m": ("main_challenges.show", "main_challenge_id"),
    "s": ("solutions.show", "solution_id"),
    "c": ("challenges.show", "challenge_id"),
}


@bp.get("/<any(r, m, s, c):letter>/<int:number>")
@public
def show(letter: str, number: int) -> Response:
    """Whether there is something to read is for the page to say."""
    endpoint, name = LEADS_TO[letter]
    response = redirect(url_for(endpoint, **{name: number}))
    response.vary.add("Accept-Language")
    return response
