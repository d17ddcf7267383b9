"""The public list of solutions, and the page of one."""

import secrets
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, session, url_for
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from app.domain.lists import CIRCLE, Key, Order, Page, Wanted, count_solutions, list_solutions, visible_solution
from app.domain.text import clean_line
from app.extensions import db
from app.models import Round
from app.web.cards import render_cards
from app.web.guards import public
from app.web.htmx import is_htmx, vary_by_htmx
from app.web.ids import read_id
from app.web.page import page_now
from app.web.rounds import main_challenges, public_round
from app.web.site import TOTAL_SECONDS, frame, keep_for
from app.web.voting_state import my_ballot

bp = Blueprint("solutions", __name__)
MOST_WORDS = 100


@bp.get("/solutions")
@public
def current() -> Response:
    """The list of the round that is on now."""
    return redirect(url_for("solutions.index", round_id=frame().round_id or abort(404)))


@bp.get("/rounds/<int:round_id>/solutions")
@public
def index(round_id: int) -> Response:
    round_ = public_round(round_id)
    wanted = wanted_by_visitor(round_)
    page = list_solutions(db.session(), wanted)
    context = list_context(round_, wanted, page)
    if is_htmx():
        template = "solutions/_more.html" if wanted.after else "solutions/changed_list.html"
    else:
        template = "solutions/index.html"
    return vary_by_htmx(make_response(render_template(template, **context)))


def wanted_by_visitor(round_: Round) -> Wanted:
    order = Order.NEWEST if request.args.get("order") == Order.NEWEST else Order.RANDOM
    return Wanted(
        round_id=round_.id,
        main_challenge_id=request.args.get("challenge", type=read_id),
        words=clean_line(request.args.get("q", ""))[:MOST_WORDS],
        on_ballot=ballot_part(round_),
        order=order,
        start=start_of_visitor() if order is Order.RANDOM else 0,
        after=read_key(request.args.get("after")),
    )


def ballot_part(round_: Round) -> bool | None:
    """From the opening of the vote on the list is the ballot; what is not on it stands on a page of its own."""
    if not round_.voting.has_opened(page_now()):
        return None
    return request.args.get("ballot") != "off"


def start_of_visitor() -> int:
    """This visitor's own point on the circle of random order, the same on every visit."""
    if "order" not in session:
        session["order"] = secrets.randbelow(CIRCLE)
        session.permanent = True
    start: int = session["order"]
    return start


def key_serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="list-key")


def read_key(signed: str | None) -> Key | None:
    """Where the page before ended; a key that we did not sign starts the list anew."""
    if not signed:
        return None
    try:
        return Key(*key_serializer().loads(signed))
    except (BadSignature, TypeError):
        return None


def sign_key(key: Key | None) -> str | None:
    if key is None:
        return None
    signed = key_serializer().dumps([key.start, key.lap, key.shuffle, key.id])
    return signed if isinstance(signed, str) else signed.decode()


def list_context(round_: Round, wanted: Wanted, page: Page) -> dict[str, Any]:
    challenges = main_challenges(round_.id)
    ballot = my_ballot(round_)
    counted = (wanted.round_id, wanted.main_challenge_id, wanted.on_ballot, wanted.words)
    return {
        "round": round_,
        "wanted": wanted,
        "challenges": challenges,
        "ballot": ballot,
        "cards": render_cards(page.lines, challenges, ballot.state_of),
        "first_id": page.lines[0].id if page.lines else None,
        "total": keep_for(TOTAL_SECONDS, counted, lambda: count_solutions(db.session(), wanted)),
        "next_key": sign_key(page.next),
    }


@bp.get("/solutions/<int:solution_id>")
@public
def show(solution_id: int) -> str:
    solution = visible_solution(db.session(), solution_id) or abort(404)
    round_ = public_round(solution.round_id)
    ballot = my_ballot(round_)
    return render_template(
        "solutions/show.html", solution=solution, round=round_, ballot=ballot, state=ballot.state_of(solution)
    )
