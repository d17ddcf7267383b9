"""Staff read the answers of a survey, and publish its results in two steps."""

from collections.abc import Callable
from typing import TypeVar

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from app.domain import survey_reading
from app.domain.permissions import Permission
from app.domain.survey_protection import WHOLE
from app.domain.survey_publishing import publish_survey, publish_survey_refusal, results_to_publish
from app.domain.survey_state import dates_of, survey_by_id
from app.extensions import db
from app.forms.staff_phases import ReasonForm
from app.models import TEXTS, Question, ResultsBy, Round, Survey
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, found, status_of, the_round
from app.web.guards import staff
from app.web.ids import read_id
from app.web.refusals import words_for_refusal
from app.web.site import TOTAL_SECONDS, keep_for
from app.web.survey_charts import changes_of, charts_of
from app.web.survey_filters import filter_choices

T = TypeVar("T")


def the_survey(survey_id: int) -> tuple[Round, Survey]:
    survey = found(survey_by_id(db.session(), survey_id))
    return the_round(survey.round_id), survey


@bp.get("/staff/rounds/<int:round_id>/surveys")
@staff(Permission.READ_ANSWERS)
def surveys(round_id: int) -> ResponseReturnValue:
    """Those of the round: the first, and those asked again."""
    round_ = the_round(round_id)
    every = db.session.scalars(select(Survey).where(Survey.round_id == round_id).order_by(Survey.wave)).all()
    return render_template("staff/surveys.html", round=round_, surveys=every)


@bp.get("/staff/surveys/<int:survey_id>/results")
@staff(Permission.READ_ANSWERS)
def survey_results(survey_id: int) -> ResponseReturnValue:
    """The counts as they stand now."""
    round_, survey = the_survey(survey_id)
    counts = kept("counts", survey, lambda: survey_reading.live_counts(db.session(), survey))
    return render_template(
        "staff/survey_results.html",
        round=round_,
        survey=survey,
        counts=counts,
        charts=charts_of(survey, counts),
        begun=survey_reading.count_begun(db.session(), survey),
        dates=dates_of(survey, round_),
    )


@bp.get("/staff/surveys/<int:survey_id>/words")
@staff(Permission.READ_ANSWERS)
def survey_words(survey_id: int) -> ResponseReturnValue:
    """What was written, without names."""
    round_, survey = the_survey(survey_id)
    questions = [one for one in survey.questions if one.kind in TEXTS or one.has_other]
    chosen = chosen_question(questions)
    page = survey_reading.read_words(
        db.session(), survey, question=chosen, after=request.args.get("after", type=read_id)
    )
    texts = {one.id: one.text for one in survey.questions}
    context = {"round": round_, "survey": survey, "questions": questions, "chosen": chosen, "page": page}
    return render_template("staff/survey_words.html", **context, texts=texts)


def chosen_question(questions: list[Question]) -> Question | None:
    wanted = request.args.get("question", type=read_id)
    return found(next((one for one in questions if one.id == wanted), None)) if wanted else None


@bp.get("/staff/surveys/<int:survey_id>/results/publish")
@staff(Permission.PUBLISH_RESULTS)
def publish_survey_preview(survey_id: int) -> ResponseReturnValue:
    return publish_page(*the_survey(survey_id), ReasonForm())


@bp.post("/staff/surveys/<int:survey_id>/results/publish")
@staff(Permission.PUBLISH_RESULTS, fresh=True)
def publish_survey_results(survey_id: int) -> ResponseReturnValue:
    (round_, survey), form = the_survey(survey_id), ReasonForm()
    published = form.validate_on_submit() and attempt(
        form,
        lambda: publish_survey(db.session(), survey, round_, by=actor(), reason=form.reason.data),
        _("The results of the survey are published."),
    )
    if not published:
        return publish_page(round_, survey, form)
    address = url_for("survey_results.show", survey_id=survey_id)
    return redirect(address if round_.is_public else url_for("staff.survey_results", survey_id=survey_id), 303)


def kept(what: str, survey: Survey, count: Callable[[], T]) -> T:
    """Ten thousand responses take seconds to count, so for a minute, while no other answer comes, it is done once."""
    return keep_for(TOTAL_SECONDS, (what, survey.id, survey_reading.newest_response(db.session(), survey)), count)


def publish_page(round_: Round, survey: Survey, form: ReasonForm) -> tuple[str, int]:
    """What everybody would see, before anybody does."""
    told = kept("to publish", survey, lambda: results_to_publish(db.session(), survey, round_))
    whole = told[ResultsBy.ALL].get(WHOLE)
    change = next(iter(told[ResultsBy.BOTH_WAVES].values()), None)
    filters = [(by, value) for by, values in told.items() for value in values]
    refusal = publish_survey_refusal(db.session(), survey, round_)
    page = render_template(
        "staff/publish_survey.html",
        round=round_,
        survey=survey,
        form=form,
        whole=whole,
        charts=charts_of(survey, whole) if whole else {},
        changes=changes_of(survey, change) if change else {},
        choices=filter_choices(db.session(), filters),
        why_not=words_for_refusal(refusal) if refusal else "",
    )
    return page, status_of(form) if form.errors else 200
