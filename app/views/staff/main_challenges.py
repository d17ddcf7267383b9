"""Main challenges: the list, one of them, their order."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain import main_challenges
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_texts import CHALLENGE_TEXTS, localized_form, stored
from app.models import Round
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, languages, save, the_challenge, the_round
from app.web.guards import staff


@bp.get("/staff/rounds/<int:round_id>/main-challenges")
@staff(Permission.READ_ROUNDS)
def challenges(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    in_order = main_challenges.main_challenges(db.session, round_.id)
    return render_template("staff/main_challenges.html", round=round_, challenges=in_order)


@bp.route("/staff/rounds/<int:round_id>/main-challenges/new", methods=["GET", "POST"])
@staff(Permission.EDIT_MAIN_CHALLENGES)
def new_challenge(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    form = localized_form(CHALLENGE_TEXTS, languages())()
    if form.validate_on_submit():
        main_challenges.create_main_challenge(db.session, round_, form.values, by=actor())
        save(_("The main challenge was created."))
        return to_challenges(round_)
    page = render_template("staff/main_challenge.html", form=form, round=round_, challenge=None)
    return page, 422 if form.errors else 200


@bp.route("/staff/main-challenges/<int:challenge_id>", methods=["GET", "POST"])
@staff(Permission.EDIT_MAIN_CHALLENGES)
def challenge(challenge_id: int) -> ResponseReturnValue:
    round_, challenge_ = the_challenge(challenge_id)
    form = localized_form(CHALLENGE_TEXTS, languages())(data=stored(challenge_, CHALLENGE_TEXTS, languages()))
    if form.validate_on_submit():
        main_challenges.edit_main_challenge(db.session, round_, challenge_, form.values, by=actor())
        save(_("The main challenge was saved."))
        return to_challenges(round_)
    page = render_template("staff/main_challenge.html", form=form, round=round_, challenge=challenge_)
    return page, 422 if form.errors else 200


@bp.post("/staff/main-challenges/<int:challenge_id>/up")
@staff(Permission.EDIT_MAIN_CHALLENGES)
def challenge_up(challenge_id: int) -> ResponseReturnValue:
    return move(challenge_id, -1)


@bp.post("/staff/main-challenges/<int:challenge_id>/down")
@staff(Permission.EDIT_MAIN_CHALLENGES)
def challenge_down(challenge_id: int) -> ResponseReturnValue:
    return move(challenge_id, +1)


def move(challenge_id: int, step: int) -> Response:
    round_, challenge_ = the_challenge(challenge_id)
    main_challenges.move_main_challenge(db.session, round_, challenge_, step=step, by=actor())
    save(_("The order was saved."))
    return to_challenges(round_)


def to_challenges(round_: Round) -> Response:
    return redirect(url_for("staff.challenges", round_id=round_.id), 303)
