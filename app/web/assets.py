"""The style sheet, htmx and our script, read once and served from memory, compressed and never asked for again.

The style sheet is written in three files and travels as one: a first visit takes five requests.
"""

import gzip
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, request, url_for

from app.web.guards import public

bp = Blueprint("assets", __name__)

FILES = {
    "kolot.css": ("text/css", ("css/tokens.css", "css/base.css", "css/components.css")),
    "htmx.js": ("text/javascript", ("vendor/htmx-4.0.1.min.js",)),
    "kolot.js": ("text/javascript", ("js/app.js",)),
    "sheet.css": ("text/css", ("css/sheet.css",)),
    "sheet.js": ("text/javascript", ("js/sheet.js",)),
    "queue.js": ("text/javascript", ("js/queue.js",)),
    "survey.js": ("text/javascript", ("js/survey.js",)),
    "favicon.svg": ("image/svg+xml", ("img/favicon.svg",)),
}
ONE_YEAR = 365 * 24 * 3600
_CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CSS_SPACE = re.compile(r"\s*\n\s*")


@dataclass(frozen=True)
class Asset:
    content_type: str
    body: bytes
    gzipped: bytes
    digest: str


def init_assets(app: Flask) -> None:
    app.extensions["kolot_assets"] = {
        name: load_asset(Path(app.config["STATIC_DIR"]), content_type, parts)
        for name, (content_type, parts) in FILES.items()
    }
    app.register_blueprint(bp)
    app.jinja_env.globals["asset"] = asset_url


def load_asset(folder: Path, content_type: str, parts: tuple[str, ...]) -> Asset:
    text = "\n".join((folder / part).read_text("utf-8") for part in parts)
    body = (_shorter(text) if content_type == "text/css" else text).encode()
    return Asset(content_type, body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:12])


def _shorter(css: str) -> str:
    return _CSS_SPACE.sub("\n", _CSS_COMMENT.sub("", css)).strip()


def asset_url(name: str) -> str:
    digest = current_app.extensions["kolot_assets"][name].digest
    return url_for("assets.show", digest=digest, name=name)


@bp.get("/assets/<digest>/<name>")
@public
def show(digest: str, name: str) -> Response:
    """An old digest is answered too: a page of yesterday's release still finds its style sheet."""
    asset = current_app.extensions["kolot_assets"].get(name) or abort(404)
    is_gzipped = "gzip" in request.accept_encodings
    body = asset.gzipped if is_gzipped else asset.body
    response = Response(body, content_type=f"{asset.content_type}; charset=utf-8")
    if is_gzipped:
        response.content_encoding = "gzip"
    response.vary.add("Accept-Encoding")
    response.cache_control.public = True
    response.cache_control.max_age = ONE_YEAR if digest == asset.digest else 60
    response.cache_control.immutable = digest == asset.digest
    return response
