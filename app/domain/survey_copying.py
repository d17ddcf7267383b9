"""A survey's sections made once more, from another survey or from the template that is shipped."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from app.domain.survey_content import SETTINGS
from app.models import Question, QuestionKind, QuestionOption, ShownIf, Survey, SurveySection

TEMPLATE = Path(__file__).with_name("data") / "survey_ashdod.json"


def copied_sections(
    source: Survey, *, repeats: bool = False, keep: Callable[[Question], bool] = lambda question: True
) -> list[SurveySection]:
    """New sections with the questions to keep, and without sections that would be empty.

    `repeats`: each remembers what it asks again. A condition about a question that is left out goes.
    """
    questions: dict[int, Question] = {}
    options: dict[int, QuestionOption] = {}
    sections = []
    for section in source.sections:
        copies = [copied_question(one, options, repeats) for one in section.questions if keep(one)]
        if not copies and section.questions:
            continue
        questions |= zip((one.id for one in section.questions if keep(one)), copies, strict=True)
        position = len(sections) + 1
        sections.append(
            SurveySection(position=position, title=section.title, text=section.text, questions=numbered(copies))
        )
    for old in source.questions:
        if old.id in questions and old.condition_question_id in questions:
            copy_condition(old, questions[old.id], questions, options)
    return sections


def copied_question(old: Question, options: dict[int, QuestionOption], repeats: bool) -> Question:
    names = (*SETTINGS, "kind", "text", "help", "low_label", "high_label")
    new = Question(**{name: getattr(old, name) for name in names})
    new.repeats_id = old.id if repeats else None
    for option in old.options:
        repeated = option.id if repeats else None
        options[option.id] = QuestionOption(position=option.position, text=option.text, repeats_id=repeated)
        new.options.append(options[option.id])
    return new


def copy_condition(
    old: Question, new: Question, questions: dict[int, Question], options: dict[int, QuestionOption]
) -> None:
    assert old.condition_question_id is not None
    new.condition_question = questions[old.condition_question_id]
    new.condition, new.condition_number = old.condition, old.condition_number
    if old.condition_option_id is not None:
        new.condition_option = options[old.condition_option_id]


def numbered(questions: list[Question]) -> list[Question]:
    for position, question in enumerate(questions, start=1):
        question.position = position
    return questions


@cache
def template() -> dict[str, Any]:
    """The survey of Ashdod's second lockdown, to begin from."""
    data: dict[str, Any] = json.loads(TEMPLATE.read_text("utf-8"))
    return data


def template_sections() -> list[SurveySection]:
    made: dict[str, Question] = {}
    return [
        SurveySection(
            position=position,
            title=section["title"],
            text=section.get("text", {}),
            questions=numbered([template_question(one, made) for one in section["questions"]]),
        )
        for position, section in enumerate(template()["sections"], start=1)
    ]


def template_question(data: dict[str, Any], made: dict[str, Question]) -> Question:
    """`shown_if`: the name of an earlier question, how, and the number of an option from 0 (or of the scale)."""
    plain = {name: data[name] for name in (*SETTINGS, "text", "help", "low_label", "high_label") if name in data}
    question = Question(kind=QuestionKind(data["kind"]), **plain)
    question.options = [
        QuestionOption(position=position, text=text) for position, text in enumerate(data.get("options", ()), start=1)
    ]
    if shown_if := data.get("shown_if"):
        question.condition_question = made[shown_if["question"]]
        question.condition = ShownIf(shown_if["how"])
        if "option" in shown_if:
            question.condition_option = question.condition_question.options[shown_if["option"]]
        question.condition_number = shown_if.get("number")
    made[data["name"]] = question
    return question
