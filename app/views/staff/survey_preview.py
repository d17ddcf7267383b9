"""A survey as an owner sees it, part by part, with its conditions at work. Nothing is stored: answers travel along."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.domain.permissions import Permission
from app.domain.survey_checks import Flaw, Flawed, missing_in, read_section
from app.domain.survey_conditions import asked_questions, condition_ids
from app.domain.survey_rules import is_trial
from app.models import Survey, SurveySection
from app.views.staff.blueprint import bp
from app.views.staff.survey_page import the_survey
from app.web.guards import staff
from app.web.htmx import is_htmx, vary_by_htmx
from app.web.page import page_now
from app.web.survey_page import Item, Sheet, items_of, read_sheet
from app.web.words_survey import flaw_words

ONE_READER = "preview"


@dataclass(frozen=True)
class Stop:
    """Where the walk stands: a section, or None at its end; and what is said there."""

    section: SurveySection | None
    flaws: Mapping[int, Flawed]
    has_more: bool = False


@bp.get("/staff/surveys/<int:survey_id>/preview")
@staff(Permission.READ_ROUNDS)
def survey_preview(survey_id: int) -> ResponseReturnValue:
    """`part`: the number of the section that was shown; `go`: on or back from there."""
    round_, survey = the_survey(survey_id)
    sheet, part = read_sheet(survey.questions, request.args), request.args.get("part", 1, type=int)
    if part not in range(1, max(len(survey.sections), 1) + 1):
        abort(404)
    if is_htmx():
        items = items_at(survey, survey.sections[part - 1], sheet, {})
        changed = [item for item in items if item.is_asked != (item.question.id in sheet.shown)]
        answer = render_template("staff/changed_preview.html", items=changed, preview_url=preview_url(survey))
        return vary_by_htmx(make_response(answer))
    stop = next_stop(survey, sheet, part, request.args.get("go", ""))
    section = stop.section
    page = render_template(
        "staff/survey_preview.html",
        survey=survey,
        round=round_,
        section=section,
        number=survey.sections.index(section) + 1 if section else 0,
        items=items_at(survey, section, sheet, stop.flaws) if section else [],
        has_more=stop.has_more,
        carried=carried(survey, section),
        preview_url=preview_url(survey),
        may_try=current_user.may(Permission.EDIT_SURVEYS) and is_trial(survey, round_, page_now()),
    )
    return page, 422 if stop.flaws else 200


def preview_url(survey: Survey) -> str:
    return url_for("staff.survey_preview", survey_id=survey.id)


def next_stop(survey: Survey, sheet: Sheet, part: int, go: str) -> Stop:
    """As answering goes: what is wrong or came up by an answer is shown before the next part."""
    if not survey.sections:
        return Stop(None, {})
    section = survey.sections[part - 1]
    if go == "back":
        return Stop(survey.sections[max(part - 2, 0)], {})
    if go != "on":
        return Stop(section, {})
    answers, flawed = read_section(survey.questions, sheet.typed)
    asked = [one.id for one in asked_questions(survey, answers) if one.section_id == section.id]
    flaws = {id_: flaw for id_, flaw in flawed.items() if id_ in asked and id_ in sheet.shown}
    missing = [one.id for one in missing_in(section, survey, answers) if one.id in sheet.shown and one.id not in flaws]
    flaws |= {id_: Flawed(Flaw.REQUIRED) for id_ in missing}
    if flaws:
        return Stop(section, flaws)
    if any(id_ not in sheet.shown for id_ in asked):
        return Stop(section, {}, has_more=True)
    return Stop(survey.sections[part] if part < len(survey.sections) else None, {})


def items_at(survey: Survey, section: SurveySection, sheet: Sheet, flaws: Mapping[int, Flawed]) -> list[Item]:
    answers, _flawed = read_section(survey.questions, sheet.typed)
    return items_of(
        section.questions,
        sheet.typed,
        asked={question.id for question in asked_questions(survey, answers)},
        deciding=condition_ids(survey) & {question.id for question in section.questions},
        order=ONE_READER,
        flaws={one.id: flaw_words(one, flaws[one.id]) for one in section.questions if one.id in flaws},
    )


def carried(survey: Survey, section: SurveySection | None) -> list[tuple[str, str]]:
    """What was answered to the other parts: it goes along in the form."""
    here = {question.id for question in section.questions} if section else set()
    others = {f"q{question.id}" for question in survey.questions if question.id not in here}
    return [(name, value) for name, value in request.args.items(multi=True) if name.removesuffix("_other") in others]
