"""One section of a survey on a page of its own: the same for whoever came by whatever door."""

from collections.abc import Mapping
from typing import Any

from flask import abort, make_response, redirect, render_template, request
from flask_babel import gettext as _

from app.domain.refusal import Refusal, Refused
from app.domain.survey_answering import save_section
from app.domain.survey_checks import Flaw, Flawed, Typed, missing_in, read_section
from app.domain.survey_conditions import asked_questions, condition_ids, given_in
from app.extensions import db
from app.models import SurveyResponse, SurveySection
from app.web.htmx import vary_by_htmx
from app.web.opened_at import read_opened_at
from app.web.refusals import words_for, words_for_refusal
from app.web.seen import read_seen
from app.web.survey_door import Door
from app.web.survey_page import items_of, read_sheet, sheet_of
from app.web.words_survey import flaw_words


def section_view(door: Door, number: int) -> Any:
    """The page of a section; and what is sent from it."""
    section = door.section_at(number) or abort(404)
    return save(door, section) if request.method == "POST" else show(door, section)


def show(door: Door, section: SurveySection) -> Any:
    if (refusal := door.refusal()) is not None:
        return not_now(door, refusal)
    draft = door.draft()
    if draft is None:
        return redirect(door.start, 303)
    answers = given_in(draft.answers, door.survey)
    flaws = missing(door, section, answers) if "check" in request.args else {}
    return section_page(door, section, draft, sheet_of(section.questions, answers), flaws=flaws)


def save(door: Door, section: SurveySection) -> Any:
    """Keep it and go on; back to the same page where something is wrong, or where another question came up."""
    sheet, draft = read_sheet(section.questions, request.form), door.draft()
    if draft is None:
        return section_page(door, section, None, sheet.typed, refused=Refused(Refusal.SURVEY_DRAFT_GONE))
    goes_back = "back" in request.form
    answers, flawed = read_section(section.questions, sheet.typed)
    whole = {**given_in(draft.answers, door.survey), **answers}
    asked = {question.id for question in asked_questions(door.survey, whole) if question.section_id == section.id}
    flaws = {id_: one for id_, one in flawed.items() if id_ in asked}
    if not goes_back:
        flaws |= {id_: one for id_, one in missing(door, section, whole).items() if id_ in sheet.shown - flaws.keys()}
    if flaws:
        return section_page(door, section, draft, sheet.typed, flaws=flaws, status=422)
    kept = {id_: given for id_, given in answers.items() if id_ in asked | sheet.shown}
    try:
        moments = {"opened_at": read_opened_at(), "seen": read_seen()}
        save_section(db.session(), door.survey, door.round, draft, section, kept, **moments)
    except Refused as refused:
        db.session.rollback()
        return section_page(door, section, None, sheet.typed, refused=refused)
    way = way_on(door, section, goes_back, [id_ for id_ in asked if id_ not in sheet.shown])
    db.session.commit()
    return redirect(way, 303)


def way_on(door: Door, section: SurveySection, goes_back: bool, new: list[int]) -> str:
    """Back, or on; questions that came up by these answers are shown before that."""
    number = door.survey.sections.index(section) + 1
    if goes_back:
        return door.section(number - 1) if number > 1 else door.start
    if new:
        return door.section(number, more="1") + f"#survey-question-{min(new)}"
    return door.section(number + 1) if number < len(door.survey.sections) else door.last


def missing(door: Door, section: SurveySection, answers: Any) -> dict[int, Flawed]:
    return {question.id: Flawed(Flaw.REQUIRED) for question in missing_in(section, door.survey, answers)}


def asked_view(door: Door, number: int) -> Any:
    """What the page shows differently by what stands in its fields now. Nothing is saved."""
    section = door.section_at(number) or abort(404)
    sheet, draft = read_sheet(section.questions, request.form), door.draft()
    items = page_items(door, section, draft, sheet.typed, {})
    changed = [item for item in items if item.is_asked != (item.question.id in sheet.shown)]
    page = render_template("surveys/changed.html", items=changed, door=door, number=number)
    return vary_by_htmx(make_response(page))


def page_items(
    door: Door,
    section: SurveySection,
    draft: SurveyResponse | None,
    typed: Mapping[int, Typed],
    flaws: Mapping[int, Flawed],
) -> Any:
    stored = given_in(draft.answers, door.survey) if draft else {}
    answers, _flawed = read_section(section.questions, typed)
    return items_of(
        section.questions,
        typed,
        asked={question.id for question in asked_questions(door.survey, {**stored, **answers})},
        deciding=condition_ids(door.survey) & {question.id for question in section.questions},
        order=str(draft.id) if draft else "",
        flaws={
            question.id: flaw_words(question, flaws[question.id])
            for question in section.questions
            if question.id in flaws
        },
    )


def section_page(
    door: Door,
    section: SurveySection,
    draft: SurveyResponse | None,
    typed: Mapping[int, Typed],
    *,
    flaws: Mapping[int, Flawed] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> tuple[str, int]:
    if refused is not None:  # what was loaded went with the transaction
        draft, status = door.draft(), 409
    page = render_template(
        "surveys/section.html",
        door=door,
        survey=door.survey,
        section=section,
        number=door.survey.sections.index(section) + 1,
        draft=draft,
        items=page_items(door, section, draft, typed, flaws or {}),
        refused=words_for(refused) if refused else "",
        **frame_of(door),
    )
    return page, status


def not_now(door: Door, refusal: Refusal) -> tuple[str, int]:
    """Closed, or not open yet: in words, with a way on."""
    has_ended = refusal is Refusal.SURVEY_CLOSED  # nothing was sent here, so nothing was lost
    words = _("The survey has ended. Thank you to everybody who answered.") if has_ended else words_for_refusal(refusal)
    return render_template("surveys/not_now.html", door=door, survey=door.survey, words=words, **frame_of(door)), 409


def frame_of(door: Door) -> dict[str, Any]:
    """Staff who answer for an owner stay among the pages of the staff."""
    if door.by_staff:
        return {"layout": "staff/_layout.html", "round": door.round}
    return {"layout": "base.html", "round": door.round}
