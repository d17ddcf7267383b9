"""Questions that a later wave asks again: the answers of before, in the rows of the question of now."""

from collections.abc import Mapping
from typing import Any

from app.models import CHOICES, Question, Survey


def asked_again(survey: Survey) -> list[Question]:
    """Its questions on the present state that an earlier wave asked too."""
    return [one for one in survey.questions if one.repeats_id is not None and one.is_present_state]


def as_asked_later(survey: Survey, change: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Of before and after, the questions asked again; `before` by the key of the later question."""
    again = asked_again(survey)
    return {value: only_again(again, told) for value, told in change.items()} if again else {}


def only_again(again: list[Question], told: Mapping[str, Any]) -> dict[str, Any]:
    before = told["before"]
    return {
        "businesses": told["businesses"],
        "questions": {key: told["questions"][key] for one in again if (key := str(one.id)) in told["questions"]},
        "before": {str(one.id): renamed(one, before[key]) for one in again if (key := str(one.repeats_id)) in before},
    }


def renamed(question: Question, told: Mapping[str, Any]) -> dict[str, Any]:
    """The rows under the keys of the later question. An option that is new then has no row."""
    if question.kind not in CHOICES:
        return dict(told)
    later = {str(option.repeats_id): str(option.id) for option in question.options if option.repeats_id is not None}
    return {
        **told,
        "rows": {
            later.get(row, row): number for row, number in told["rows"].items() if row in later or not row.isdigit()
        },
    }
