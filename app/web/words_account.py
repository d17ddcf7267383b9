"""Words about a person's own things: states of posts, kinds of notices, as whom one votes."""

from flask import Flask
from flask_babel import gettext as _

from app.domain.notices import NoticeGroup
from app.domain.turnout import OTHER, UNSAID
from app.models import Localized
from app.web.reader import localized


def init_words(app: Flask) -> None:
    app.jinja_env.globals.update(post_state=post_state, turnout_dimension=turnout_dimension)


def post_state(state: str) -> str:
    """The state of a challenge or a solution, as its author reads it."""
    return {
        "draft": _("Draft"),
        "waiting": _("Waits for review"),
        "public": _("Public"),
        "hidden": _("Hidden"),
        "withdrawn": _("Withdrawn"),
        "merged": _("Joined with another"),
    }[state]


def group_words(group: NoticeGroup) -> str:
    return {
        NoticeGroup.MINE: _("About what I posted"),
        NoticeGroup.PHASES: _("When something opens or is about to end"),
        NoticeGroup.RESULTS: _("When results are published"),
    }[group]


def capacity_words(capacity: str) -> str:
    return {
        "resident": _("A resident"),
        "owner": _("A business owner"),
        "works_here": _("Somebody who works in the city"),
        "other": _("Something else"),
    }[capacity]


def turnout_dimension(dimension: str) -> str:
    return {
        "kind": _("By kind of address"),
        "channel": _("By the way they voted"),
        "capacity": _("As whom they voted"),
        "quarter": _("By quarter"),
    }[dimension]


def turnout_group(dimension: str, group: str, quarter_names: dict[str, Localized]) -> str:
    if group in (OTHER, UNSAID):
        return _("Other groups together") if group == OTHER else _("Did not say")
    if dimension == "capacity":
        return capacity_words(group)
    if dimension == "quarter":
        return localized(quarter_names.get(group)) or group
    words = {
        "email": _("Signed in by e-mail"),
        "phone": _("Signed in by mobile phone"),
        "online": _("On the site"),
        "desk": _("At the desk"),
    }
    return words.get(group, group)
