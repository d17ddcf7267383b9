"""What the page of a survey shows to staff: its parts, and where each may go."""

from dataclasses import dataclass, field

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import survey_building
from app.domain.survey_state import dates_of, has_closed, is_open, survey_by_id
from app.extensions import db
from app.models import Question, Round, Survey, SurveySection
from app.views.staff.blueprint import bp
from app.views.staff.common import found, the_round
from app.web.htmx import is_htmx
from app.web.page import page_now
from app.web.site import forget_kept
from app.web.survey_conditions_words import condition_words
from app.web.words_survey_building import question_kind_words, survey_state_word

END = "end"


@bp.context_processor
def survey_words() -> dict[str, object]:
    return {"question_kind_words": question_kind_words, "survey_state_word": survey_state_word}


@dataclass(frozen=True)
class QuestionRow:
    """A question of the outline. `up` and `down`: the place that a press of the button moves it to."""

    question: Question
    number: int
    condition: str
    up: str = ""
    down: str = ""


@dataclass(frozen=True)
class SectionRow:
    section: SurveySection
    number: int
    up: str = ""
    down: str = ""
    rows: list[QuestionRow] = field(default_factory=list)


@dataclass(frozen=True)
class State:
    """Where the survey stands, in one word; and how many have answered."""

    word: str
    responses: int
    opens_at: object = None
    closes_at: object = None


def outline(survey: Survey) -> list[SectionRow]:
    numbers = {question.id: number for number, question in enumerate(survey.questions, start=1)}
    ids = [section.id for section in survey.sections]
    rows = []
    for index, section in enumerate(survey.sections):
        up = str(ids[index - 1]) if index else ""
        down = "" if index == len(ids) - 1 else str([*ids, END][index + 2])
        questions = [question_row(survey, section, one, numbers) for one in section.questions]
        rows.append(SectionRow(section, index + 1, up, down, questions))
    return rows


def question_row(survey: Survey, section: SurveySection, question: Question, numbers: dict[int, int]) -> QuestionRow:
    places = neighbours(survey, section, question)
    return QuestionRow(question, numbers[question.id], condition_words(question, numbers), *places)


def neighbours(survey: Survey, section: SurveySection, question: Question) -> tuple[str, str]:
    """Before the one before it, after the one after it; at the ends of a section, into the next."""
    questions, at = section.questions, section.questions.index(question)
    before = survey.sections[: survey.sections.index(section)]
    after = survey.sections[survey.sections.index(section) + 1 :]
    up = place(section, questions[at - 1]) if at else place(before[-1], None) if before else ""
    if at < len(questions) - 1:
        return up, place(section, questions[at + 2] if at + 2 < len(questions) else None)
    return up, place(after[0], after[0].questions[0] if after[0].questions else None) if after else ""


def place(section: SurveySection, before: Question | None) -> str:
    return f"{section.id}:{before.id if before else END}"


def read_place(raw: str | None) -> tuple[int, int | None]:
    """The section and the question before which to stand. A place that nobody can name is not found."""
    section, _colon, before = (raw or "").partition(":")
    if not section.isdecimal() or not (before == END or before.isdecimal()):
        abort(404)
    return int(section), None if before == END else int(before)


def state_of(survey: Survey, round_: Round) -> State:
    now, dates = page_now(), dates_of(survey, round_)
    responses = survey_building.count_responses(db.session(), survey)
    if has_closed(survey, round_, now):
        word = "closed"
    elif is_open(survey, round_, now):
        word = "open"
    else:
        word = "ready" if survey.is_ready else "draft"
    return State(word, responses, dates.opens_at, dates.closes_at)


def survey_page(survey: Survey, round_: Round, **more: object) -> str:
    waves = survey_building.waves_of(db.session(), round_.id)
    state = state_of(survey, round_)
    sections = outline(survey)
    return render_template(
        "staff/survey.html", survey=survey, round=round_, sections=sections, waves=waves, state=state, **more
    )


def the_survey(survey_id: int) -> tuple[Round, Survey]:
    survey = found(survey_by_id(db.session(), survey_id))
    return the_round(survey.round_id), survey


def the_section(section_id: int) -> tuple[Round, Survey, SurveySection]:
    section = found(db.session.get(SurveySection, section_id))
    round_, survey = the_survey(section.survey_id)
    return round_, survey, section


def the_question(question_id: int) -> tuple[Round, Survey, Question]:
    question = found(db.session.get(Question, question_id))
    round_, survey, _section = the_section(question.section_id)
    return round_, survey, question


def survey_url(survey: Survey, anchor: str = "") -> str:
    wave = survey.wave if survey.wave > 1 else None
    return url_for("staff.survey", round_id=survey.round_id, wave=wave, _anchor=anchor or None)


def outline_changed(
    round_: Round, survey: Survey, words: str, anchor: str = "", pressed: str = ""
) -> ResponseReturnValue:
    """In place: the outline anew, the focus on what was moved. Else back to the page, at that part of it."""
    db.session.commit()
    forget_kept()
    flash(words, "good")
    if not is_htmx():
        return redirect(survey_url(survey, anchor), 303)
    survey = found(survey_by_id(db.session(), survey.id))
    context = {"survey": survey, "round": round_, "sections": outline(survey), "focus": (anchor, pressed)}
    return render_template("staff/changed_survey.html", **context)


def order_saved() -> str:
    return _("The order was saved.")
