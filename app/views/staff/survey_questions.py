"""Questions of a survey: new, changed, once more, moved, away."""

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import survey_questions
from app.domain.permissions import Permission
from app.domain.survey_order import earlier_than, number_of
from app.extensions import db
from app.forms.staff_survey import QuestionFields, question_form
from app.models import Question, QuestionKind, Round, Survey, SurveySection
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, languages, status_of
from app.views.staff.survey_page import (
    order_saved,
    outline_changed,
    read_place,
    survey_url,
    the_question,
    the_section,
)
from app.web.guards import staff
from app.web.htmx import is_htmx
from app.web.survey_conditions_words import condition_choices


@bp.route("/staff/survey-sections/<int:section_id>/questions/new", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def new_question(section_id: int) -> ResponseReturnValue:
    round_, survey, section = the_section(section_id)
    form = question_form(None, languages(), earlier_than(survey, None, section))
    if wants_other_rows() or not form.validate_on_submit():
        return question_page(form, round_, survey, section)
    made: list[Question] = []

    def add() -> None:
        made.append(survey_questions.add_question(db.session(), survey, section, form.content(), by=actor()))

    if not attempt(form, add, _("The question was added.")):
        return question_page(form, round_, survey, section)
    return redirect(survey_url(survey, f"question-{made[0].id}"), 303)


@bp.route("/staff/survey-questions/<int:question_id>", methods=["GET", "POST"])
@staff(Permission.EDIT_SURVEYS)
def edit_question(question_id: int) -> ResponseReturnValue:
    round_, survey, question = the_question(question_id)
    form = question_form(question, languages(), earlier_than(survey, question, question.section))
    if wants_other_rows() or not form.validate_on_submit():
        return question_page(form, round_, survey, question.section, question)

    def edit() -> None:
        content = form.rewording(question) if survey.is_frozen else form.content()
        survey_questions.edit_question(db.session(), survey, question, content, by=actor())

    if not attempt(form, edit, _("The question was saved.")):
        return question_page(form, round_, survey, question.section, question)
    return redirect(survey_url(survey, f"question-{question_id}"), 303)


def wants_other_rows() -> bool:
    """A button among the options was pressed: the form again with other rows, and nothing is saved."""
    return request.method == "POST" and bool(request.values.get("do"))


def question_page(
    form: QuestionFields, round_: Round, survey: Survey, section: SurveySection, question: Question | None = None
) -> ResponseReturnValue:
    context = {"form": form, "round": round_, "survey": survey, "section": section, "question": question}
    if wants_other_rows() and is_htmx():
        return render_template("staff/changed_options.html", **context)
    page = render_template(
        "staff/survey_question.html",
        groups=condition_choices(form.earlier),
        kinds=list(QuestionKind),
        number=number_of(survey, question) if question else None,
        **context,
    )
    return page, status_of(form) if form.errors else 200


@bp.post("/staff/survey-questions/<int:question_id>/duplicate")
@staff(Permission.EDIT_SURVEYS)
def duplicate_question(question_id: int) -> ResponseReturnValue:
    round_, survey, question = the_question(question_id)
    copy = survey_questions.duplicate_question(db.session(), survey, question, by=actor())
    return outline_changed(round_, survey, _("The question was duplicated."), f"question-{copy.id}", "edit")


@bp.post("/staff/survey-questions/<int:question_id>/move")
@staff(Permission.EDIT_SURVEYS)
def move_question(question_id: int) -> ResponseReturnValue:
    """`to`: the section, and the question before which to stand."""
    round_, survey, question = the_question(question_id)
    section_id, before = read_place(request.form.get("to"))
    was = (question.section.position, question.position)
    moved = survey_questions.move_question(
        db.session(), survey, question, section_id=section_id, before=before, by=actor()
    )
    pressed = "up" if (moved.section.position, moved.position) < was else "down"
    return outline_changed(round_, survey, order_saved(), f"question-{question_id}", pressed)


@bp.post("/staff/survey-questions/<int:question_id>/remove")
@staff(Permission.EDIT_SURVEYS)
def remove_question(question_id: int) -> ResponseReturnValue:
    round_, survey, question = the_question(question_id)
    survey_questions.remove_question(db.session(), survey, question, by=actor())
    return outline_changed(round_, survey, _("The question was removed."))
