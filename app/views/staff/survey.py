"""The survey of a round for staff: begin it, its words, ready or not, ask again."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import survey_building, survey_waves
from app.domain.permissions import Permission
from app.domain.survey_state import has_closed, survey_of
from app.extensions import db
from app.forms.staff_phases import ScheduleForm
from app.forms.staff_survey import SURVEY_TEXTS
from app.forms.staff_texts import localized_form, stored
from app.models import Survey
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, found, languages, save, status_of, the_round
from app.views.staff.survey_page import survey_page, survey_url, the_survey
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now


@bp.get("/staff/rounds/<int:round_id>/survey")
@staff(Permission.READ_ROUNDS)
def survey(round_id: int) -> ResponseReturnValue:
    """The first survey of a round; `?wave=2` the one that asks again."""
    round_ = the_round(round_id)
    wave = request.args.get("wave", 1, type=read_id)
    survey_ = survey_of(db.session(), round_, wave)
    if survey_ is not None:
        closed = has_closed(survey_, round_, page_now())
        return survey_page(survey_, round_, can_ask_again=closed and wave == 1)
    if wave != 1:
        abort(404)
    past = survey_building.past_surveys(db.session(), round_)
    return render_template("staff/survey_start.html", round=round_, past=past)


@bp.post("/staff/rounds/<int:round_id>/survey/from-template")
@staff(Permission.EDIT_SURVEYS)
def survey_from_template(round_id: int) -> ResponseReturnValue:
    return begun(survey_building.create_from_template(db.session(), the_round(round_id), by=actor()))


@bp.post("/staff/rounds/<int:round_id>/survey/from-past")
@staff(Permission.EDIT_SURVEYS)
def survey_from_past(round_id: int) -> ResponseReturnValue:
    source = found(db.session.get(Survey, request.form.get("survey", 0, type=read_id)))
    return begun(survey_building.duplicate_survey(db.session(), the_round(round_id), source, by=actor()))


@bp.post("/staff/rounds/<int:round_id>/survey/again")
@staff(Permission.EDIT_SURVEYS)
def survey_again(round_id: int) -> ResponseReturnValue:
    return begun(survey_building.ask_again(db.session(), the_round(round_id), by=actor()))


def begun(survey_: Survey) -> ResponseReturnValue:
    save(_("The survey was made. Owners do not see it before it is ready."))
    return redirect(survey_url(survey_), 303)


@bp.route("/staff/rounds/<int:round_id>/survey/new", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def new_survey(round_id: int) -> ResponseReturnValue:
    """From nothing: only its title is needed."""
    round_, form = the_round(round_id), localized_form(SURVEY_TEXTS, languages())()
    if form.validate_on_submit():
        made = survey_building.create_survey(db.session(), round_, form.values, by=actor())
        return begun(made)
    page = render_template("staff/survey_texts.html", form=form, round=round_, survey=None)
    return page, 422 if form.errors else 200


@bp.route("/staff/surveys/<int:survey_id>/texts", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def survey_texts(survey_id: int) -> ResponseReturnValue:
    round_, survey_ = the_survey(survey_id)
    form = localized_form(SURVEY_TEXTS, languages())(data=stored(survey_, SURVEY_TEXTS, languages()))
    if form.validate_on_submit():
        survey_building.edit_survey(db.session(), survey_, form.values, by=actor())
        save(_("The texts were saved."))
        return redirect(survey_url(survey_), 303)
    page = render_template("staff/survey_texts.html", form=form, round=round_, survey=survey_)
    return page, 422 if form.errors else 200


@bp.post("/staff/surveys/<int:survey_id>/ready")
@staff(Permission.EDIT_SURVEYS)
def survey_ready(survey_id: int) -> ResponseReturnValue:
    _round, survey_ = the_survey(survey_id)
    survey_building.set_ready(db.session(), survey_, by=actor())
    save(_("The survey is ready. Owners see it as soon as its time has come."))
    return redirect(survey_url(survey_), 303)


@bp.post("/staff/surveys/<int:survey_id>/not-ready")
@staff(Permission.EDIT_SURVEYS)
def survey_not_ready(survey_id: int) -> ResponseReturnValue:
    _round, survey_ = the_survey(survey_id)
    survey_building.set_not_ready(db.session(), survey_, by=actor())
    save(_("The survey is not ready any more. Owners do not see it."))
    return redirect(survey_url(survey_), 303)


@bp.post("/staff/surveys/<int:survey_id>/remove")
@staff(Permission.EDIT_SURVEYS)
def remove_survey(survey_id: int) -> ResponseReturnValue:
    round_, survey_ = the_survey(survey_id)
    survey_building.remove_survey(db.session(), survey_, by=actor())
    db.session.commit()
    flash(_("The survey was removed."), "good")
    return redirect(url_for("staff.survey", round_id=round_.id), 303)


@bp.route("/staff/surveys/<int:survey_id>/dates", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def survey_dates(survey_id: int) -> ResponseReturnValue:
    """Of a second survey; the first is open with its phase."""
    round_, survey_ = the_survey(survey_id)
    if survey_.wave == 1:
        abort(404)
    has_opened = survey_waves.has_opened(survey_, page_now())
    form = dates_form(survey_)
    if form.validate_on_submit() and attempt(form, lambda: plan(survey_, form), _("The dates were saved.")):
        return redirect(survey_url(survey_), 303)
    page = render_template("staff/survey_dates.html", form=form, round=round_, survey=survey_, has_opened=has_opened)
    return page, status_of(form) if form.errors else 200


def dates_form(survey_: Survey) -> ScheduleForm:
    form = ScheduleForm()
    if not form.is_submitted():
        form.fill("opens", survey_.opens_at)
        form.fill("closes", survey_.closes_at)
    return form


def plan(survey_: Survey, form: ScheduleForm) -> Any:
    dates = {"opens_at": form.moment("opens"), "closes_at": form.moment("closes")}
    return survey_waves.set_wave_dates(db.session(), survey_, by=actor(), reason=form.reason.data or "", **dates)
