"""All that is published of one survey: of all businesses, by each of their facts, and before and after."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.survey_protection import WHOLE, Asked, Counts, Hidden, hide_by_group, hide_whole, told
from app.models import ResultsBy

BOTH, REST_OF_THEM = "both", "rest"
"""Of the businesses that answered a wave: those that answered the other one too, and those that did not."""
FACTS = (ResultsBy.SECTOR, ResultsBy.SIZE, ResultsBy.QUARTER)

Told = dict[ResultsBy, dict[str, dict[str, Any]]]
"""What is published, by filter and value: the rows of SurveyResult."""


def tell(asked: Sequence[Asked], counts: Mapping[ResultsBy, Counts], others: Sequence[Told] = ()) -> Told:
    """What is published of a survey with these counts.

    `others`: what is published of other waves. The same businesses answer them: a group hidden there is hidden here.
    """
    whole = hide_whole(asked, counts[ResultsBy.ALL])
    result: Told = {ResultsBy.ALL: told(asked, counts[ResultsBy.ALL], whole)}
    for by in FACTS if result[ResultsBy.ALL] else ():
        also = {group for group in counts[by].groups for other in others if is_hidden_in(other, by, group)}
        result[by] = told(asked, counts[by], hide_by_group(asked, counts[by], whole, also))
    return result


def is_hidden_in(other: Told, by: ResultsBy, group: str) -> bool:
    return bool(other.get(ResultsBy.ALL)) and group not in other.get(by, {})


def tell_change(
    before: tuple[Sequence[Asked], Counts, Told], after: tuple[Sequence[Asked], Counts, Told]
) -> dict[str, dict[str, Any]]:
    """Both waves of those who answered both: nothing unless both may be told.

    Each comes with its counts by BOTH and REST_OF_THEM, and with what is told of its wave already: of those who
    answered only one wave, nothing may be worked out by subtracting.
    """
    then, today = told_of_both(*before), told_of_both(*after)
    if then is None or today is None:
        return {}
    return {BOTH: {**today, "before": then["questions"]}}


def told_of_both(asked: Sequence[Asked], counts: Counts, of_wave: Told) -> dict[str, Any] | None:
    published = of_wave.get(ResultsBy.ALL, {}).get(WHOLE)
    if published is None or not counts.groups.get(REST_OF_THEM):
        return published  # everybody answered both: that is told already
    return told(asked, counts, hide_by_group(asked, counts, hidden_in(asked, published))).get(BOTH)


def hidden_in(asked: Sequence[Asked], published: Mapping[str, Any]) -> Hidden:
    """What stays hidden of all businesses, read back from what was published."""
    hidden = Hidden(set())
    for question in asked:
        of_question = published["questions"].get(question.key) or {}
        rows = of_question.get("rows", {})
        hidden.answered[question.key] = {WHOLE} if of_question.get("answered") is None else set()
        hidden.cells[question.key] = {(row, WHOLE) for row in question.rows if rows.get(row) is None}
    return hidden
