"""All rounds, and a new one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.domain import rounds
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_texts import ROUND_TEXTS, localized_form
from app.models import Round
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, languages, save
from app.web.guards import staff


@bp.get("/staff")
@staff(Permission.READ_ROUNDS)
def index() -> ResponseReturnValue:
    newest_first = db.session.scalars(select(Round).order_by(Round.id.desc())).all()
    return render_template("staff/index.html", rounds=newest_first)


@bp.route("/staff/rounds/new", methods=["GET", "POST"])
@staff(Permission.MANAGE_ROUNDS)
def new_round() -> ResponseReturnValue:
    form = localized_form(ROUND_TEXTS, languages())()
    if form.validate_on_submit():
        round_ = rounds.create_round(db.session, form.values, by=actor())
        save(_("The round was created. It is not public yet."))
        return redirect(url_for("staff.round", round_id=round_.id), 303)
    return render_template("staff/round_texts.html", form=form, round=None), 422 if form.errors else 200
