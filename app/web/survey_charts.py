"""What a chart of the survey shows: its rows in words, with their numbers and shares. Templates draw them as SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.survey_shape import ABOVE, BELOW, OTHER, UPPER_ENDS, bin_key, rows_of
from app.models import TEXTS, Question, QuestionKind, Survey
from app.web.reader import loc, num

TALLEST = 80  # per cent of the height of a distribution: the number stands above the column


@dataclass(frozen=True)
class Bar:
    """One row. `number` is None where it is hidden; `share` is of those who answered; `size` is what is drawn."""

    label: str
    number: int | None
    share: str = ""
    size: str = "0%"
    before: int | None = None
    share_before: str = ""
    size_before: str = "0%"


@dataclass(frozen=True)
class Chart:
    question: Question
    answered: int | None
    bars: list[Bar]
    mean: str = ""
    answered_before: int | None = None

    @property
    def is_distribution(self) -> bool:
        return self.question.kind is QuestionKind.SCALE

    @property
    def is_text(self) -> bool:
        return self.question.kind in TEXTS

    @property
    def hides(self) -> bool:
        return self.answered is not None and any(bar.number is None for bar in self.bars)


def charts_of(survey: Survey, counts: Mapping[str, Any]) -> dict[int, Chart]:
    """A chart for each question that these counts know, by the question's id."""
    known = counts["questions"]
    return {one.id: chart_of(one, known[str(one.id)]) for one in survey.questions if str(one.id) in known}


def chart_of(question: Question, told: Mapping[str, Any]) -> Chart:
    answered, rows = told["answered"], told["rows"]
    numbers = {row: rows.get(row) for row in rows_of(question)}
    most = max((number for number in numbers.values() if number is not None), default=0)
    bars = [bar_of(question, row, number, answered, most) for row, number in numbers.items()]
    return Chart(question, answered, bars, mean_of(question, numbers, answered))


def bar_of(question: Question, row: str, number: int | None, answered: int | None, most: int) -> Bar:
    label = row_words(question, row)
    if number is None or not answered:
        return Bar(label, None)
    is_scale = question.kind is QuestionKind.SCALE
    size = TALLEST * number / (most or 1) if is_scale else 100 * number / answered
    return Bar(label, number, percent(number, answered), f"{size:.1f}%")


def changes_of(survey: Survey, change: Mapping[str, Any]) -> dict[int, Chart]:
    """Charts of the questions that were asked again, each row with its number of before."""
    return {
        id_: with_before(chart, change["before"][str(id_)])
        for id_, chart in charts_of(survey, change).items()
        if str(id_) in change["before"]
    }


def with_before(chart: Chart, before: Mapping[str, Any]) -> Chart:
    answered, rows = before["answered"], before["rows"]
    bars = [
        Bar(
            label=bar.label,
            number=bar.number,
            share=bar.share,
            size=percent_size(bar.number, chart.answered),
            before=rows.get(row),
            share_before=percent(rows.get(row), answered),
            size_before=percent_size(rows.get(row), answered),
        )
        for row, bar in zip(rows_of(chart.question), chart.bars, strict=True)
    ]
    return Chart(chart.question, chart.answered, bars, answered_before=answered)


def percent(number: int | None, of: int | None) -> str:
    return f"{100 * number / of:.0f}%" if number is not None and of else ""


def percent_size(number: int | None, of: int | None) -> str:
    return f"{100 * number / of:.1f}%" if number is not None and of else "0%"


def mean_of(question: Question, numbers: Mapping[str, int | None], answered: int | None) -> str:
    """The mean of a scale, where every count of it is shown: then it tells nothing more."""
    if question.kind is not QuestionKind.SCALE or not answered or None in numbers.values():
        return ""
    return num(round(sum(int(row) * (number or 0) for row, number in numbers.items()) / answered, 1))


def row_words(question: Question, row: str) -> str:
    if row == OTHER:
        return _("Another answer")
    if question.kind is QuestionKind.NUMBER:
        return left_to_right(bin_words(row))
    if question.kind is QuestionKind.SCALE:
        return row
    return next((loc(option.text) for option in question.options if str(option.id) == row), row)


def left_to_right(words: str) -> str:
    """A range of numbers, from the small to the large in every language; other words as they are."""
    return Markup('<span class="ltr">{}</span>').format(words) if words[0].isdigit() else words


def bin_words(row: str) -> str:
    """ "0", "1–5", "above 100,000"."""
    ends = [bin_key(upper) for upper in UPPER_ENDS]
    if row == BELOW:
        return _("below 0")
    if row == ABOVE:
        return _("above %(number)s", number=num(UPPER_ENDS[-1]))
    place = ends.index(row)
    return num(0) if place == 0 else f"{num(UPPER_ENDS[place - 1] + 1)}–{num(UPPER_ENDS[place])}"
