"""For search engines: /sitemap.xml with its parts, and /robots.txt. Under a path of another site they stand there."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, abort, request

from app.domain.page_texts import PageKey
from app.domain.site_map import parts, places, public_main_challenges, public_rounds
from app.extensions import db
from app.web.city import offered_languages
from app.web.guards import public
from app.web.site import keep_for
from app.web.site_map import index_xml, pages_xml, part_xml, robots_txt

bp = Blueprint("site_map", __name__)
FRESH_SECONDS = 3600
KEPT_SECONDS = 300
PRIVATE = ("staff", "me$", "me/", "sign-in", "second-factor", "unsubscribe", "ballot")


@bp.get("/sitemap.xml")
@public
def index() -> Response:
    return answer(index_xml(keep_for(KEPT_SECONDS, "site map", lambda: parts(db.session()))), "application/xml")


@bp.get("/sitemaps/pages.xml")
@public
def pages() -> Response:
    return answer(pages_xml(own_pages()), "application/xml")


@bp.get("/sitemaps/<any(solutions, challenges, news):kind>-<int:number>.xml")
@public
def part(kind: str, number: int) -> Response:
    return answer(part_xml(kind, places(db.session(), kind, number) or abort(404)), "application/xml")


@bp.get("/robots.txt")
@public
def robots() -> Response:
    return answer(robots_txt(request.script_root, PRIVATE, offered_languages()), "text/plain")


def answer(text: str, mimetype: str) -> Response:
    response = Response(text, mimetype=mimetype)
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response


def own_pages() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is not a text of somebody: in two statements."""
    yield "home.show", {}
    for key in PageKey:
        yield "pages.show", {"key": str(key)}
    for round_id, is_published in public_rounds(db.session()):
        for endpoint in ("rounds.show", "solutions.index", "challenges.index", "news.index"):
            yield endpoint, {"round_id": round_id}
        if is_published:
            yield "results.show", {"round_id": round_id}
    for main_challenge_id in public_main_challenges(db.session()):
        yield "main_challenges.show", {"main_challenge_id": main_challenge_id}
