"""An owner's businesses: one profile for each branch."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.businesses import (
    businesses_of,
    create_business,
    edit_business,
    own_business,
    public_name,
    public_names,
)
from app.domain.quarters import quarters
from app.extensions import db
from app.forms.businesses import BusinessForm, stored_business
from app.models import Business
from app.web.back import safe_path
from app.web.guards import signed_in

bp = Blueprint("businesses", __name__)


@bp.get("/me/businesses")
@signed_in
def mine() -> str:
    businesses = businesses_of(db.session(), current_user.account_id)
    names = public_names(db.session(), businesses)
    return render_template("businesses/index.html", businesses=businesses, names=names)


@bp.route("/me/businesses/new", methods=["GET", "POST"])
@signed_in
def new() -> Any:
    form = BusinessForm(quarters=quarters(db.session()))
    if "preview" in request.form or not form.validate_on_submit():
        return form_page(form, None)
    create_business(db.session(), form.profile, by=current_user.account())
    db.session.commit()
    flash(_("The business was added. The city will verify it; meanwhile everything else works."), "good")
    return redirect(safe_path(request.args.get("next")) or url_for("businesses.mine"), 303)


@bp.route("/me/businesses/<int:business_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(business_id: int) -> Any:
    business = own_business(db.session(), business_id, current_user.account_id) or abort(404)
    form = BusinessForm(quarters=quarters(db.session()), data=stored_business(business))
    if "preview" in request.form or not form.validate_on_submit():
        return form_page(form, business)
    edit_business(db.session(), business, form.profile, by=current_user.account())
    db.session.commit()
    flash(_("The business was saved."), "good")
    return redirect(url_for("businesses.mine"), 303)


def form_page(form: BusinessForm, business: Business | None) -> tuple[str, int]:
    """The form, with what the public would see as it stands now."""
    with db.session.no_autoflush:
        name = public_name(db.session(), form.sketch)
    page = render_template("businesses/form.html", form=form, business=business, name=name)
    return page, 422 if form.errors and "preview" not in request.form else 200
