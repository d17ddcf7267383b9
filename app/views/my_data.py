"""Everything Kolot holds about me: to read, to take along, to erase."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.erasing import erase_account, erase_refusal
from app.domain.exporting import export_account
from app.extensions import db
from app.forms.me import EraseForm
from app.web import session as browser
from app.web.guards import signed_in
from app.web.refusals import words_for_refusal

bp = Blueprint("my_data", __name__)


@bp.get("/me/export")
@signed_in
def export() -> str:
    return render_template("me/export.html", data=export_account(db.session(), current_user.account()))


@bp.get("/me/export.json")
@signed_in
def export_json() -> Response:
    data = export_account(db.session(), current_user.account())
    headers = {"Content-Disposition": 'attachment; filename="kolot-my-data.json"', "Cache-Control": "private, no-store"}
    return Response(json.dumps(data, ensure_ascii=False, indent=2), mimetype="application/json", headers=headers)


@bp.route("/me/erase", methods=["GET", "POST"])
@signed_in
def erase() -> Any:
    account, form = current_user.account(), EraseForm()
    refusal = erase_refusal(account)
    if form.validate_on_submit():
        erase_account(db.session(), account)
        db.session.commit()
        browser.end_session()
        flash(_("Your account was erased, and you are signed out."), "good")
        return redirect(url_for("home.show"), 303)
    why_not = words_for_refusal(refusal) if refusal else ""
    return render_template("me/erase.html", form=form, why_not=why_not), 422 if form.errors else 200
