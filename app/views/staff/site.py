"""Staff set what the site is called, how it looks, whom to ask, in which languages."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain.permissions import Permission
from app.domain.pictures import store_picture
from app.domain.site import read_settings, save_settings
from app.extensions import db
from app.forms.staff_site import SiteFields, site_form
from app.models import Picture, SiteSettings
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, languages, save
from app.web.city import known_languages, site_name
from app.web.guards import staff
from app.web.refusals_pictures import words_for_bad_picture
from app.web.uploads import takes_picture, uploaded_picture

SAMPLES = tuple(range(8, 360, 30))


@bp.get("/staff/site")
@staff(Permission.EDIT_SITE)
def site() -> ResponseReturnValue:
    settings = read_settings(db.session())
    return site_page(settings, the_form(settings))


@bp.post("/staff/site")
@staff(Permission.EDIT_SITE)
@takes_picture("logo")
def save_site() -> ResponseReturnValue:
    settings = read_settings(db.session())
    form = the_form(settings)
    is_valid, upload = form.validate_on_submit(), uploaded_picture()
    if upload and upload.problem:
        form.logo.errors = [words_for_bad_picture(upload.problem)]
        is_valid = False
    if not is_valid:
        return site_page(settings, form, 422)
    if "preview" in request.form:
        return site_page(settings, form)
    content = form.content(current_app.config["LANGUAGES"])
    save_settings(db.session(), content, logo=the_logo(form, settings), by=actor())
    save(_("The settings of the site were saved."))
    if upload and form.without_logo.data:
        flash(_("The logo that was sent was not kept, since “without the logo” was chosen."), "warn")
    return redirect(url_for("staff.site"), 303)


def the_form(settings: SiteSettings | None) -> SiteFields:
    return site_form(settings, languages(), known_languages(current_app))


def the_logo(form: SiteFields, settings: SiteSettings | None) -> Picture | None:
    """The one that was sent, or the one that is there, or none."""
    if form.without_logo.data:
        return None
    upload = uploaded_picture()
    if upload and upload.prepared:
        return store_picture(db.session(), upload.prepared, alt=site_name(), by=actor())
    return settings.logo if settings else None


def site_page(settings: SiteSettings | None, form: SiteFields, status: int = 200) -> tuple[str, int]:
    shown = form.hue.data if isinstance(form.hue.data, int) and not form.hue.errors else None
    logo = settings.logo if settings else None
    page = render_template("staff/site.html", form=form, shown_hue=shown, logo=logo, samples=SAMPLES, **usual())
    return page, status


def usual() -> dict[str, object]:
    """What the environment says, shown where a field is empty."""
    return {
        "usual": {name: current_app.config[name] for name in ("SITE_NAME", "CITY_NAME", "HELP_PHONE", "HELP_EMAIL")}
    }
