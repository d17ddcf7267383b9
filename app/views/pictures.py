"""Pictures by their random key. Their address never changes, so a browser asks once."""

from flask import Blueprint, abort, make_response, request
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.permissions import Permission
from app.domain.pictures_shown import shown_picture
from app.extensions import db
from app.web.guards import public

bp = Blueprint("pictures", __name__)
FOR_EVERYBODY = "public, max-age=31536000, immutable"


@bp.get("/pictures/<key>.webp")
@public
def show(key: str) -> Response:
    """The large picture, or with `?size=small` the small one: if it is public, or mine, or I am to review it."""
    picture = shown_picture(db.session(), key, is_small=request.args.get("size") == "small") or abort(404)
    if not picture.is_public and not is_mine_to_see(picture.account_id):
        abort(404)
    response = make_response(picture.data)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = FOR_EVERYBODY if picture.is_public else "private, no-store"
    return response


def is_mine_to_see(account_id: int | None) -> bool:
    is_mine = account_id is not None and current_user.account_id == account_id
    return is_mine or current_user.may(Permission.REVIEW)
