"""News of a round as everybody reads them."""

from flask import Blueprint, abort, render_template, request

from app.domain.news import list_news, readable_news
from app.extensions import db
from app.web.guards import public
from app.web.ids import read_id
from app.web.page import page_now
from app.web.page_texts import shown_text
from app.web.rounds import public_round

bp = Blueprint("news", __name__)


@bp.get("/rounds/<int:round_id>/news")
@public
def index(round_id: int) -> str:
    round_ = public_round(round_id)
    before = request.args.get("before", type=read_id)
    page = list_news(db.session(), round_.id, before=before, until=page_now())
    return render_template("news/index.html", round=round_, page=page)


@bp.get("/news/<int:news_id>")
@public
def show(news_id: int) -> str:
    item = readable_news(db.session(), news_id, page_now()) or abort(404)
    round_ = public_round(item.round_id)
    return render_template("news/show.html", round=round_, item=item, shown=shown_text(item.text))
