"""Results of the owners' survey in public: a page with charts, and the same figures as files."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from app.domain.survey_results import ALL, Filter, Published, all_results, published_results
from app.domain.survey_state import dates_of, survey_by_id
from app.domain.text import clean_line
from app.extensions import db
from app.models import ResultsBy, Round, Survey, SurveyResult
from app.web.guards import public
from app.web.htmx import is_htmx, vary_by_htmx
from app.web.rounds import public_round
from app.web.survey_charts import changes_of, charts_of
from app.web.survey_files import csv_of, json_of, xlsx_of
from app.web.survey_filters import filter_choices

bp = Blueprint("survey_results", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/surveys/<int:survey_id>/results")
@public
def show(survey_id: int) -> ResponseReturnValue:
    survey, round_ = the_survey(survey_id)
    if survey.published_at is None:
        return render_template(
            "survey_results/not_yet.html", survey=survey, round=round_, dates=dates_of(survey, round_)
        )
    wanted = wanted_filter()
    found = published_results(db.session(), survey, wanted)
    if found.shown is None and wanted != ALL:
        abort(404)
    page = "survey_results/_survey_charts.html" if is_htmx() else "survey_results/show.html"
    context = {"survey": survey, "round": round_, "found": found, "wanted": "{}:{}".format(*wanted)}
    return vary_by_htmx(make_response(render_template(page, **context, **drawn(survey, found))))


def drawn(survey: Survey, found: Published) -> dict[str, Any]:
    return {
        "charts": charts_of(survey, found.shown) if found.shown else {},
        "changes": changes_of(survey, found.change) if found.change else {},
        "choices": filter_choices(db.session(), found.filters),
    }


def the_survey(survey_id: int) -> tuple[Survey, Round]:
    survey = survey_by_id(db.session(), survey_id)
    if survey is None or not survey.is_ready:
        abort(404)
    return survey, public_round(survey.round_id)


def wanted_filter() -> Filter:
    """ "sector:food"; without one, all businesses."""
    by, _colon, value = clean_line(request.args.get("by", "")).partition(":")
    if not by:
        return ALL
    return (ResultsBy(by), value) if by in list(ResultsBy) else abort(404)


def published_rows(survey_id: int) -> tuple[Survey, list[SurveyResult]]:
    survey, _round = the_survey(survey_id)
    return survey, all_results(db.session(), survey) if survey.published_at else abort(404)


@bp.get("/surveys/<int:survey_id>/results.json")
@public
def json(survey_id: int) -> Response:
    return jsonify(json_of(*published_rows(survey_id)))


@bp.get("/surveys/<int:survey_id>/results.csv")
@public
def csv_file(survey_id: int) -> Response:
    survey, rows = published_rows(survey_id)
    return as_file(csv_of(db.session(), survey, rows), "text/csv; charset=utf-8", f"kolot-survey-{survey.id}.csv")


@bp.get("/surveys/<int:survey_id>/results.xlsx")
@public
def xlsx_file(survey_id: int) -> Response:
    survey, rows = published_rows(survey_id)
    return as_file(xlsx_of(db.session(), survey, rows), XLSX, f"kolot-survey-{survey.id}.xlsx")


def as_file(body: str | bytes, kind: str, name: str) -> Response:
    return Response(body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
