"""The link at the foot of every notice: opening it changes nothing, one press does (RFC 8058)."""

from typing import Any

from flask import Blueprint, render_template, request

from app.domain.unsubscribing import Unsubscription, read_unsubscription, set_notices
from app.extensions import csrf, db
from app.web.guards import public
from app.web.words_account import group_words

bp = Blueprint("unsubscribe", __name__)


@bp.get("/unsubscribe/<token>")
@public
def show(token: str) -> Any:
    """Programs that scan mail open links too: this only asks."""
    found = read_unsubscription(db.session(), token)
    return unsubscribe_page(found, token)


# A mail program posts here by itself, without our page, cookie or form token: the sealed token is the permission.
@bp.post("/unsubscribe/<token>")
@csrf.exempt
@public
def change(token: str) -> Any:
    found = read_unsubscription(db.session(), token)
    if found:
        set_notices(found.account, found.group, on="on" in request.form)
        db.session.commit()
    return unsubscribe_page(found, token)


def unsubscribe_page(found: Unsubscription | None, token: str) -> Any:
    if found is None:
        return render_template("unsubscribe/unknown.html"), 404
    is_off = found.group.value in found.account.notices_off
    return render_template("unsubscribe/show.html", group=group_words(found.group), is_off=is_off, token=token)
