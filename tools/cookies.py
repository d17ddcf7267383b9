"""The app's own session cookie, made outside a request: for clients of replay, bench and browser tests."""

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface


def signed_cookie(app: Flask, values: dict[str, Any]) -> tuple[str, str]:
    """Name and value of a session cookie that holds these values."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise RuntimeError("the app has no SECRET_KEY")
    return app.config["SESSION_COOKIE_NAME"], str(serializer.dumps(values))
