"""Staff write the news of a round."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import news as verbs
from app.domain.permissions import Permission
from app.domain.pictures import change_alt
from app.extensions import db
from app.forms.staff_news import NEWS_TEXTS, HideNewsForm, NewsFields
from app.forms.staff_texts import localized_form, stored
from app.models import NewsItem, Round
from app.views.staff.blueprint import bp
from app.views.staff.common import LARGEST_ID, actor, found, languages, save, the_round
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now
from app.web.proposal_form import picture_problem, take_picture
from app.web.uploads import takes_picture


@bp.get("/staff/rounds/<int:round_id>/news")
@staff(Permission.EDIT_NEWS)
def news(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    page = verbs.list_news(db.session(), round_.id, before=request.args.get("before", type=read_id))
    return render_template("staff/news.html", round=round_, page=page)


@bp.route("/staff/rounds/<int:round_id>/news/new", methods=["GET", "POST"])
@staff(Permission.EDIT_NEWS)
@takes_picture()
def new_news(round_id: int) -> ResponseReturnValue:
    round_, form = the_round(round_id), news_form(None)
    return save_news(round_, None, form) if request.method == "POST" else form_page(round_, None, form)


@bp.route("/staff/news/<int:news_id>", methods=["GET", "POST"])
@staff(Permission.EDIT_NEWS)
@takes_picture()
def edit_news(news_id: int) -> ResponseReturnValue:
    round_, item = the_item(news_id)
    form = news_form(item)
    return save_news(round_, item, form) if request.method == "POST" else form_page(round_, item, form)


@bp.post("/staff/news/<int:news_id>/hide")
@staff(Permission.EDIT_NEWS)
def hide_news(news_id: int) -> ResponseReturnValue:
    round_, item = the_item(news_id)
    form = HideNewsForm(id_prefix="hide")
    if not form.validate_on_submit():
        return form_page(round_, item, news_form(item, formdata=None), 422, hide_form=form)
    verbs.hide_news(db.session(), round_, item, reason=form.reason.data, by=actor())
    save(_("This news is not public any more."))
    return to_news(round_)


@bp.post("/staff/news/<int:news_id>/show")
@staff(Permission.EDIT_NEWS)
def show_news(news_id: int) -> ResponseReturnValue:
    round_, item = the_item(news_id)
    verbs.show_news(db.session(), round_, item, by=actor())
    save(_("This news is public again."))
    return to_news(round_)


def the_item(news_id: int) -> tuple[Round, NewsItem]:
    item = found(db.session.get(NewsItem, news_id) if news_id <= LARGEST_ID else None)
    return the_round(item.round_id), item


def news_form(item: NewsItem | None, **options: Any) -> NewsFields:
    data = stored(item, NEWS_TEXTS, languages()) if item else {}
    data |= {"alt": item.picture.alt if item and item.picture else ""}
    form = localized_form(NEWS_TEXTS, languages(), NewsFields)(data=data, **options)
    if not form.is_submitted() or options:
        form.fill("opens", item.published_at if item else page_now())
    return form


def save_news(round_: Round, item: NewsItem | None, form: NewsFields) -> ResponseReturnValue:
    picture = take_picture(form, item)
    is_valid = form.validate()
    if problem := picture_problem():
        form.picture.errors, is_valid = [problem], False
    if not is_valid:
        db.session.commit()  # a picture that was sent stays, so that it need not be chosen again
        return form_page(round_, item, form, 422)
    change_alt(picture, form.alt.data)
    content = form.content(picture, page_now())
    if item is None:
        verbs.add_news(db.session(), round_, content, by=actor())
    else:
        verbs.edit_news(db.session(), round_, item, content, by=actor())
    save(_("The news was saved."))
    return to_news(round_)


def form_page(
    round_: Round, item: NewsItem | None, form: NewsFields, status: int = 200, hide_form: HideNewsForm | None = None
) -> tuple[str, int]:
    shown = item.picture.key if item and item.picture else ""
    key = form.kept_picture.data if form.is_submitted() and hide_form is None else shown
    context = {"round": round_, "item": item, "form": form, "picture_key": key}
    hide_form = hide_form or HideNewsForm(formdata=None, id_prefix="hide")
    return render_template("staff/news_form.html", **context, hide_form=hide_form), status


def to_news(round_: Round) -> ResponseReturnValue:
    return redirect(url_for("staff.news", round_id=round_.id), 303)
