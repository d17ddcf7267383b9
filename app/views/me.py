"""My area: my name, my address, and where I am signed in."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain.accounts import end_all_sessions, end_session, rename, sessions_of
from app.extensions import db
from app.forms.me import NameForm
from app.web import session as browser
from app.web.guards import signed_in
from app.web.site import frame

bp = Blueprint("me", __name__)


@bp.get("/me")
@signed_in
def show() -> Any:
    return my_page(NameForm(name=current_user.name))


def my_page(form: NameForm, status: int = 200) -> tuple[str, int]:
    return (
        render_template(
            "me/show.html",
            form=form,
            account=current_user.account(),
            sessions=sessions_of(db.session(), current_user.account_id),
            round_id=frame().round_id,
        ),
        status,
    )


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
