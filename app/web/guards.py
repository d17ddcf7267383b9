"""Who may ask. Every view carries exactly one guard; a test walks the routes."""

import functools
from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.permissions import Permission, may
from app.web.htmx import is_htmx
from app.web.second_factor import missing_second_factor
from app.web.typed import sign_in_to_go_on

View = Callable[..., Any]


def public(view: View) -> View:
    """Anyone may ask."""
    return guarded(view, "public", view)


def signed_in(view: View) -> View:
    """Only a person who is signed in; others are asked to, and come back."""

    @functools.wraps(view)
    def check(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs) if current_user.is_authenticated else ask_to_sign_in()

    return guarded(view, "signed_in", check)


def signed_in_keeping_words(view: View) -> View:
    """As `signed_in`; what was typed when the session had ended is there again after signing in (`filled_again`)."""

    @functools.wraps(view)
    def check(*args: Any, **kwargs: Any) -> Any:
        if current_user.is_authenticated:
            return view(*args, **kwargs)
        if request.method == "POST" and not is_htmx():
            page, _status = sign_in_to_go_on()
            return page, 401
        return ask_to_sign_in()

    return guarded(view, "signed_in", check)


def staff(permission: Permission, *, fresh: bool = False) -> Callable[[View], View]:
    """Only staff whose role has this permission (`domain/permissions.py`), after their second factor.

    `fresh`: shown within the last minutes, for what cannot be taken back.
    """

    def guard(view: View) -> View:
        @functools.wraps(view)
        def check(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return ask_to_sign_in()
            if not may(current_user.role, permission):
                abort(403)
            if (answer := missing_second_factor(fresh=fresh)) is not None:
                return answer
            return view(*args, **kwargs)

        check.is_fresh = fresh  # type: ignore[attr-defined]
        return guarded(view, f"staff:{permission}", check)

    return guard


def guarded(view: View, name: str, check: View) -> View:
    check.guard = name  # type: ignore[attr-defined]
    return check


def ask_to_sign_in() -> Response:
    """302 to sign-in with the way back; htmx, which must not swap that page in, is told to go there."""
    flash(_("Please sign in to continue."), "")
    back = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else None
    address = url_for("sign_in.start", next=back)
    if is_htmx():
        return Response(status=401, headers={"HX-Redirect": address})
    return redirect(address)
