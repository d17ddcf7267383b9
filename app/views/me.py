"""My area: what I posted, my name and addresses, notices, and where I am signed in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import Locale
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.accounts import end_all_sessions, end_session, rename, sessions_of
from app.domain.erasing import erase_refusal
from app.domain.my_posts import my_posts
from app.domain.notices import NoticeGroup, mail_address
from app.domain.second_address import remove_second
from app.domain.survey_mine import MySurvey, my_survey
from app.extensions import db
from app.forms.me import NameForm, NoticesForm
from app.forms.sign_in import phones_are_offered
from app.models import Account, AddressKind
from app.web import session as browser
from app.web.city import offered_languages
from app.web.guards import signed_in
from app.web.page import page_now
from app.web.rounds import public_round
from app.web.site import frame

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def show() -> Any:
    return my_page(NameForm(name=current_user.name))


def my_page(form: NameForm, status: int = 200) -> tuple[str, int]:
    account = current_user.account()
    return (
        render_template(
            "me/show.html",
            form=form,
            notices_form=notices_form(account, formdata=None),
            account=account,
            posts=my_posts(db.session(), account.id),
            sessions=sessions_of(db.session(), account.id),
            has_mail=mail_address(account) is not None,
            can_add_address=account.second_kind is None and (phones_are_offered() or account.kind is AddressKind.PHONE),
            can_erase=erase_refusal(account) is None,
            round_id=frame().round_id,
            survey=None if account.is_staff else survey_of_mine(account),
        ),
        status,
    )


def survey_of_mine(account: Account) -> MySurvey | None:
    """The survey of the round that is on."""
    round_id = frame().round_id
    return my_survey(db.session(), public_round(round_id), account.id, page_now()) if round_id else None


def notices_form(account: Account, **options: Any) -> NoticesForm:
    codes = offered_languages()
    names = [(code, (Locale.parse(code).get_display_name(code) or code).capitalize()) for code in codes]
    on = [group.value for group in NoticeGroup if group.value not in account.notices_off]
    return NoticesForm(languages=names, data={"groups": on, "language": account.language}, **options)


@bp.post("/me/name")
@signed_in
def change_name() -> Any:
    form = NameForm()
    if not form.validate_on_submit():
        return my_page(form, 422)
    rename(db.session(), current_user.account(), form.name.data)
    db.session.commit()
    flash(_("Your name was saved."), "good")
    return redirect(url_for("me.show"), 303)


@bp.post("/me/notices")
@signed_in
def notices() -> Any:
    account = current_user.account()
    form = notices_form(account)
    if form.validate_on_submit():
        account.notices_off, account.language = form.off, form.language.data
        db.session.commit()
        flash(_("Your choice of notices was saved."), "good")
    return redirect(url_for("me.show", _anchor="notices"), 303)


@bp.post("/me/address/remove")
@signed_in
def remove_address() -> Any:
    remove_second(db.session(), current_user.account())
    db.session.commit()
    flash(_("The second address was removed. It no longer signs in to this account."), "good")
    return redirect(url_for("me.show", _anchor="addresses"), 303)


@bp.post("/me/sessions/<int:session_id>/end")
@signed_in
def end_one(session_id: int) -> Any:
    is_this_one = session_id == current_user.session_id
    end_session(db.session(), session_id, account_id=current_user.account_id)
    db.session.commit()
    if is_this_one:
        return signed_out()
    flash(_("That device is signed out."), "good")
    return redirect(url_for("me.show"), 303)


@bp.post("/me/sessions/end")
@signed_in
def end_everywhere() -> Any:
    end_all_sessions(db.session(), account_id=current_user.account_id)
    db.session.commit()
    return signed_out(_("You are signed out everywhere."))


def signed_out(words: str | None = None) -> Any:
    browser.end_session()
    flash(words or _("You are signed out."), "good")
    return redirect(url_for("home.show"), 303)
