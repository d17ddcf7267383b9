"""Adding a second address: ask for a code to it, and write the code."""

import secrets
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.keys import Keyring
from app.domain.limits import subnet_of
from app.domain.refusal import Refusal, Refused
from app.domain.second_address import add_second, ask_for_second, count_second_try
from app.domain.transactions import writing
from app.extensions import db
from app.forms.me import SecondAddressForm
from app.forms.sign_in import CodeForm
from app.models import SignInCode
from app.web.guards import signed_in
from app.web.refusals import words_for

bp = Blueprint("my_address", __name__)
PENDING = "second_address"


@bp.route("/me/address", methods=["GET", "POST"])
@signed_in
def add() -> Any:
    account = current_user.account()
    form = SecondAddressForm(other_than=account.kind)
    status = 200
    if form.validate_on_submit():
        try:
            ask(form)
            return redirect(url_for("my_address.code"), 303)
        except Refused as refused:
            db.session.rollback()
            form.address.errors = [words_for(refused)]
            status = 429 if refused.refusal is Refusal.CODES_TOO_OFTEN else 409
    return render_template("me/address.html", form=form), status if status > 200 else 422 if form.errors else 200


def ask(form: SecondAddressForm) -> None:
    browser, session = secrets.token_urlsafe(24), db.session()
    code = ask_for_second(
        session,
        Keyring.of_session(session),
        current_user.account(),
        form.read,
        browser=browser,
        subnet=subnet_of(request.remote_addr),
        language=str(get_locale()),
    )
    session.commit()
    cookie[PENDING] = {"code": code.id, "browser": browser}


@bp.route("/me/address/code", methods=["GET", "POST"])
@signed_in
def code() -> Any:
    begun = cookie.get(PENDING)
    row = db.session.get(SignInCode, begun["code"]) if begun else None
    if begun is None or row is None:
        return redirect(url_for("my_address.add"), 303)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            take(begun, form.digits)
        except Refused as refused:
            db.session.rollback()
            form.refuse(words_for(refused))
        else:
            flash(_("The address was added. From now on it signs in to this account too."), "good")
            return redirect(url_for("me.show", _anchor="addresses"), 303)
    address, kind = row.address, row.kind.value
    return render_template("me/address_code.html", form=form, address=address, kind=kind), 422 if form.errors else 200


def take(begun: dict[str, Any], digits: str) -> None:
    """The try is committed before it is compared: a wrong one is never free."""
    session, account_id = db.session(), current_user.account_id
    keys = Keyring.of_session(session)
    tried = count_second_try(session, keys, account_id, begun["code"], begun["browser"])
    session.commit()
    writing(db.session)
    add_second(session, keys, current_user.account(), tried, digits)
    session.commit()
    cookie.pop(PENDING, None)
