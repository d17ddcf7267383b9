"""The public round that an address names, with its dates and the clock as the database has them now."""

from flask import abort, current_app, g
from sqlalchemy import Text, bindparam, cast, select

from app.domain.clock import utc_clock
from app.extensions import db
from app.models import MainChallenge, Phase, Round
from app.web.site import keep_for

CHALLENGES_SECONDS = 1

Stamp = tuple[tuple[str, ...], ...]

# Every column as plain text: comparing it costs less than making objects of it.
READ_STAMP = (
    select(utc_clock().label("now"), *(cast(column, Text) for table in (Round, Phase) for column in table.__table__.c))
    .join(Phase.__table__, Phase.__table__.c.round_id == Round.__table__.c.id)
    .where(Round.__table__.c.id == bindparam("round"), Round.__table__.c.is_public.is_(True))
    .order_by(Phase.__table__.c.position)
)


def public_round(round_id: int) -> Round:
    """The round with its phases, to read only; 404 where there is none that the public may see.

    The objects are kept, and made anew as soon as anything in the rows is not what they were made of.
    """
    kept: dict[int, tuple[Stamp, Round]] = current_app.extensions.setdefault("kolot_rounds", {})
    stamp = read_stamp(round_id)
    if round_id in kept and kept[round_id][0] == stamp:
        return kept[round_id][1]
    round_ = db.session.get_one(Round, round_id, populate_existing=True)
    if read_stamp(round_id) == stamp:  # else it changed while it was read
        db.session.expunge(round_)
        kept[round_id] = stamp, round_
    return round_


def read_stamp(round_id: int) -> Stamp:
    """What the database holds of a round and its phases; sets the clock of this request."""
    rows = db.session.execute(READ_STAMP, {"round": round_id}).all() or abort(404)
    g.now = rows[0].now
    return tuple(tuple(row[1:]) for row in rows)


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
