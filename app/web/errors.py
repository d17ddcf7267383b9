"""What a person sees when something went wrong: what happened, what is safe, a way on. Never a stack trace."""

import logging
import traceback
from typing import Any

from flask import Flask, flash, redirect, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable
from werkzeug.wrappers import Response

from app.domain.refusal import Refusal, Refused
from app.extensions import db
from app.web.back import back_to
from app.web.city import ask_database_no_more
from app.web.htmx import is_htmx
from app.web.language import redirect_bare_path
from app.web.refusals import words_for

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 5


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, show_error)
    app.register_error_handler(NotFound, show_not_found)
    app.register_error_handler(Refused, show_refusal)
    app.register_error_handler(CSRFError, show_stale_page)
    app.register_error_handler(OperationalError, show_unavailable)
    app.register_error_handler(TimeoutError, show_unavailable)
    app.register_error_handler(DBAPIError, show_database_error)
    app.register_error_handler(Exception, show_unexpected)


def show_error(error: HTTPException, told_as: int | None = None) -> Any:
    """Every status in the same frame, in the reader's language; `told_as`: with the words of another status."""
    status = error.code or 500
    ask_database_no_more()
    template = "errors/_error.html" if is_htmx() else "errors/error.html"
    return render_template(template, status=told_as or status), status


def show_not_found(error: NotFound) -> Any:
    ask_database_no_more()
    return redirect_bare_path() or show_error(error)


def show_refusal(refused: Refused) -> Any:
    """A rule said no: 409 with the words for htmx, back to the page with the words for a plain form."""
    db.session.rollback()
    if refused.refusal is Refusal.NOT_FOUND:
        return show_error(NotFound())
    flash(words_for(refused), "bad")
    if is_htmx():
        return render_template("errors/_flash_only.html"), 409
    return redirect(back_to(), 303)


def show_stale_page(error: CSRFError) -> Any:
    """The form's token is not ours any more: show the page anew, and keep what was typed where it can be kept."""
    db.session.rollback()
    if is_htmx():
        flash(_("This page was open for a long time, so nothing was sent. Please press again."), "warn")
        return Response(status=409, headers={"HX-Refresh": "true"})
    return render_template("errors/stale.html", status=400, fields=typed_fields()), 400


def typed_fields() -> list[tuple[str, str]]:
    return [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]


def show_unavailable(error: Exception) -> Any:
    """The database is locked or away: nothing was saved, and we say so; unless it went away under a commit."""
    log.error("database unavailable: %s at %s", type(error).__name__, request.endpoint)
    forget_transaction()
    is_unsure = getattr(error, "connection_invalidated", False)
    response = app_response(show_error(ServiceUnavailable(), told_as=500 if is_unsure else None))
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def show_database_error(error: DBAPIError) -> Any:
    if error.connection_invalidated:
        return show_unavailable(error)
    return show_unexpected(error)


def show_unexpected(error: Exception) -> Any:
    # The place, not the message: a database error quotes the row it could not write.
    trace = "".join(traceback.format_tb(error.__traceback__))
    log.error("unexpected %s at %s\n%s", type(error).__name__, request.endpoint, trace)
    forget_transaction()
    return show_error(InternalServerError())


def forget_transaction() -> None:
    try:
        db.session.rollback()
    except Exception:
        db.session.remove()


def app_response(rendered: tuple[str, int]) -> Response:
    body, status = rendered
    return Response(body, status=status, mimetype="text/html")
