"""The public list of solutions, and the page of one."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, session, url_for
from flask_login import current_user
from itsdangerous import BadSignature, Signer
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.database import reading_engine
from app.domain.lists import CIRCLE, Key, Order, Page, Wanted, count_solutions, list_solutions
from app.domain.proposal_rules import propose_refusal
from app.domain.solution_page import readable_solution
from app.domain.text import clean_line
from app.extensions import db
from app.models import MainChallenge, Round, SolutionState
from app.web.cards import names_of, render_cards
from app.web.city import the_city
from app.web.guards import public
from app.web.htmx import is_htmx, vary_by_htmx
from app.web.ids import read_id
from app.web.kept_parts import filled, hole, kept, kept_part
from app.web.page import page_now
from app.web.reader import language
from app.web.rounds import known_round, main_challenges, public_round, set_now
from app.web.site import TOTAL_SECONDS, frame, keep_for
from app.web.solution_page import solution_context
from app.web.voting_state import BallotView, my_ballot
from app.web.words import kept_in_address

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
    round_, wanted, page = read_list(round_id)
    context = list_context(round_, wanted, page)
    if is_htmx():
        html = render_template("solutions/_more.html" if wanted.after else "solutions/changed_list.html", **context)
    elif is_shared(wanted, context["challenges"]):
        html = shared_page(context)
    else:
        html = render_template("solutions/index.html", **context)
    return vary_by_htmx(make_response(html))


def read_list(round_id: int) -> tuple[Round, Wanted, Page]:
    """A round, what is asked of it, and the lines: in one statement where this process knows the round already.

    Which lines are asked for hangs on the round; so they are asked for by what is known of it, and the same answer
    says whether that still holds.
    """
    if known := known_round(round_id):
        set_now(known.seen.now)
        wanted = wanted_by_visitor(known.round)
        with reading_engine(db.engine).connect() as connection:  # lines are no objects: a session would only cost time
            page = list_solutions(connection, wanted)
        if page.seen and page.seen.stamp == known.seen.stamp:
            set_now(page.seen.now)
            if ballot_part(known.round) == wanted.on_ballot:
                return known.round, wanted, page
    round_ = public_round(round_id)
    wanted = wanted_by_visitor(round_)
    return round_, wanted, list_solutions(db.session(), wanted)


def is_shared(wanted: Wanted, challenges: Sequence[MainChallenge]) -> bool:
    """Whether the page is one that many ask for, and says nothing to this reader alone.

    Its address must be one of ours to the letter: pages are not kept for addresses that anyone can invent.
    """
    if wanted.words or wanted.after or "_flashes" in session:
        return False
    if wanted.main_challenge_id not in (None, *(challenge.id for challenge in challenges)):
        return False
    ours = {name: str(value) for name, value in kept_in_address(wanted).items() if name != "round_id"}
    return sorted(request.args.items(multi=True)) == sorted(ours.items())


def shared_page(context: dict[str, Any]) -> str:
    """The page of this situation, made once, with this reader's own cards, bar and way on."""
    ballot, next_key = context["ballot"], context["next_key"]
    reader = (current_user.is_authenticated, current_user.is_staff, frame(), the_city())
    chips = names_of(context["challenges"], language())
    listed = (context["wanted"].everywhere, chips, context["total"], context["shown"], bool(next_key))
    situation = (context["round"], ballot.is_open, ballot.has_closed, context["may_propose"], listed, reader)
    holes = {"cards": context["cards"] and hole("cards"), "bar": hole("bar"), "next_key": next_key and hole("next")}
    page = kept("solutions/index.html", situation, {**context, **holes})
    return filled(page, bar=context["bar"], next=next_key or "", cards=context["cards"])  # the largest last


def ballot_bar(ballot: BallotView) -> Markup:
    return kept_part("votes/_ballot_bar.html", bar=ballot.bar) if ballot.is_shown else Markup("")


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


def key_signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="list-key")


def read_key(signed: str | None) -> Key | None:
    """Where the page before ended; a key that we did not sign starts the list anew."""
    if not signed:
        return None
    try:
        return Key(*map(int, key_signer().unsign(signed).split(b"-")))
    except BadSignature:
        return None


def sign_key(key: Key | None) -> str | None:
    if key is None:
        return None
    return key_signer().sign(f"{key.start}-{key.lap}-{key.shuffle}-{key.id}").decode()


def list_context(round_: Round, wanted: Wanted, page: Page) -> dict[str, Any]:
    challenges = tuple(one for one in main_challenges(round_.id) if one.is_public)
    ballot = my_ballot(round_)
    is_fixed = round_.voting.has_opened(page_now())
    return {
        "round": round_,
        "wanted": wanted,
        "challenges": challenges,
        "ballot": ballot,
        "may_propose": propose_refusal(round_, page_now()) is None,
        "cards": render_cards(page.lines, challenges, ballot.state_of, with_judgements=is_fixed),
        "shown": len(page.lines),
        "bar": ballot_bar(ballot),
        "total": total_of(wanted, challenges),
        "next_key": sign_key(page.next),
    }


def total_of(wanted: Wanted, challenges: Sequence[MainChallenge]) -> int:
    """At most a minute old; what anyone can invent (words, numbers of challenges) is counted and not kept."""
    if wanted.words or wanted.main_challenge_id not in (None, *(challenge.id for challenge in challenges)):
        return count_solutions(db.session(), wanted)
    counted = ("total", wanted.round_id, wanted.main_challenge_id, wanted.on_ballot)
    return keep_for(TOTAL_SECONDS, counted, lambda: count_solutions(db.session(), wanted))


@bp.get("/solutions/<int:solution_id>")
@public
def show(solution_id: int) -> Any:
    """A solution, or the trace of one; its author sees where it stands and what can be done."""
    solution = readable_solution(db.session(), solution_id, current_user.account_id) or abort(404)
    if solution.state is SolutionState.DRAFT:
        return redirect(url_for("proposals.edit", solution_id=solution.id))
    round_ = public_round(solution.round_id)
    return render_template("solutions/show.html", **solution_context(round_, solution))
