"""The review queue from the side of whoever writes: a text enters it, and leaves it once staff have decided."""

from datetime import datetime
from typing import Literal

from app.models import Challenge, ReviewKind, Solution

Item = Solution | Challenge
Noun = Literal["challenge", "solution"]


def enter_queue(item: Item, kind: ReviewKind, clock: datetime) -> None:
    """Let staff look at this text. One that waits already keeps its place, and an edit does not make it less new."""
    if item.review_since is not None and kind is ReviewKind.EDITED:
        return
    item.review_since = item.review_since or clock
    item.review_kind = kind


def leave_queue(item: Item) -> None:
    """Nothing of this text waits for staff any more: it was decided, withdrawn or merged."""
    item.review_since = item.review_kind = None


def noun_of(item: Item) -> Noun:
    return "solution" if isinstance(item, Solution) else "challenge"


def subject_of(item: Item) -> str:
    """How the log names it: "solution:12"."""
    return f"{noun_of(item)}:{item.id}"
