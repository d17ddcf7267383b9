"""The demo's mail box: what would have been sent, on a page. It exists only on one's own machine."""

import ipaddress
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, render_template, request

from app.domain.second_factor import present_codes
from app.extensions import db
from app.web.guards import public
from app.worker.carriers import mail_folder
from app.worker.folder import read_folder

bp = Blueprint("demo", __name__)


def is_offered(app: Flask) -> bool:
    """Only in the demo configuration, and only where its own address is this very machine."""
    return bool(app.config["DEMO"]) and is_loopback(urlsplit(app.config["PUBLIC_URL"]).hostname)


def is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host or "").is_loopback
    except ValueError:
        return False


@bp.get("/demo/mail")
@public
def mail() -> str:
    if not is_offered(current_app) or not is_loopback(request.remote_addr) or not is_loopback(host_asked_for()):  # type: ignore[arg-type]
        abort(404)
    letters = read_folder(mail_folder(current_app))  # type: ignore[arg-type]
    return render_template("demo/mail.html", letters=letters, app_codes=present_codes(db.session()))


def host_asked_for() -> str | None:
    """A name of another site that leads to this machine is not this machine."""
    return urlsplit(f"//{request.host}").hostname
