"""Staff answer the survey for an owner who is on the phone or at the desk."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from app.domain.businesses import create_business
from app.domain.permissions import Permission
from app.domain.quarters import quarters
from app.domain.refusal import Refused
from app.domain.rounds import refuse
from app.domain.survey_answering import submit_response
from app.domain.survey_checks import first_missing
from app.domain.survey_conditions import given_in
from app.domain.survey_drafts import begin_response, response_of
from app.domain.survey_keys import staff_key
from app.domain.survey_rules import answer_refusal, assist_refusal
from app.domain.survey_state import survey_by_id
from app.domain.text import clean_line
from app.domain.verification import list_businesses
from app.extensions import db
from app.forms.survey import AssistForm, AssistNewForm
from app.models import Business, Round, Survey
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, found, status_of
from app.views.survey_sections import asked_view, not_now, section_view
from app.web.guards import staff
from app.web.opened_at import read_opened_at
from app.web.page import page_now
from app.web.refusals import words_before, words_for
from app.web.survey_door import Door

MOST_WORDS = 100


@bp.route("/staff/surveys/<int:survey_id>/assist", methods=["GET", "POST"])
@staff(Permission.ASSIST)
def answer_for(survey_id: int) -> Any:
    """Which business it is, how its owner came, and that they agree."""
    survey, round_ = the_survey(survey_id)
    words = clean_line(request.args.get("q", ""))[:MOST_WORDS]
    page = list_businesses(db.session(), words=words)
    form = AssistForm(businesses=page.businesses)
    if form.validate_on_submit() and (way := begin_for(survey, round_, form, lambda: form.chosen)):
        return redirect(way, 303)
    return start_page("staff/answer_for.html", survey, round_, form, words=words, is_more=page.next is not None)


@bp.route("/staff/surveys/<int:survey_id>/assist/new", methods=["GET", "POST"])
@staff(Permission.ASSIST)
def answer_for_new(survey_id: int) -> Any:
    """The same for a business that nobody entered yet."""
    survey, round_ = the_survey(survey_id)
    form = AssistNewForm(quarters=quarters(db.session()))
    if form.validate_on_submit():
        entry = form.entry(actor())
        make = lambda: create_business(db.session(), form.profile, by=None, entry=entry)  # noqa: E731
        if way := begin_for(survey, round_, form, make):
            return redirect(way, 303)
    return start_page("staff/answer_for_new.html", survey, round_, form)


def begin_for(survey: Survey, round_: Round, form: Any, business: Any) -> str | None:
    """The way to the first part; None where a rule says no, with its words in the form."""
    by = actor()
    try:
        chosen: Business = business()
        refuse(assist_refusal(response_of(db.session(), survey.id, chosen.id)))
        key = staff_key(by.id, chosen.id)
        begin_response(db.session(), survey, round_, key, entry=form.entry(by))
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return None
    way = Door(survey, round_, key, chosen, by_staff=True).section(1)
    db.session.commit()
    return way


def start_page(template: str, survey: Survey, round_: Round, form: Any, **more: Any) -> tuple[str, int]:
    survey, round_ = the_survey(survey.id)  # after a rollback they are read again
    refusal = answer_refusal(survey, round_, page_now())
    closed = words_before(refusal) if refusal else ""
    page = render_template(template, survey=survey, round=round_, form=form, closed=closed, **more)
    return page, status_of(form) if form.errors else 200


@bp.route("/staff/surveys/<int:survey_id>/assist/<int:business_id>/sections/<int:number>", methods=["GET", "POST"])
@staff(Permission.ASSIST)
def answer_for_section(survey_id: int, business_id: int, number: int) -> Any:
    return section_view(the_door(survey_id, business_id), number)


@bp.post("/staff/surveys/<int:survey_id>/assist/<int:business_id>/sections/<int:number>/asked")
@staff(Permission.ASSIST)
def answer_for_asked(survey_id: int, business_id: int, number: int) -> Any:
    return asked_view(the_door(survey_id, business_id), number)


@bp.route("/staff/surveys/<int:survey_id>/assist/<int:business_id>/send", methods=["GET", "POST"])
@staff(Permission.ASSIST)
def answer_for_send(survey_id: int, business_id: int) -> Any:
    door, form = the_door(survey_id, business_id), FlaskForm()
    draft = door.draft()
    if request.method == "GET" and (refusal := door.refusal()) is not None:
        return not_now(door, refusal)
    if draft is None:
        return redirect(door.start, 303)
    if (section := first_missing(door.survey, given_in(draft.answers, door.survey))) is not None:
        return redirect(door.section(door.survey.sections.index(section) + 1, check="1"), 303)
    if form.is_submitted() and form.validate():
        try:
            submit_response(
                db.session(),
                door.survey,
                door.round,
                draft,
                found(door.business),
                by=actor(),
                opened_at=read_opened_at(),
            )
            db.session.commit()
            flash(_("The answers were sent for this business."), "good")
            return redirect(url_for("staff.answer_for", survey_id=survey_id), 303)
        except Refused as refused:
            db.session.rollback()
            form.form_errors.append(words_for(refused))
            door = the_door(survey_id, business_id)
    page = render_template("staff/answer_for_send.html", door=door, survey=door.survey, round=door.round, form=form)
    return page, status_of(form) if form.errors else 200


def the_door(survey_id: int, business_id: int) -> Door:
    survey, round_ = the_survey(survey_id)
    business = found(db.session.get(Business, business_id))
    return Door(survey, round_, staff_key(actor().id, business_id), business, by_staff=True)


def the_survey(survey_id: int) -> tuple[Survey, Round]:
    survey = survey_by_id(db.session(), survey_id) or abort(404)
    return survey, db.session.get_one(Round, survey.round_id)
