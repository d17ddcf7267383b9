"""The picture of a shared link, drawn here. What has no public page has none."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, request

from app.domain.public_texts import public_challenge, public_main_challenge, public_solution
from app.domain.rules import may_show_totals
from app.extensions import db
from app.web.guards import public
from app.web.lettering import CAN_DRAW
from app.web.link_drawing import LinkWords, drawn
from app.web.previews import (
    challenge_words,
    main_challenge_words,
    results_words,
    round_words,
    solution_words,
    stamp_of,
)
from app.web.rounds import public_round

bp = Blueprint("link_pictures", __name__)
FRESH_SECONDS, OLD_SECONDS = 24 * 3600, 60


@bp.get("/link-pictures/<any(round, results, solution, main_challenge, challenge):kind>/<int:number>/<stamp>.png")
@public
def show(kind: str, number: int, stamp: str) -> Response:
    """An old stamp is answered with the picture of today: a link that was shared last week still has one."""
    words = WORDS[kind](number) if CAN_DRAW else None
    if words is None:
        abort(404)
    today = stamp_of(words)
    response = Response(content_type="image/png")
    response.set_etag(today)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS if stamp == today else OLD_SECONDS
    if today in request.if_none_match:
        response.status_code = 304
    else:
        response.set_data(drawn(words))
    return response


def of_round(round_id: int) -> LinkWords:
    return round_words(public_round(round_id))


def of_results(round_id: int) -> LinkWords | None:
    """Before publication there are none."""
    round_ = public_round(round_id)
    return results_words(round_) if may_show_totals(round_) else None


def of_solution(solution_id: int) -> LinkWords | None:
    found = public_solution(db.session(), solution_id)
    return solution_words(found) if found else None


def of_main_challenge(main_challenge_id: int) -> LinkWords | None:
    found = public_main_challenge(db.session(), main_challenge_id)
    return main_challenge_words(found) if found else None


def of_challenge(challenge_id: int) -> LinkWords | None:
    found = public_challenge(db.session(), challenge_id)
    return challenge_words(found) if found else None


WORDS: dict[str, Callable[[int], LinkWords | None]] = {
    "round": of_round,
    "results": of_results,
    "solution": of_solution,
    "main_challenge": of_main_challenge,
    "challenge": of_challenge,
}
