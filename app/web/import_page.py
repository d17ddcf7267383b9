"""What the page of an uploaded file shows: its columns, its first rows, everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.domain import challenges_file, import_rows
from app.domain.answers_file import looks_like_date, read_answers, read_as
from app.domain.answers_limits import beyond_limits
from app.domain.challenges_file import parsed_challenges
from app.domain.file_imports import parsed_solutions, table_of_upload, uses_of
from app.domain.import_uses import ColumnUse, Use
from app.domain.survey_state import survey_by_id
from app.domain.tables import Problem, ProblemKind, Table
from app.domain.text import clean_line, search_key
from app.extensions import db
from app.models import FileImport, ImportKind, Sector, SizeBand
from app.web.words_business import sector_words, size_words

FIRST_ROWS, LONGEST_SHOWN = 5, 60
MOST_PROBLEMS = 100
MOST_ODD = 20
ODD = {ProblemKind.LOOKS_LIKE_DATE, ProblemKind.NOT_AN_OPTION, ProblemKind.NOT_A_SECTOR, ProblemKind.NOT_A_SIZE}


@dataclass
class ImportPage:
    """`odd`: for each column the cells that are none of its options, with what they may have been."""

    table: Table
    uses: list[ColumnUse] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    field_names: Sequence[str] = ()
    count: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    odd: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def shown_problems(self) -> list[Problem]:
        return self.problems[:MOST_PROBLEMS]

    @property
    def first_rows(self) -> list[tuple[int, list[str]]]:
        """The line and the cells of each, cut to what a narrow table holds."""
        rows = self.table.rows[:FIRST_ROWS]
        return [(row.line, [shortened(row.cells.get(column, "")) for column in self.table.columns]) for row in rows]


def shortened(cell: str) -> str:
    cell = clean_line(cell)
    return cell if len(cell) <= LONGEST_SHOWN else f"{cell[: LONGEST_SHOWN - 1]}…"


def import_page(upload: FileImport) -> ImportPage:
    """Reads the file anew each time: nothing of it is kept but the bytes and what staff said."""
    page = ImportPage(table_of_upload(upload))
    if upload.kind is ImportKind.RESPONSES:
        fill_answers(page, upload)
    elif upload.kind is ImportKind.SOLUTIONS:
        solutions = parsed_solutions(upload)
        page.count, page.problems, page.notes = len(solutions.rows), solutions.problems, solutions.notes
        page.fields = {name: columns[0] for name, columns in solutions.columns.items()}
        page.field_names = list(import_rows.COLUMNS)
    else:
        challenges = parsed_challenges(upload)
        page.count, page.problems, page.fields = len(challenges.rows), challenges.problems, challenges.columns
        page.field_names = list(challenges_file.COLUMNS)
    return page


def fill_answers(page: ImportPage, upload: FileImport) -> None:
    page.uses = [in_words(use, page.table) for use in uses_of(upload, page.table)]
    file = read_answers(page.table, page.uses)
    survey = survey_by_id(db.session(), upload.survey_id) if upload.survey_id else None
    page.count, page.left_out, page.notes = len(file.responses), file.left_out, file.notes
    page.problems = [*file.problems, *(beyond_limits(survey, file) if survey else ())]
    by_column = {use.column: use for use in page.uses}
    for problem in page.problems:
        odd = page.odd.setdefault(problem.column, {}) if problem.kind in ODD else None
        if odd is not None and len(odd) < MOST_ODD and problem.value not in odd:
            options = by_column[problem.column].options
            odd[problem.value] = read_as(problem.value, options) if looks_like_date(problem.value) else ""


def in_words(use: ColumnUse, table: Table) -> ColumnUse:
    """Fields and sizes of businesses may stand in the file as the reader's language says them."""
    if use.use not in (Use.SECTOR, Use.SIZE):
        return use
    said, codes = (sector_words, list(Sector)) if use.use is Use.SECTOR else (size_words, list(SizeBand))
    by_words = {search_key(said(code.value)): code.value for code in codes}
    cells = {row.cells.get(use.column, "").strip() for row in table.rows}
    readings = {cell: by_words[search_key(cell)] for cell in cells if search_key(cell) in by_words}
    return ColumnUse(use.column, use.use, use.question, use.option, use.options, readings | use.readings)
