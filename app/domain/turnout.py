"""Turnout by what voters said and how they came, frozen at publication in groups that point at nobody."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from app.domain.rules import SMALL_COUNT, rounded_ballots
from app.models import Account, Ballot, Round, TurnoutLine, Vote

OTHER, UNSAID = "other_groups", "unsaid"
DIMENSIONS: dict[str, ColumnElement[Any]] = {
    "kind": Account.kind,
    "channel": Ballot.channel,
    "capacity": Ballot.capacity,
    "quarter": cast(Ballot.quarter_id, String),
}


def freeze_turnout(session: Session, round_: Round) -> None:
    """Write the groups of every dimension: joined where small, then rounded down to tens."""
    for dimension, column in DIMENSIONS.items():
        for group, ballots in joined(count_groups(session, round_.id, column)).items():
            line = TurnoutLine(round_id=round_.id, dimension=dimension, group=group, ballots=rounded_ballots(ballots))
            session.add(line)
    session.flush()


def count_groups(session: Session, round_id: int, column: ColumnElement[Any]) -> dict[str, int]:
    """Ballots with a vote, by the values of a column; what nobody said is a group too."""
    has_vote = select(Vote.ballot_id).where(Vote.ballot_id == Ballot.id).exists()
    rows = session.execute(
        select(column, func.count())
        .select_from(Ballot)
        .join(Account, Account.id == Ballot.account_id)
        .where(Ballot.round_id == round_id, has_vote)
        .group_by(column)
    )
    return {str(group) if group is not None else UNSAID: count for group, count in rows}


def joined(groups: Mapping[str, int], least: int = SMALL_COUNT) -> dict[str, int]:
    """The same ballots in groups of at least `least`: small ones become one, and it takes the smallest in if need be.

    Nothing at all where even together they are fewer, or where only what nobody said would be left.
    """
    shown = {group: count for group, count in groups.items() if count >= least}
    rest = sum(groups.values()) - sum(shown.values())
    if rest and rest < least and shown:
        smallest = min(shown, key=lambda group: (shown[group], group))
        rest += shown.pop(smallest)
    if rest >= least:
        shown[OTHER] = rest
    return shown if set(shown) - {UNSAID} else {}


def turnout_of(session: Session, round_id: int) -> dict[str, dict[str, int]]:
    """What was frozen, by dimension and group; the largest group first, the joined one and the unsaid last."""
    found: dict[str, dict[str, int]] = {}
    lines = session.scalars(select(TurnoutLine).where(TurnoutLine.round_id == round_id)).all()
    for line in sorted(lines, key=lambda one: (one.group in (OTHER, UNSAID), -one.ballots, one.group)):
        found.setdefault(line.dimension, {})[line.group] = line.ballots
    return {dimension: found[dimension] for dimension in DIMENSIONS if dimension in found}
