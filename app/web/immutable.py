"""Answers that never change (assets, public pictures) neither set the cookie nor depend on it.

With `Vary: Cookie` a browser would fetch every picture of the list again after each choice of a visitor.
"""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class Sessions(SecureCookieSessionInterface):
    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if not response.cache_control.immutable:
            super().save_session(app, session, response)


def init_sessions(app: Flask) -> None:
    app.session_interface = Sessions()
