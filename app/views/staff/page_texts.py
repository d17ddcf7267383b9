"""Staff write the pages of the city: about, privacy, accessibility, terms, contact."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.page_texts import PageKey, read_page, read_pages, reset_page, save_page
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_texts import PAGE_TEXTS, LocalizedForm, localized_form
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, languages, save
from app.web.guards import staff
from app.web.page_texts import ShownText, page_title, shown_text


@bp.get("/staff/texts")
@staff(Permission.EDIT_SITE)
def page_texts() -> ResponseReturnValue:
    return render_template("staff/page_texts.html", pages=read_pages(db.session()), page_title=page_title)


@bp.get("/staff/texts/<key>")
@staff(Permission.EDIT_SITE)
def page_text(key: str) -> ResponseReturnValue:
    return text_page(the_key(key), text_form(the_key(key)))


@bp.post("/staff/texts/<key>")
@staff(Permission.EDIT_SITE)
def save_page_text(key: str) -> ResponseReturnValue:
    """Save it, or with `preview` only show how it would look."""
    form = text_form(the_key(key))
    if not form.validate_on_submit():
        return text_page(the_key(key), form, status=422)
    if "preview" in request.form:
        return text_page(the_key(key), form, previews_of(form))
    save_page(db.session(), the_key(key), form.values["text"], by=actor())
    save(_("The page was saved."))
    return redirect(url_for("staff.page_texts"), 303)


@bp.post("/staff/texts/<key>/reset")
@staff(Permission.EDIT_SITE)
def reset_page_text(key: str) -> ResponseReturnValue:
    reset_page(db.session(), the_key(key), by=actor())
    save(_("The page says again what Kolot brings."))
    return redirect(url_for("staff.page_texts"), 303)


def the_key(key: str) -> PageKey:
    return PageKey(key) if key in list(PageKey) else abort(404)


def text_form(key: PageKey) -> LocalizedForm:
    text = read_page(db.session(), key).text
    return localized_form(PAGE_TEXTS, languages())(data={f"text_{code}": text.get(code, "") for code in languages()})


def previews_of(form: LocalizedForm) -> list[ShownText]:
    """The page in every language in which something was typed."""
    typed = form.values["text"]
    return [shown_text(typed, code) for code in form.languages if typed[code]]


def text_page(
    key: PageKey, form: LocalizedForm, previews: list[ShownText] | None = None, status: int = 200
) -> tuple[str, int]:
    page, title = read_page(db.session(), key), page_title(key)
    return render_template("staff/page_text.html", form=form, page=page, title=title, previews=previews), status
