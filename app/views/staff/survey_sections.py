"""Sections of a survey: new, its words, its place, away."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import survey_sections
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_survey import SECTION_TEXTS
from app.forms.staff_texts import localized_form, stored
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, languages, status_of
from app.views.staff.survey_page import (
    order_saved,
    outline_changed,
    survey_url,
    the_section,
    the_survey,
)
from app.web.guards import staff
from app.web.ids import read_id


@bp.route("/staff/surveys/<int:survey_id>/sections/new", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def new_section(survey_id: int) -> ResponseReturnValue:
    round_, survey = the_survey(survey_id)
    form = localized_form(SECTION_TEXTS, languages())()
    if form.validate_on_submit():

        def add() -> None:
            survey_sections.add_section(db.session(), survey, form.values, by=actor())

        if attempt(form, add, _("The section was added.")):
            return redirect(survey_url(survey, "survey-end"), 303)
    page = render_template("staff/survey_section.html", form=form, round=round_, survey=survey, section=None)
    return page, status_of(form) if form.errors else 200


@bp.route("/staff/survey-sections/<int:section_id>", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def edit_section(section_id: int) -> ResponseReturnValue:
    round_, survey, section = the_section(section_id)
    form = localized_form(SECTION_TEXTS, languages())(data=stored(section, SECTION_TEXTS, languages()))
    if form.validate_on_submit():

        def edit() -> None:
            survey_sections.edit_section(db.session(), survey, section, form.values, by=actor())

        if attempt(form, edit, _("The section was saved.")):
            return redirect(survey_url(survey, f"section-{section_id}"), 303)
    page = render_template("staff/survey_section.html", form=form, round=round_, survey=survey, section=section)
    return page, status_of(form) if form.errors else 200


@bp.post("/staff/survey-sections/<int:section_id>/move")
@staff(Permission.EDIT_SURVEYS)
def move_section(section_id: int) -> ResponseReturnValue:
    """`to`: the section before which to stand, or "end"."""
    round_, survey, section = the_section(section_id)
    before, was = request.form.get("to", type=read_id), section.position
    moved = survey_sections.move_section(db.session(), survey, section, before=before, by=actor())
    pressed = "up" if moved.position < was else "down"
    return outline_changed(round_, survey, order_saved(), f"section-{section_id}", pressed)


@bp.post("/staff/survey-sections/<int:section_id>/remove")
@staff(Permission.EDIT_SURVEYS)
def remove_section(section_id: int) -> ResponseReturnValue:
    round_, survey, section = the_section(section_id)
    survey_sections.remove_section(db.session(), survey, section, by=actor())
    return outline_changed(round_, survey, _("The section was removed."))
