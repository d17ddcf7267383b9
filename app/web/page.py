"""What a page needs besides its own view: the clock, once a request; form tokens, filled in at the end."""

import secrets
from datetime import datetime
from functools import lru_cache

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import generate_csrf

from app.domain import clock
from app.extensions import db

# Stands in every form in place of the visitor's token, so that rendered cards can be kept and shared.
# Nobody can know it, so nobody can write it into a text.
TOKEN_HOLDER = f"csrf-{secrets.token_hex(16)}"


def init_page(app: Flask) -> None:
    # Flask-WTF offers its own to every template, so ours has to come after it.
    app.jinja_env.globals.update(csrf_token=token_holder, now=page_now)
    app.context_processor(lambda: {"csrf_token": token_holder})
    app.after_request(fill_in_tokens)


def token_holder() -> str:
    return TOKEN_HOLDER


def page_now() -> datetime:
    """The database's clock (UTC), read at most once a request."""
    if "now" not in g:
        g.now = clock.now(db.session())
    moment: datetime = g.now
    return moment


def fill_in_tokens(response: Response) -> Response:
    """Put the visitor's own token into the forms of the page."""
    if response.mimetype == "text/html" and not response.direct_passthrough:
        body = response.get_data()
        if TOKEN_HOLDER.encode() in body:
            response.set_data(body.replace(TOKEN_HOLDER.encode(), own_token().encode()))
    return response


def own_token() -> str:
    """The token that came with this request, where it was found valid; else one that is made for it."""
    if g.get("csrf_valid") and "csrf_token" in request.form:
        return request.form["csrf_token"]
    return signed_token(session["csrf_token"], current_app.secret_key) if "csrf_token" in session else generate_csrf()


@lru_cache(maxsize=4096)
def signed_token(_seed: str, _secret: str) -> str:
    """The token for the seed in this request's cookie; one does for all pages that carry the same seed."""
    return generate_csrf()
