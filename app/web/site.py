"""What the frame of every page needs to know of the rounds, kept for a few seconds."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from flask import Flask, current_app
from sqlalchemy import exists, select

from app.extensions import db
from app.models import Challenge, ChallengeState, Round

T = TypeVar("T")
FRAME_SECONDS = 5
TOTAL_SECONDS = 60
MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Frame:
    """The round that is the home page, and what its menu leads to."""

    round_id: int | None
    has_results: bool
    has_challenges: bool


def init_site(app: Flask) -> None:
    app.extensions["kolot_kept"] = {}
    app.jinja_env.globals["frame"] = frame


def keep_for(seconds: float, key: Hashable, make: Callable[[], T]) -> T:
    """A value made at most once in so many seconds, in each process."""
    kept: dict[Hashable, tuple[float, T]] = current_app.extensions["kolot_kept"]
    if (found := kept.get(key)) and found[0] > time.monotonic():
        return found[1]
    value = make()
    if len(kept) >= MOST_KEPT:
        kept.clear()
    kept[key] = (time.monotonic() + seconds, value)
    return value


def forget_kept() -> None:
    """After a change by staff, so that this process shows it at once."""
    current_app.extensions["kolot_kept"].clear()


def frame() -> Frame:
    return keep_for(FRAME_SECONDS, "frame", read_frame)


def read_frame() -> Frame:
    rounds = db.session.execute(
        select(Round.id, Round.published_at).where(Round.is_public.is_(True)).order_by(Round.id.desc())
    ).all()
    unpublished = next((row.id for row in rounds if row.published_at is None), None)
    newest = rounds[0].id if rounds else None
    home = unpublished or newest
    return Frame(home, any(row.published_at for row in rounds), has_public_challenges(home))


def has_public_challenges(round_id: int | None) -> bool:
    """Whether there is a list of challenges to lead to."""
    of_round = (Challenge.round_id == round_id, Challenge.state == ChallengeState.PUBLIC)
    return bool(round_id and db.session.scalar(select(exists().where(*of_round))))
