"""The last step of the survey: who answers, for which business, and sending."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from app.domain.businesses import businesses_of, create_business
from app.domain.quarters import quarters
from app.domain.refusal import Refused
from app.domain.survey_answering import submit_response, submit_trial
from app.domain.survey_checks import first_missing
from app.domain.survey_conditions import given_in
from app.domain.survey_drafts import response_of, sent_responses
from app.extensions import db
from app.forms.businesses import BusinessForm
from app.forms.survey import ChooseBusinessForm
from app.models import Business, SurveyResponse
from app.views.survey_sections import frame_of, not_now
from app.views.surveys import bp, the_door, wanted_business
from app.web.guards import public
from app.web.opened_at import read_opened_at
from app.web.refusals import words_for
from app.web.survey_cookie import FIELD, sealed_key
from app.web.survey_door import Door
from app.web.typed import address_form_with


@bp.route("/surveys/<int:survey_id>/send", methods=["GET", "POST"])
@public
def send(survey_id: int) -> Any:
    door = the_door(survey_id, wanted_business())
    draft = door.draft()
    if request.method == "GET" and (refusal := door.refusal()) is not None:
        return not_now(door, refusal)
    if draft is None:
        return redirect(door.start, 303)
    if (section := first_missing(door.survey, given_in(draft.answers, door.survey))) is not None:
        return redirect(door.section(door.survey.sections.index(section) + 1, check="1"), 303)
    if not current_user.is_authenticated:
        return who_page(door, draft)
    form = business_form(door)
    if request.method == "GET" or not form.validate():
        return last_page(door, form, 422 if form.errors else 200)
    try:
        return send_for(door, draft, form)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return last_page(door, form, 409)


def who_page(door: Door, draft: SurveyResponse) -> str:
    """Signing in by a code; its letter leads on from here, in whatever browser it is opened."""
    form = address_form_with([(FIELD, sealed_key(door.survey.id))])
    return render_template("surveys/who.html", door=door, survey=door.survey, draft=draft, form=form, **frame_of(door))


def business_form(door: Door) -> Any:
    """Which of their businesses; the first profile where they have none; nothing to ask for a correction or a test."""
    if door.is_test:
        return FlaskForm()
    mine = [door.business] if door.business else businesses_of(db.session(), current_user.account_id)
    return ChooseBusinessForm(businesses=mine) if mine else BusinessForm(quarters=quarters(db.session()))


def send_for(door: Door, draft: SurveyResponse, form: Any) -> Any:
    if door.is_test:
        submit_trial(db.session(), door.survey, door.round, draft)
        db.session.commit()
        flash(_("The test answers were taken in. They go when the survey opens."), "good")
        return redirect(door.start, 303)
    by = current_user.account()
    is_new = isinstance(form, BusinessForm)
    business: Business = create_business(db.session(), form.profile, by=by) if is_new else form.chosen
    replaces = response_of(db.session(), door.survey.id, business.id) is not None
    submit_response(db.session(), door.survey, door.round, draft, business, by=by, opened_at=read_opened_at())
    way = url_for("surveys.thanks", survey_id=door.survey.id, business=business.id)
    db.session.commit()
    if door.business:
        flash(_("The corrected answers were sent. Only these count now."), "good")
    elif replaces:
        flash(_("These answers replaced the earlier ones of this business. Only these count."), "good")
    return redirect(way, 303)


def last_page(door: Door, form: Any, status: int = 200) -> tuple[str, int]:
    sent = [] if door.is_test else sent_responses(db.session(), door.survey.id, current_user.account_id)
    page = render_template(
        "surveys/last.html",
        door=door,
        survey=door.survey,
        form=form,
        sent={one.business_id: one for one in sent},
        is_choice=isinstance(form, ChooseBusinessForm),
        is_new=isinstance(form, BusinessForm),
        is_stopped=any(form.form_errors),
        **frame_of(door),
    )
    return page, status
