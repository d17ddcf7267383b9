"""Whether a person of the staff has shown the second factor, lately and in this browser."""

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, url_for
from flask import session as cookie
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.refusal import Refused
from app.domain.second_factor import FRESH, check_code, count_try, has_authenticator
from app.domain.transactions import writing
from app.extensions import db
from app.web.htmx import is_htmx
from app.web.page import page_now
from app.web.refusals import words_for

APP_CODE = "app_code"
SEEN = "staff_seen"
NOTED_EVERY = timedelta(minutes=1)
NOT_CARRIED = {"csrf_token", APP_CODE}


def missing_second_factor(*, fresh: bool) -> Any:
    """None where it was shown; else the page, or the way, to show it. Nothing that was typed is lost."""
    if is_shown(fresh=fresh):
        note_activity()
        return None
    if not has_authenticator(db.session(), current_user.account_id):
        return lead_to("second_factor.enrol")
    if request.method != "POST" or is_htmx():
        return lead_to("second_factor.show")
    return show_it_with_the_form()


def is_shown(*, fresh: bool) -> bool:
    """Since the last pause: nobody finds an open staff page on a desk that was left."""
    shown_at = current_user.second_factor_at
    if shown_at is None:
        return False
    if fresh:
        return page_now() - shown_at < FRESH
    last = max(shown_at, datetime.fromtimestamp(cookie.get(SEEN, 0), UTC))
    return page_now() - last < timedelta(minutes=current_app.config["STAFF_IDLE_MINUTES"])


def note_activity() -> None:
    moment = int(page_now().timestamp())
    if moment - cookie.get(SEEN, 0) > NOTED_EVERY.total_seconds():
        cookie[SEEN] = moment


def lead_to(endpoint: str) -> Response:
    """There, and back to where the person was going; a form in place goes back to its page."""
    path = request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for(endpoint, next=request.script_root + path if path else None)
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address, 303)


def show_it_with_the_form() -> Any:
    """The form waits on the page that asks for the code, and goes on from there together with it."""
    errors: list[str] = []
    if typed := request.form.get(APP_CODE):
        try:
            take_code(typed)
            note_activity()
            return None
        except Refused as refused:
            db.session.rollback()
            errors = [words_for(refused)]
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
    return render_template("second_factor/with_form.html", fields=fields, errors=errors), 422 if errors else 403


def take_code(typed: str) -> None:
    """The try is committed before it is compared. Raises Refused."""
    count_try(db.session(), current_user.account_id)
    db.session.commit()
    writing(db.session)
    check_code(db.session(), current_user.account_id, typed, session_id=current_user.session_id)
    db.session.commit()
    writing(db.session)
