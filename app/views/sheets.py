"""Sheets to print: a poster for a wall and a sticker for a shop window, of what everybody may read."""

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _

from app.domain.businesses import public_name, shows_own_name
from app.domain.public_texts import public_challenge, public_solution
from app.extensions import db
from app.models import Challenge, Round, Solution
from app.web.guards import public
from app.web.page import page_now
from app.web.previews import round_words, shortened, solution_words
from app.web.reader import localized
from app.web.rounds import public_round
from app.web.sheets import Sheet, short_address

bp = Blueprint("sheets", __name__)
SIZES = "<any(poster, sticker):size>"


@bp.get(f"/rounds/<int:round_id>/{SIZES}")
@public
def of_round(round_id: int, size: str) -> str:
    round_ = public_round(round_id)
    return show(size, round_, round_sheet(round_))


@bp.get(f"/solutions/<int:solution_id>/{SIZES}")
@public
def of_solution(solution_id: int, size: str) -> str:
    solution = public_solution(db.session(), solution_id) or abort(404)
    return show(size, public_round(solution.round_id), solution_sheet(solution))


@bp.get(f"/challenges/<int:challenge_id>/{SIZES}")
@public
def of_challenge(challenge_id: int, size: str) -> str:
    challenge = public_challenge(db.session(), challenge_id) or abort(404)
    return show(size, public_round(challenge.round_id), challenge_sheet(challenge))


def show(size: str, round_: Round, sheet: Sheet) -> str:
    return render_template("sheets/show.html", size=size, round=round_, sheet=sheet, now=page_now())


def round_sheet(round_: Round) -> Sheet:
    words = round_words(round_)
    return Sheet(
        flag="voting",
        kicker=words.kicker,
        title=words.title,
        text=shortened(localized(round_.intro)),
        invitation=_("Scan to read and take part"),
        back=url_for("rounds.show", round_id=round_.id),
        address=short_address("r", round_.id),
        is_own=False,
    )


def solution_sheet(solution: Solution) -> Sheet:
    return Sheet(
        flag="solutions",
        kicker=solution_words(solution).kicker,
        title=solution.title,
        text=shortened(solution.sentence),
        invitation=_("Scan to read the whole solution"),
        back=url_for("solutions.show", solution_id=solution.id),
        address=short_address("s", solution.id),
    )


def challenge_sheet(challenge: Challenge) -> Sheet:
    """With the name of the business where its owner shows it."""
    named = shows_own_name(challenge.business)
    return Sheet(
        flag="challenges",
        kicker=public_name(db.session(), challenge.business).name if named else _("A business’s challenge"),
        title=challenge.title,
        text=shortened(challenge.what_happens),
        invitation=_("An idea? Scan to read and take part"),
        back=url_for("challenges.show", challenge_id=challenge.id),
        address=short_address("c", challenge.id),
    )
