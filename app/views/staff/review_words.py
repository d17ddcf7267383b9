"""The sentences of the review queue and of the shortlist that depend on what is shown."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.pointed_out import pointed_out
from app.domain.review import Item
from app.domain.review_queue import Background
from app.models import Challenge, ReviewKind
from app.views.staff.blueprint import bp
from app.web.ago import ago
from app.web.words import cost_band, report_reason

NOTHING = Background()
MOST_PLACES = 3


@bp.context_processor
def review_sentences() -> dict[str, object]:
    return {
        "ago": ago,
        "found_in": found_in,
        "item_fields": item_fields,
        "kind_tag": kind_tag,
        "kind_words": kind_words,
        "report_reason": report_reason,
        "review_kinds": tuple(ReviewKind),
        "waiting_heading": waiting_heading,
    }


def waiting_heading(count: int) -> str:
    if not count:
        return _("Nothing waits for review")
    return ngettext("%(num)s waits for review", "%(num)s wait for review", count)


def kind_words(kind: ReviewKind | None) -> str:
    return {
        None: _("All"),
        ReviewKind.NEW: _("New"),
        ReviewKind.EDITED: _("Edited"),
        ReviewKind.FLAGGED: _("Pointed out"),
        ReviewKind.REPORTED: _("Reported"),
        ReviewKind.ANSWERED: _("With an answer"),
    }[kind]


def kind_tag(kind: ReviewKind) -> str:
    """The same of one text."""
    return {
        ReviewKind.NEW: _("new text"),
        ReviewKind.EDITED: _("edited text"),
        ReviewKind.FLAGGED: _("pointed out by the computer"),
        ReviewKind.REPORTED: _("reported text"),
        ReviewKind.ANSWERED: _("the author answered"),
    }[kind]


def flag_words(flag: str) -> str:
    """What was found in a text before anybody read it."""
    words = {
        "phone": _("Phone number in the text"),
        "email": _("E-mail address in the text"),
        "identity_number": _("Identity number in the text"),
        "insult": _("Perhaps an insult"),
        "late": _("Sent in the minutes after the end"),
    }
    return words.get(flag, flag)


def found_in(item: Item) -> list[tuple[str, str]]:
    """What was found in a text before anybody read it: in words, and the places themselves."""
    texts = {name: getattr(item, name) for name in ("title", *labels(item)) if name != "cost_band"}
    places = [finding for ones in pointed_out(texts).values() for finding in ones] if item.flags else []
    found = {flag: [one.excerpt for one in places if one.kind.value == flag] for flag in item.flags}
    return [
        (flag_words(flag), ", ".join(list(dict.fromkeys(excerpts))[:MOST_PLACES])) for flag, excerpts in found.items()
    ]


def item_fields(item: Item, background: Background = NOTHING) -> Iterator[tuple[str, str, str | None]]:
    """Every field of a text: its label, what it says, and what it said before where that differs."""
    for name, label in labels(item).items():
        text, old = getattr(item, name), getattr(background.before, name, None)
        if name == "cost_band":
            text, old = cost_band(text), cost_band(old) if old else None
        before = old if background.before is not None and old != text else None
        is_heading = name == "title" and before is None  # it stands above the text already
        if (text or before) and not is_heading:
            yield label, text, before


def labels(item: Item) -> dict[str, str]:
    if isinstance(item, Challenge):
        return {
            "what_happens": _("What happens"),
            "since_when": _("Since when"),
            "what_was_tried": _("What was tried"),
            "help_wanted": _("What help is wanted"),
            "quote": _("May be quoted"),
        }
    return {
        "title": _("Title"),
        "sentence": _("The idea in one sentence"),
        "how_it_works": _("How it works"),
        "who_it_helps": _("Who it helps"),
        "cost_band": _("Estimated cost"),
        "who_would_do_it": _("Who would do it"),
        "connection": _("The author’s connection to it"),
    }
