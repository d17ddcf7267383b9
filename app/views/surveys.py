"""Owners answer the survey: without an account until the last step."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from app.domain.businesses import own_business
from app.domain.challenge_rules import post_refusal
from app.domain.challenges import ChallengeContent, save_draft
from app.domain.limits import subnet_of
from app.domain.permissions import Permission
from app.domain.survey_conditions import given_in
from app.domain.survey_drafts import begin_correction, begin_response, response_of, sent_responses
from app.domain.survey_keys import account_key, correction_key, trial_key
from app.domain.survey_rules import is_trial
from app.domain.survey_state import dates_of, survey_by_id
from app.extensions import db
from app.models import Business, QuestionKind, Round, Survey, SurveyResponse
from app.views.survey_sections import asked_view, section_view
from app.web.guards import public, signed_in
from app.web.ids import read_id
from app.web.page import page_now
from app.web.survey_cookie import browser_key, new_key
from app.web.survey_door import Door

bp = Blueprint("surveys", __name__)
LONGEST_CHALLENGE = 5000


@bp.get("/surveys/<int:survey_id>")
@public
def show(survey_id: int) -> Any:
    door = the_door(survey_id)
    draft = door.draft()
    return render_template(
        "surveys/show.html",
        door=door,
        survey=door.survey,
        round=door.round,
        dates=dates_of(door.survey, door.round),
        refusal=door.refusal(),
        draft=draft,
        next=next_section(door, draft),
        sent=my_sent(survey_id),
        may_post=post_refusal(door.round, page_now()) is None,
    )


def next_section(door: Door, draft: SurveyResponse | None) -> int:
    return min((draft.reached if draft else 0) + 1, len(door.survey.sections))


def my_sent(survey_id: int) -> Any:
    return sent_responses(db.session(), survey_id, current_user.account_id) if current_user.is_authenticated else []


@bp.post("/surveys/<int:survey_id>/begin")
@public
def begin(survey_id: int) -> Any:
    """From the start, or where this browser or this owner stopped."""
    door = the_door(survey_id)
    if not door.survey.sections:
        abort(404)
    key = door.key or new_key(survey_id)
    by = current_user.account() if current_user.is_authenticated else None
    place = None if by else subnet_of(request.remote_addr)
    draft = begin_response(db.session(), door.survey, door.round, key, by=by, place=place, is_test=door.is_test)
    number = next_section(door, draft)
    db.session.commit()
    return redirect(door.section(number), 303)


@bp.post("/surveys/<int:survey_id>/correct")
@signed_in
def correct(survey_id: int) -> Any:
    """What was sent for one business, to be changed; it counts as it is until the change is sent."""
    business = my_business(request.form.get("business", type=read_id))
    door = the_door(survey_id, business)
    begin_correction(db.session(), door.survey, door.round, business, by=current_user.account())
    db.session.commit()
    return redirect(door.section(1), 303)


@bp.route("/surveys/<int:survey_id>/sections/<int:number>", methods=["GET", "POST"])
@public
def section(survey_id: int, number: int) -> Any:
    return section_view(the_door(survey_id, wanted_business()), number)


@bp.post("/surveys/<int:survey_id>/sections/<int:number>/asked")
@public
def asked(survey_id: int, number: int) -> Any:
    return asked_view(the_door(survey_id, wanted_business()), number)


@bp.get("/surveys/<int:survey_id>/thanks")
@signed_in
def thanks(survey_id: int) -> Any:
    business = my_business(request.args.get("business", type=read_id))
    door = the_door(survey_id, business)
    sent = response_of(db.session(), survey_id, business.id)
    if sent is None:
        return redirect(door.start, 303)
    return render_template(
        "surveys/thanks.html",
        survey=door.survey,
        round=door.round,
        business=business,
        sent=sent,
        may_post=post_refusal(door.round, page_now()) is None,
        has_words=bool(long_texts(door.survey, sent)),
        may_correct=door.refusal() is None,
    )


@bp.post("/surveys/<int:survey_id>/challenge")
@signed_in
def challenge(survey_id: int) -> Any:
    """The draft of a challenge, with what this owner wrote in the survey; only they see it until they send it."""
    business = my_business(request.form.get("business", type=read_id))
    door = the_door(survey_id, business)
    sent = response_of(db.session(), survey_id, business.id) or abort(404)
    words = "\n\n".join(long_texts(door.survey, sent))[:LONGEST_CHALLENGE]
    content = ChallengeContent(title="", what_happens=words)
    draft = save_draft(db.session(), door.round, business, content, by=current_user.account())
    db.session.commit()
    return redirect(url_for("challenges.edit", challenge_id=draft.id), 303)


def long_texts(survey: Survey, sent: SurveyResponse) -> list[str]:
    """What the owner wrote at length, in the order of the questions."""
    answers = given_in(sent.answers, survey)
    wordy = [question.id for question in survey.questions if question.kind is QuestionKind.LONG_TEXT]
    return [answers[id_].text for id_ in wordy if id_ in answers and answers[id_].text]


def the_door(survey_id: int, business: Business | None = None) -> Door:
    """The survey as this person comes to it; before it opens, staff try it out."""
    survey, round_ = the_survey(survey_id)
    account_id = current_user.account_id
    if business is not None:
        return Door(survey, round_, correction_key(account_id, business.id), business)
    if current_user.may(Permission.EDIT_SURVEYS) and is_trial(survey, round_, page_now()):
        return Door(survey, round_, trial_key(account_id), is_test=True)
    return Door(survey, round_, account_key(account_id) if account_id else browser_key(survey_id))


def the_survey(survey_id: int) -> tuple[Survey, Round]:
    survey = survey_by_id(db.session(), survey_id) or abort(404)
    round_ = db.session.get_one(Round, survey.round_id)
    is_known = survey.is_ready and round_.is_public
    if not is_known and not current_user.may(Permission.EDIT_SURVEYS):
        abort(404)
    return survey, round_


def wanted_business() -> Business | None:
    return my_business(request.args.get("business", type=read_id)) if "business" in request.args else None


def my_business(business_id: int | None) -> Business:
    return own_business(db.session(), business_id or 0, current_user.account_id) or abort(404)
