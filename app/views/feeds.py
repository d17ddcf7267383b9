"""Feeds to follow a round from afar."""

from flask import Blueprint, Response, request

from app.domain.feeds import newest_solutions
from app.domain.news import list_news
from app.extensions import db
from app.web.atom import as_xml
from app.web.guards import public
from app.web.page import page_now
from app.web.round_feed import LONGEST, round_feed
from app.web.rounds import main_challenges, public_round

bp = Blueprint("feeds", __name__)
FRESH_SECONDS = 60


@bp.get("/rounds/<int:round_id>/feed.atom")
@public
def of_round(round_id: int) -> Response:
    round_ = public_round(round_id)
    feed = round_feed(
        round_,
        page_now(),
        solutions=newest_solutions(db.session(), round_.id, LONGEST),
        challenges=[one for one in main_challenges(round_.id) if one.is_public],
        news=list_news(db.session(), round_.id, until=page_now()).items,
    )
    response = Response(as_xml(feed), content_type="application/atom+xml; charset=utf-8")
    response.cache_control.public = True
    response.cache_control.max_age = FRESH_SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response
