"""The second factor of staff: tie an authenticator app, show its code, keep codes on paper."""

from typing import Any

import segno
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.domain.keys import Keyring
from app.domain.refusal import Refused
from app.domain.second_factor import (
    address_of_secret,
    count_recovery_codes,
    count_try,
    has_authenticator,
    make_recovery_codes,
    new_secret,
    note_second_factor,
)
from app.domain.second_factor import (
    enrol as enrol_app,
)
from app.domain.transactions import writing
from app.extensions import db
from app.forms.second_factor import AppCodeForm, EnrolForm
from app.web.back import safe_path
from app.web.city import site_name
from app.web.guards import signed_in
from app.web.refusals import words_for
from app.web.second_factor import is_shown, note_activity, take_code

bp = Blueprint("second_factor", __name__)
TO_BE_TIED = "new authenticator"


def staff_only() -> None:
    if not current_user.is_staff:
        abort(404)


@bp.route("/second-factor", methods=["GET", "POST"])
@signed_in
def show() -> Any:
    """The code of the app, at the beginning of work and after a pause."""
    staff_only()
    if not has_authenticator(db.session(), current_user.account_id):
        return redirect(url_for("second_factor.enrol", next=safe_path(request.values.get("next"))), 303)
    form = AppCodeForm(next=safe_path(request.args.get("next")))
    if form.validate_on_submit():
        try:
            take_code(form.app_code.data)
            note_activity()
            return redirect(safe_path(form.next.data) or url_for("staff.index"), 303)
        except Refused as refused:
            db.session.rollback()
            form.refuse(words_for(refused))
    return render_template("second_factor/show.html", form=form), 422 if form.errors else 200


@bp.route("/second-factor/new", methods=["GET", "POST"])
@signed_in
def enrol() -> Any:
    """Tie an app: its secret stands on the page, sealed, until the first code proves that the app has it."""
    staff_only()
    if has_authenticator(db.session(), current_user.account_id):
        return redirect(url_for("second_factor.show", next=safe_path(request.values.get("next"))), 303)
    keys = Keyring.of_session(db.session())
    form = EnrolForm(next=safe_path(request.args.get("next")))
    opened = keys.open(TO_BE_TIED, form.sealed.data or "") if form.is_submitted() else None
    secret = opened["secret"] if opened and opened["account"] == current_user.account_id else new_secret()
    form.sealed.data = keys.seal(TO_BE_TIED, {"secret": secret, "account": current_user.account_id})
    if form.validate_on_submit():
        try:
            return codes_page(enrolled_with(secret, form.app_code.data), safe_path(form.next.data))
        except Refused as refused:
            db.session.rollback()
            form.refuse(words_for(refused))
    return enrol_page(form, secret)


def enrolled_with(secret: str, digits: str) -> Any:
    count_try(db.session(), current_user.account_id)
    db.session.commit()
    writing(db.session)
    codes = enrol_app(db.session(), current_user.account(), secret, digits)
    note_second_factor(db.session(), current_user.session_id)
    db.session.commit()
    note_activity()
    return codes


def enrol_page(form: EnrolForm, secret: str) -> Any:
    address = address_of_secret(secret, account=current_user.account(), site=site_name())
    picture = Markup(segno.make(address, error="m").svg_inline(scale=5, border=2, lineclass=None))  # noqa: S704 (drawn by segno)
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    page = render_template("second_factor/enrol.html", form=form, picture=picture, secret=spaced, address=address)
    return page, 422 if form.errors else 200


def codes_page(codes: Any, way_on: str | None) -> str:
    return render_template("second_factor/codes.html", codes=codes, next=way_on or url_for("staff.index"))


@bp.route("/second-factor/codes", methods=["GET", "POST"])
@signed_in
def codes() -> Any:
    """How many codes on paper are left, and new ones in their place: only right after the app's code."""
    staff_only()
    if not is_shown(fresh=True):
        return redirect(url_for("second_factor.show", next=url_for("second_factor.codes")), 303)
    if request.method == "GET":
        left = count_recovery_codes(db.session(), current_user.account_id)
        return render_template("second_factor/codes_left.html", left=left)
    made = make_recovery_codes(db.session(), current_user.account())
    db.session.commit()
    flash(_("These codes are new. The earlier ones no longer work."), "good")
    return codes_page(made, None)
