"""Signing in by a code or by the link that came with it, and signing out."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain import accounts
from app.domain.addresses import Address
from app.domain.refusal import Refusal, Refused
from app.domain.sign_in import Choices, Link, count_try, read_link, sign_in_by_code, sign_in_by_link
from app.domain.transactions import writing
from app.extensions import db
from app.forms.sign_in import AddressForm, CodeForm, LinkForm
from app.models import AddressKind, SignInCode
from app.web.back import safe_path
from app.web.guards import public
from app.web.refusals import words_for
from app.web.session import end_session
from app.web.signing_in import (
    begin_sign_in,
    choices_to_confirm,
    finish_sign_in,
    keyring,
    pending,
    pending_row,
    this_device,
    titles_of,
    waiting_choices,
    way_on,
)
from app.web.typed import sealed_typed, typed_with_code

bp = Blueprint("sign_in", __name__)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def start() -> Any:
    if current_user.is_authenticated:
        return redirect(safe_path(request.values.get("next")) or url_for("home.show"), 303)
    form = AddressForm(next=safe_path(request.args.get("next")))
    if not form.validate_on_submit():
        return start_page(form, 422 if form.errors else 200)
    try:
        begin_sign_in(form.read, form.next.data, sealed_typed(form.typed.data))
    except Refused as refused:
        db.session.rollback()
        form.address.errors = [words_for(refused)]
        return too_often(start_page(form, 429), refused)
    return redirect(url_for("sign_in.code"), 303)


def start_page(form: AddressForm, status: int) -> tuple[str, int]:
    if not form.is_submitted() and (row := pending_row()):
        form.address.data = row.address
        form.typed.data = typed_with_code(row.id)
    return render_template("sign_in/start.html", form=form, chosen=choices_to_confirm()), status


def too_often(page: tuple[str, int], refused: Refused) -> tuple[str, int, dict[str, str]]:
    return *page, {"Retry-After": str(refused.details["wait"])}


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> Any:
    row = pending_row()
    if row is None:
        return redirect(way_on(Choices()) if current_user.is_authenticated else url_for("sign_in.start"), 303)
    form = CodeForm()
    if not form.validate_on_submit():
        return code_page(form, row, 422 if form.errors else 200)
    try:
        return redirect(sign_in_with(form.digits), 303)
    except Refused as refused:
        db.session.rollback()
        form.refuse(words_for(refused))
        return code_page(form, row, 422)


def sign_in_with(digits: str) -> str:
    """The try is committed before it is compared: a wrong one is never free."""
    begun = pending()
    tried = count_try(db.session(), keyring(), begun.code_id, begun.browser)
    db.session.commit()
    writing(db.session)
    new = sign_in_by_code(db.session(), keyring(), tried, digits, device=this_device())
    return finish_sign_in(new, waiting_choices(), tried.code_id)


def code_page(form: CodeForm, row: SignInCode, status: int) -> tuple[str, int]:
    if row.kind is AddressKind.PHONE:
        form.code.label.text = _("The code from the message")
    begun = pending()
    return (
        render_template(
            "sign_in/code.html", form=form, row=row, chosen=choices_to_confirm(), next=begun.next if begun else ""
        ),
        status,
    )


@bp.post("/sign-in/again")
@public
def again() -> Any:
    """Another code to the same address."""
    row, begun = pending_row(), pending()
    if row is None or begun is None:
        return redirect(url_for("sign_in.start"), 303)
    try:
        begin_sign_in(Address(row.kind, row.address, row.address_key), begun.next, typed_with_code(row.id))
    except Refused as refused:
        db.session.rollback()
        form = CodeForm(formdata=None)
        form.refuse(words_for(refused))
        return too_often(code_page(form, row, 429), refused)
    flash(_("A new code is on its way to you. The earlier one no longer works."), "good")
    return redirect(url_for("sign_in.code"), 303)


@bp.route("/sign-in/link", methods=["GET", "POST"])
@public
def link() -> Any:
    """Opening the link changes nothing (mail scanners open links too): the button does."""
    form = LinkForm(token=request.args.get("token", ""))
    try:
        found = read_link(db.session(), keyring(), form.token.data or "")
        if form.validate_on_submit():
            new = sign_in_by_link(db.session(), found, device=this_device())
            return redirect(finish_sign_in(new, joined(found), found.code.id), 303)
    except Refused as refused:
        db.session.rollback()
        return no_link_page(refused)
    chosen = joined(found)
    titles = titles_of(chosen.solution_ids)
    return render_template("sign_in/link.html", form=form, row=found.code, chosen=chosen, titles=titles)


def joined(found: Link) -> Choices:
    """The choices that came with the link, and after them those made in this browser."""
    mine = waiting_choices()
    if not found.choices.solution_ids:
        return mine
    if mine.round_id != found.choices.round_id:
        return found.choices
    both = dict.fromkeys((*found.choices.solution_ids, *mine.solution_ids))
    return Choices(found.choices.round_id, tuple(both))


def no_link_page(refused: Refused) -> Any:
    if current_user.is_authenticated and refused.refusal is Refusal.CODE_USED:
        return redirect(way_on(Choices()), 303)
    return render_template("sign_in/no_link.html", words=words_for(refused), chosen=choices_to_confirm()), 410


@bp.post("/sign-out")
@public
def end() -> Any:
    if current_user.is_authenticated:
        accounts.end_session(db.session(), current_user.session_id, account_id=current_user.account_id)
        db.session.commit()
    end_session()
    flash(_("You are signed out."), "good")
    return redirect(url_for("home.show"), 303)
