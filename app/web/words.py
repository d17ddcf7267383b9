"""Sentences that several pages say, each written once."""

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.lists import Order, Wanted
from app.models import CostBand, ReportReason, Round, TieRule


def init_words(app: Flask) -> None:
    app.jinja_env.globals.update(
        votes_left=votes_left, winning_rule=winning_rule, cost_band=cost_band, kept_in_address=kept_in_address
    )


def votes_left(left: int, limit: int) -> str:
    """ "1 of 3 votes left", "You have used all 3 votes", "3 votes to give"."""
    if left <= 0:
        return ngettext("You have used your only vote", "You have used all %(num)s votes", limit)
    if left == limit:
        return ngettext("%(num)s vote to give", "%(num)s votes to give", limit)
    return ngettext(
        "You have %(num)s of %(limit)s votes left", "You have %(num)s of %(limit)s votes left", left, limit=limit
    )


def winning_rule(round_: Round) -> str:
    """The rule by which winners are found, as shown before, during and after the vote."""
    sentences = []
    if round_.winners_per_challenge:
        sentences.append(
            ngettext(
                "The solution with the most votes in each main challenge is chosen.",
                "The %(num)s solutions with the most votes in each main challenge are chosen.",
                round_.winners_per_challenge,
            )
        )
    if round_.winners_overall:
        sentences.append(
            ngettext(
                "The solution with the most votes of all is chosen.",
                "The %(num)s solutions with the most votes of all are chosen.",
                round_.winners_overall,
            )
        )
    if round_.winner_threshold > 1:
        sentences.append(_("At least %(votes)s votes are needed.", votes=round_.winner_threshold))
    sentences.append(tie_words(round_))
    return " ".join(sentences)


def tie_words(round_: Round) -> str:
    if round_.tie_rule is TieRule.LOT:
        return _(
            "Equal votes are decided by a lot that anyone can redo, from the seed “%(seed)s”.", seed=round_.lot_seed
        )
    return _("Equal votes share a place.")


def cost_band(band: CostBand) -> str:
    return {
        CostBand.UNKNOWN: _("Cost not known"),
        CostBand.NONE: _("No direct cost"),
        CostBand.UP_TO_50K: _("Up to ₪50,000"),
        CostBand.UP_TO_100K: _("Between ₪50,000 and ₪100,000"),
        CostBand.UP_TO_200K: _("Between ₪100,000 and ₪200,000"),
        CostBand.ABOVE_200K: _("More than ₪200,000"),
    }[band]


def report_reason(reason: ReportReason) -> str:
    return {
        ReportReason.PRIVATE_DATA: _("Private details of a person"),
        ReportReason.INSULT: _("Insulting or hurtful words"),
        ReportReason.ADVERTISING: _("Advertising"),
        ReportReason.NOT_TRUE: _("Something in it is not true"),
        ReportReason.OTHER: _("Something else"),
    }[reason]


def kept_in_address(wanted: Wanted, **changes: object) -> dict[str, object]:
    """What the address of a list carries: the choices of this one, as changed, only where they are not the usual."""
    kept = {
        "round_id": wanted.round_id,
        "challenge": wanted.main_challenge_id,
        "q": wanted.words or None,
        "order": wanted.order.value if wanted.order is Order.NEWEST else None,
        "ballot": "off" if wanted.on_ballot is False else None,
    }
    return {name: value for name, value in {**kept, **changes}.items() if value is not None}
