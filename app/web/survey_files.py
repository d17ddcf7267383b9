"""Published results of a survey as files: a line for each filter, question and row. Hidden counts are empty."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from xlsxwriter import Workbook

from app.domain.survey_results import ALL, CHANGE
from app.domain.survey_shape import rows_of
from app.models import Question, QuestionKind, Survey, SurveyResult
from app.web.reader import direction, language, localized
from app.web.spreadsheet import safe_cell
from app.web.survey_charts import bin_words, row_words
from app.web.survey_filters import group_names, words_of_filter
from app.web.times import utc_iso

BOM = "\ufeff"  # so that spreadsheets read the file as UTF-8
LONGEST_SHEET_NAME = 31
Line = list[str | int | None]


def headings() -> list[str]:
    return [
        _("Filter"), _("Which businesses"), _("Question"), _("The question in words"),
        _("Answer"), _("Businesses"), _("Hidden"),
    ]  # fmt: skip


def lines_of(session: Session, survey: Survey, rows: Sequence[SurveyResult]) -> Iterator[Line]:
    """First how many businesses, then question by question how many answered and how many each row has."""
    names = group_names(session)
    for row in rows:
        which = words_of_filter(names, (row.by, row.value)) or _("all businesses")
        yield [row.by.value, which, "", "", _("businesses that answered"), *number_cells(row.counts["businesses"])]
        if "verified" in row.counts:
            yield [row.by.value, which, "", "", _("verified by the city"), *number_cells(row.counts["verified"])]
        yield from question_lines(survey, [row.by.value, which], row.counts["questions"])
        if "before" in row.counts:
            yield from question_lines(survey, ["before", which], row.counts["before"])


def question_lines(survey: Survey, start: Line, known: dict[str, Any]) -> Iterator[Line]:
    for question in survey.questions:
        told = known.get(str(question.id))
        if told is None:
            continue
        cells: Line = [*start, question.id, localized(question.text)]
        yield [*cells, _("answered the question"), *number_cells(told["answered"])]
        for row in rows_of(question):
            yield [*cells, plain_words(question, row), *number_cells(told["rows"].get(row))]


def plain_words(question: Question, row: str) -> str:
    option = next((one for one in question.options if str(one.id) == row), None)
    if option is not None:
        return localized(option.text)
    return bin_words(row) if question.kind is QuestionKind.NUMBER else row_words(question, row)


def number_cells(number: int | None) -> Line:
    return [number, _("yes") if number is None else ""]


def csv_of(session: Session, survey: Survey, rows: Sequence[SurveyResult]) -> str:
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(headings())
    for line in lines_of(session, survey, rows):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in line])
    return BOM + table.getvalue()


def xlsx_of(session: Session, survey: Survey, rows: Sequence[SurveyResult]) -> bytes:
    """One sheet, from right to left where the language is."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(_("Survey results")[:LONGEST_SHEET_NAME])
        if direction(language()) == "rtl":
            sheet.right_to_left()
        sheet.write_row(0, 0, headings(), book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 4, 28)
        for place, line in enumerate(lines_of(session, survey, rows), start=1):
            sheet.write_row(place, 0, line)
    return file.getvalue()


def json_of(survey: Survey, rows: Sequence[SurveyResult]) -> dict[str, Any]:
    published_at = survey.published_at
    assert published_at is not None
    return {
        "survey": {
            "id": survey.id,
            "round": survey.round_id,
            "wave": survey.wave,
            "title": survey.title,
            "published_at": utc_iso(published_at),
            "fewest": 5,
        },
        "questions": [question_as_json(question) for question in survey.questions],
        "results": [{"by": row.by.value, "value": row.value, **row.counts} for row in sorted(rows, key=in_order)],
    }


def in_order(row: SurveyResult) -> tuple[bool, bool, int]:
    return (row.by, row.value) != ALL, (row.by, row.value) == CHANGE, row.id


def question_as_json(question: Question) -> dict[str, Any]:
    texts = {str(option.id): option.text for option in question.options}
    return {
        "id": question.id,
        "kind": question.kind.value,
        "text": question.text,
        "rows": [{"key": row, "text": texts.get(row)} for row in rows_of(question)],
    }
