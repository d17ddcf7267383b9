"""Casting and retracting one vote. The choice travels in the body of the POST, never in its address."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import escape
from werkzeug.exceptions import NotFound

from app.domain.lists import visible_solution
from app.domain.refusal import Refusal, Refused
from app.domain.rules import vote_refusal, voting_refusal
from app.domain.voting import VoteReceived, cast_vote, read_moment, refused, retract_vote
from app.extensions import db
from app.models import SolutionState
from app.web.back import back_to
from app.web.errors import show_error
from app.web.guards import public
from app.web.htmx import is_htmx
from app.web.ids import read_id
from app.web.kept_parts import ID_HOLE, filled, hole, kept
from app.web.reader import language
from app.web.refusals import words_for
from app.web.rounds import public_round
from app.web.site import keep_for
from app.web.times import hour
from app.web.voting_state import Bar, my_ballot, to_the_minute
from app.web.waiting import choose, unchoose, waiting_votes
from app.web.words import votes_left

bp = Blueprint("votes", __name__)
Said = tuple[str, str]  # what kind of note, and its words
TO_SAY_AGAIN = 60  # seconds: to everybody who votes in this minute


@bp.post("/rounds/<int:round_id>/votes")
@public
def cast(round_id: int) -> Any:
    if not current_user.is_authenticated:
        return choose_vote(round_id)
    received = cast_vote(db.session(), round_id, chosen_solution(), by=current_user)
    db.session.commit()
    return recorded(round_id, received)


@bp.post("/rounds/<int:round_id>/votes/retract")
@public
def retract(round_id: int) -> Any:
    if not current_user.is_authenticated:
        return unchoose_vote(round_id)
    received = retract_vote(db.session(), round_id, chosen_solution(), by=current_user)
    db.session.commit()
    return recorded(round_id, received)


def chosen_solution() -> int:
    return request.form.get("solution", type=read_id) or abort(404)


def recorded(round_id: int, received: VoteReceived) -> Any:
    """Said only after the commit."""
    recorded_at = to_the_minute(received.recorded_at)
    bar = Bar(
        round_id, received.votes_per_ballot, received.used, recorded_at=recorded_at, has_closed=received.has_closed
    )
    said = "good", keep_for(TO_SAY_AGAIN, ("recorded", bar, language()), lambda: recorded_words(bar))
    return changed(received.solution_id, "" if received.is_hidden else received.title, block_of(received), bar, said)


def recorded_words(bar: Bar) -> str:
    words = _("Recorded at %(time)s.", time=hour(bar.recorded_at))
    return f"{words} {votes_left(bar.left, bar.limit)}"


def block_of(received: VoteReceived) -> str:
    """The state of the vote block after a vote; a cast that is repeated after the end changes nothing any more."""
    if received.is_cast:
        return "voted-closed" if received.has_closed else "voted"
    return "hidden" if received.is_hidden else "open"


def choose_vote(round_id: int) -> Any:
    """A visitor's tap: kept in this browser and not recorded, under the same rule as a vote."""
    solution_id, waiting = chosen_solution(), waiting_votes(round_id)
    row, moment = read_moment(db.session(), round_id, solution_id, ballot_id=None)
    if solution_id in waiting and (refusal := voting_refusal(moment)):
        raise refused(refusal, moment)
    if solution_id not in waiting:
        if refusal := vote_refusal(replace(moment, used=len(waiting))):
            raise refused(refusal, moment)
        choose(round_id, solution_id)
    elif moment.state is SolutionState.HIDDEN:
        raise refused(Refusal.SOLUTION_HIDDEN, moment)
    bar = Bar(round_id, moment.votes_per_ballot, waiting=len(waiting_votes(round_id)))
    return changed(solution_id, row.title, "waiting", bar, ("wait", _("Chosen, but not recorded yet.")))


def unchoose_vote(round_id: int) -> Any:
    solution_id = chosen_solution()
    row, moment = read_moment(db.session(), round_id, solution_id, ballot_id=None)
    unchoose(round_id, solution_id)
    if refusal := vote_refusal(replace(moment, used=0)):
        raise refused(refusal, moment)
    bar = Bar(round_id, moment.votes_per_ballot, waiting=len(waiting_votes(round_id)))
    return changed(solution_id, row.title, "open", bar)


def changed(
    solution_id: int,
    title: str,
    state: str,
    bar: Bar,
    said: Said | None = None,
    status: int = 200,
    refused_words: str = "",
) -> Any:
    """The two regions that changed, and the words; a plain browser goes back to where it was."""
    if not is_htmx():
        if said:
            flash(said[1], said[0])
        return redirect(back_to(f"solution-{solution_id}", url_for("solutions.show", solution_id=solution_id)), 303)
    # Whatever solution it is: the same answer, but for its number and its title.
    solution = {"id": ID_HOLE, "title": title and hole("title"), "round_id": bar.round_id}
    words = {"solution": solution, "state": state, "bar": bar, "said": said, "refused_words": refused_words}
    page = kept("votes/changed.html", (state, bar, said, refused_words, bool(title)), words)
    return filled(page, id_=solution_id, title=escape(title)), status


@bp.errorhandler(Refused)
def show_refused_vote(refusal: Refused) -> Any:
    """409 with the same two regions as they now are, and the words why."""
    db.session.rollback()
    solution = visible_solution(db.session(), request.form.get("solution", 0, type=read_id))
    if refusal.refusal is Refusal.NOT_FOUND or solution is None:
        return show_error(NotFound())
    ballot = my_ballot(public_round(solution.round_id))
    words = words_for(refusal)
    title = "" if solution.state is SolutionState.HIDDEN else solution.title
    return changed(solution.id, title, ballot.state_of(solution), ballot.bar, ("bad", words), 409, words)
