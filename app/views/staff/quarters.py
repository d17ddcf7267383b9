"""The parts of the city: the list, one of them, their order."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain import quarters as verbs
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_texts import QUARTER_TEXTS, localized_form, stored
from app.models import Quarter
from app.views.staff.blueprint import bp
from app.views.staff.common import LARGEST_ID, actor, found, languages, save
from app.web.guards import staff


@bp.route("/staff/quarters", methods=["GET", "POST"])
@staff(Permission.EDIT_SITE)
def quarters() -> ResponseReturnValue:
    """The list, and a form for one more."""
    form = localized_form(QUARTER_TEXTS, languages())()
    if form.validate_on_submit():
        verbs.add_quarter(db.session(), form.values, by=actor())
        save(_("The quarter was added."))
        return to_quarters()
    page = render_template("staff/quarters.html", quarters=verbs.quarters(db.session()), form=form)
    return page, 422 if form.errors else 200


@bp.route("/staff/quarters/<int:quarter_id>", methods=["GET", "POST"])
@staff(Permission.EDIT_SITE)
def quarter(quarter_id: int) -> ResponseReturnValue:
    one = the_quarter(quarter_id)
    form = localized_form(QUARTER_TEXTS, languages())(data=stored(one, QUARTER_TEXTS, languages()))
    if form.validate_on_submit():
        verbs.rename_quarter(db.session(), one, form.values, by=actor())
        save(_("The name was saved."))
        return to_quarters()
    return render_template("staff/quarter.html", quarter=one, form=form), 422 if form.errors else 200


@bp.post("/staff/quarters/<int:quarter_id>/up")
@staff(Permission.EDIT_SITE)
def quarter_up(quarter_id: int) -> ResponseReturnValue:
    return move(quarter_id, -1)


@bp.post("/staff/quarters/<int:quarter_id>/down")
@staff(Permission.EDIT_SITE)
def quarter_down(quarter_id: int) -> ResponseReturnValue:
    return move(quarter_id, +1)


def move(quarter_id: int, step: int) -> Response:
    verbs.move_quarter(db.session(), the_quarter(quarter_id), step=step, by=actor())
    save(_("The order was saved."))
    return to_quarters()


def the_quarter(quarter_id: int) -> Quarter:
    return found(db.session.get(Quarter, quarter_id) if quarter_id <= LARGEST_ID else None)


def to_quarters() -> Response:
    return redirect(url_for("staff.quarters"), 303)
