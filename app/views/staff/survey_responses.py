"""The responses to a survey: a list without answers; one is opened with its name, which the log keeps."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import survey_reading
from app.domain.permissions import Permission
from app.domain.survey_conditions import given_in
from app.extensions import db
from app.forms.staff_phases import ReasonForm
from app.models import Survey, SurveyResponse
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, found, status_of
from app.views.staff.survey_results import the_survey
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now


@bp.get("/staff/surveys/<int:survey_id>/responses")
@staff(Permission.READ_ANSWERS)
def survey_responses(survey_id: int) -> ResponseReturnValue:
    round_, survey = the_survey(survey_id)
    page = survey_reading.list_responses(db.session(), survey, after=request.args.get("after", type=read_id))
    return render_template("staff/survey_responses.html", round=round_, survey=survey, page=page)


@bp.route("/staff/responses/<int:response_id>/open", methods=["GET", "POST"])
@staff(Permission.READ_ANSWERS)
def open_response(response_id: int) -> ResponseReturnValue:
    """Asks why; the press writes the line, and only then is there anything to read."""
    response = found(survey_reading.read_response(db.session(), response_id))
    round_, survey = the_survey(response.survey_id)
    form = ReasonForm()
    if form.validate_on_submit():
        survey_reading.open_response(db.session(), response, round_, by=actor(), reason=form.reason.data)
        db.session.commit()
        return redirect(url_for("staff.survey_response", response_id=response_id), 303)
    page = render_template("staff/survey_response_open.html", round=round_, survey=survey, response=response, form=form)
    return page, status_of(form) if form.errors else 200


@bp.get("/staff/responses/<int:response_id>")
@staff(Permission.READ_ANSWERS)
def survey_response(response_id: int) -> ResponseReturnValue:
    """With its name; for whoever opened it a moment ago."""
    response = found(survey_reading.read_response(db.session(), response_id))
    if not survey_reading.may_read(db.session(), response, actor(), page_now()):
        flash(_("Please say first why this response is opened. It is written to the log."), "")
        return redirect(url_for("staff.open_response", response_id=response_id))
    round_, survey = the_survey(response.survey_id)
    context = {"round": round_, "survey": survey, "response": response, "answers": answers_in_words(survey, response)}
    return render_template("staff/survey_response.html", **context)


def answers_in_words(survey: Survey, response: SurveyResponse) -> list[dict[str, object]]:
    """Question by question, in the order they were asked; what was not answered is not there."""
    given = given_in(response.answers, survey)
    return [
        {
            "question": question,
            "options": [option for option in question.options if option.id in given[question.id].options],
            "number": given[question.id].number,
            "words": given[question.id].other or given[question.id].text,
        }
        for question in survey.questions
        if question.id in given
    ]
