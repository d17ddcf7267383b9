"""The public round that an address names, with its dates and the clock as the database has them now.

The objects are kept, and made anew as soon as anything in the rows is not what they were made of.
"""

from datetime import datetime
from typing import NamedTuple

from flask import abort, current_app, g
from sqlalchemy import select

from app.domain.hinge import Raised, raised_by
from app.domain.round_stamp import SEEN, Seen, read_seen
from app.extensions import db
from app.models import MainChallenge, Round
from app.web.page import page_now
from app.web.site import TOTAL_SECONDS, keep_for

CHALLENGES_SECONDS = 1
READ_SEEN = select(SEEN)


class KnownRound(NamedTuple):
    """A round as this process last read it, to read only."""

    round: Round
    seen: Seen


def public_round(round_id: int) -> Round:
    """The round with its phases; 404 where there is none that the public may see. Sets the clock of this request."""
    seen, known = see(round_id), known_round(round_id)
    if known and known.seen.stamp == seen.stamp:
        return known.round
    round_ = db.session.get_one(Round, round_id, populate_existing=True)
    if see(round_id).stamp == seen.stamp:  # else it changed while it was read
        db.session.expunge(round_)
        known_rounds()[round_id] = KnownRound(round_, seen)
    return round_


def see(round_id: int) -> Seen:
    """The clock, and the stamp that tells whether what is known of the round still holds."""
    seen = read_seen(db.session.scalar(READ_SEEN, {"round": round_id}) or "")
    set_now(seen.now)
    return seen if seen.stamp else abort(404)


def known_round(round_id: int) -> KnownRound | None:
    """What may be old by now: whoever uses it compares its stamp with the one that the database gives."""
    return known_rounds().get(round_id)


def known_rounds() -> dict[int, KnownRound]:
    rounds: dict[int, KnownRound] = current_app.extensions.setdefault("kolot_rounds", {})
    return rounds


def set_now(moment: datetime) -> None:
    """The database's clock, read together with something else: what `page_now` says during this request."""
    g.now = moment


def main_challenges(round_id: int) -> tuple[MainChallenge, ...]:
    """To read only; at most a second old."""
    return keep_for(CHALLENGES_SECONDS, ("main challenges", round_id), lambda: read_main_challenges(round_id))


def read_main_challenges(round_id: int) -> tuple[MainChallenge, ...]:
    found = db.session.scalars(
        select(MainChallenge).where(MainChallenge.round_id == round_id).order_by(MainChallenge.position)
    ).all()
    for one in found:
        db.session.expunge(one)
    return tuple(found)


def raised(round_: Round) -> dict[int, Raised]:
    """How many businesses raised each main challenge; at most a minute old."""
    return keep_for(TOTAL_SECONDS, ("raised", round_.id), lambda: raised_by(db.session(), round_, page_now()))
