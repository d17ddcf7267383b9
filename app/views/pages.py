"""Pages of the city's own words, at short addresses: /about, /privacy, /accessibility, /terms, /contact."""

from flask import Blueprint, render_template

from app.domain.page_texts import PageKey, read_page
from app.extensions import db
from app.web.guards import public
from app.web.page_texts import page_title, shown_text

bp = Blueprint("pages", __name__)


@bp.get(f"/<any({', '.join(PageKey)}):key>")
@public
def show(key: str) -> str:
    page = read_page(db.session(), PageKey(key))
    return render_template("pages/show.html", page=page, title=page_title(page.key), shown=shown_text(page.text))
