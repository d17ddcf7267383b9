"""The responses in a file of past answers, read by what each column holds. Needs no database.

Every cell that is not what its column holds is a Problem with its line: a file with problems is not imported at all.
"""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.import_uses import ANSWERS, CHECKED, UNCHECKED, ColumnUse, Use, is_empty
from app.domain.survey_checks import plain_number
from app.domain.tables import Problem, ProblemKind, Row, Table
from app.domain.text import clean_line, clean_text, search_key
from app.models import SCALE, QuestionKind, Sector, SizeBand

LONGEST = {Use.SHORT_TEXT: 200, Use.OTHER: 1000, Use.LONG_TEXT: 4000}
LONGEST_NAME, LONGEST_KEY = 120, 100
SPREADSHEET_ERRORS = {"#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!"}
MONTHS = ("jan feb mar apr may jun jul aug sep oct nov dec", "ינו פבר מרץ אפר מאי יונ יול אוג ספט אוק נוב דצמ")
MONTH_OF = {name: place for line in MONTHS for place, name in enumerate(line.split(), start=1)}
DAY_AND_MONTH = re.compile(rf"(\d{{1,2}})[-\s]({'|'.join(MONTH_OF)})[a-zא-ת]*\.?", re.IGNORECASE)
YEAR_FIRST = re.compile(r"\d{4}-(\d{2})-(\d{2})(?:[ T]\d{2}:\d{2}.*)?")
WITH_YEAR = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}")
KIND_OF = {
    Use.CHECKBOX: QuestionKind.SEVERAL,
    Use.OTHER: QuestionKind.SEVERAL,
    Use.SINGLE: QuestionKind.SINGLE,
    Use.SCALE: QuestionKind.SCALE,
    Use.NUMBER: QuestionKind.NUMBER,
    Use.SHORT_TEXT: QuestionKind.SHORT_TEXT,
    Use.LONG_TEXT: QuestionKind.LONG_TEXT,
}


@dataclass
class FileQuestion:
    """A question as the file knows it: made of one column, or of several for a choice of several."""

    text: str
    kind: QuestionKind
    options: list[str] = field(default_factory=list)
    has_other: bool = False


@dataclass(frozen=True, slots=True)
class FileAnswer:
    """One line of a response: `question` is the place in `AnswersFile.questions`, `option` that in its options.

    `column`: where in the file it stood.
    """

    question: int
    option: int | None = None
    number: float | None = None
    text: str = ""
    column: str = field(default="", compare=False)


@dataclass
class FileResponse:
    line: int
    source_key: str
    answers: list[FileAnswer] = field(default_factory=list)
    name: str = ""
    register_number: str = ""
    sector: Sector | None = None
    size_band: SizeBand | None = None


@dataclass
class AnswersFile:
    """What a file holds. Nothing may be written while there are problems; notes say what was left empty."""

    questions: list[FileQuestion] = field(default_factory=list)
    responses: list[FileResponse] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    left_out: int = 0


def read_answers(table: Table, uses: Sequence[ColumnUse]) -> AnswersFile:
    """Read every row. Responses that were not finished are left out and counted."""
    found = AnswersFile(problems=list(table.problems))
    places = plan_questions(found, uses)
    reader = ResponseReader(found, uses, places)
    for row in table.rows:
        reader.read(row)
    return found


def plan_questions(found: AnswersFile, uses: Sequence[ColumnUse]) -> dict[str, int]:
    """The questions in the order of their first columns, and for each column the place of its own."""
    by_text: dict[tuple[str, QuestionKind], int] = {}
    places = {}
    for use in uses:
        if use.use not in ANSWERS:
            continue
        key = (search_key(use.question), KIND_OF[use.use])
        if key not in by_text:
            by_text[key] = len(found.questions)
            found.questions.append(FileQuestion(clean_line(use.question), KIND_OF[use.use], list(use.options)))
        places[use.column] = by_text[key]
        question = found.questions[by_text[key]]
        if use.use is Use.CHECKBOX and use.option not in question.options:
            question.options.append(use.option)
        question.has_other |= use.use is Use.OTHER
    return places


class ResponseReader:
    """Reads the rows of one file one after the other, and notes what is wrong with them."""

    def __init__(self, found: AnswersFile, uses: Sequence[ColumnUse], places: Mapping[str, int]) -> None:
        self.found, self.places = found, places
        self.uses = [use for use in uses if use.use is not Use.IGNORE]
        self.option_places = [
            {search_key(option): place for place, option in enumerate(question.options)} for question in found.questions
        ]
        self.seen: dict[str, int] = {}

    def read(self, row: Row) -> None:
        if not self.is_whole(row):
            self.found.left_out += 1
            return
        response = FileResponse(row.line, self.key_of(row))
        for use in self.uses:
            cell = use.readings.get(row.cells.get(use.column, "").strip(), row.cells.get(use.column, ""))
            if is_empty(cell) or use.use in (Use.KEY, Use.WHOLE):
                continue
            if use.use in ANSWERS:
                self.add_answer(response, use, cell)
            else:
                self.describe(response, use, cell)
        self.found.responses.append(response)

    def is_whole(self, row: Row) -> bool:
        flags = [row.cells.get(use.column, "").strip().lower() for use in self.uses if use.use is Use.WHOLE]
        return all(flag in CHECKED for flag in flags)

    def key_of(self, row: Row) -> str:
        """What the row is known by: its own number, else what it says; the same words twice are two rows."""
        said = next((clean_line(row.cells.get(use.column, "")) for use in self.uses if use.use is Use.KEY), "")
        if not said or len(said) > LONGEST_KEY:
            said = hashlib.sha256("\0".join(row.cells.values()).encode()).hexdigest()[:32]
            self.seen[said] = self.seen.get(said, 0) + 1
            return said if self.seen[said] == 1 else f"{said}:{self.seen[said]}"
        if said in self.seen:
            column = next(use.column for use in self.uses if use.use is Use.KEY)
            self.found.problems.append(Problem(ProblemKind.VALUE_TWICE, row.line, column, said))
        self.seen[said] = 1
        return said

    def describe(self, response: FileResponse, use: ColumnUse, cell: str) -> None:
        """What the file says of the business itself."""
        if use.use is Use.NAME:
            response.name = clean_line(cell)[:LONGEST_NAME]
        elif use.use is Use.REGISTER_NUMBER:
            response.register_number = re.sub(r"\D", "", cell)[:20]
        elif use.use is Use.SECTOR and (code := cell.strip().lower()) in list(Sector):
            response.sector = Sector(code)
        elif use.use is Use.SIZE and (code := cell.strip().lower()) in list(SizeBand):
            response.size_band = SizeBand(code)
        else:
            kind = ProblemKind.NOT_A_SECTOR if use.use is Use.SECTOR else ProblemKind.NOT_A_SIZE
            self.problem(kind, response, use, cell)

    def add_answer(self, response: FileResponse, use: ColumnUse, cell: str) -> None:
        place = self.places[use.column]
        if use.use not in (Use.CHECKBOX, Use.OTHER) and any(one.question == place for one in response.answers):
            return self.problem(ProblemKind.VALUE_TWICE, response, use, cell)
        if use.use is Use.CHECKBOX:
            self.add_box(response, use, cell, place)
        elif use.use is Use.SINGLE:
            self.add_choice(response, use, cell, place)
        elif use.use in (Use.SCALE, Use.NUMBER):
            self.add_number(response, use, cell, place)
        else:
            self.add_text(response, use, cell, place)
        return None

    def add_box(self, response: FileResponse, use: ColumnUse, cell: str, place: int) -> None:
        said = cell.strip().lower()
        if said in CHECKED:
            option = self.option_places[place][search_key(use.option)]
            if all((one.question, one.option) != (place, option) for one in response.answers):
                response.answers.append(FileAnswer(place, option=option, column=use.column))
        elif said not in UNCHECKED:
            self.problem(ProblemKind.NOT_CHECKED, response, use, cell)

    def add_choice(self, response: FileResponse, use: ColumnUse, cell: str, place: int) -> None:
        option = self.option_places[place].get(search_key(cell))
        is_date = looks_like_date(cell) and not all(map(looks_like_date, self.found.questions[place].options))
        if is_date:
            self.problem(ProblemKind.LOOKS_LIKE_DATE, response, use, cell)
        elif option is None:
            self.problem(ProblemKind.NOT_AN_OPTION, response, use, cell)
        else:
            response.answers.append(FileAnswer(place, option=option, column=use.column))

    def add_number(self, response: FileResponse, use: ColumnUse, cell: str, place: int) -> None:
        try:
            number = float(plain_number(cell))
        except ValueError:
            kind = ProblemKind.LOOKS_LIKE_DATE if looks_like_date(cell) else ProblemKind.NOT_A_NUMBER
            return self.problem(kind, response, use, cell)
        if not math.isfinite(number) or abs(number) > 1e12 or (use.use is Use.SCALE and number not in SCALE):
            return self.problem(ProblemKind.OUT_OF_RANGE, response, use, cell)
        response.answers.append(FileAnswer(place, number=number, column=use.column))
        return None

    def add_text(self, response: FileResponse, use: ColumnUse, cell: str, place: int) -> None:
        if cell.strip() in SPREADSHEET_ERRORS:
            self.found.notes.append(Problem(ProblemKind.SPREADSHEET_ERROR, response.line, use.column, cell))
            return
        if use.use is Use.SHORT_TEXT and looks_like_date(cell):
            self.found.notes.append(Problem(ProblemKind.LOOKS_LIKE_DATE, response.line, use.column, cell.strip()))
        text = clean_text(cell)
        if len(text) > LONGEST[use.use]:
            self.problem(ProblemKind.TOO_LONG, response, use, str(len(text)))
        elif text:
            response.answers.append(FileAnswer(place, text=text, column=use.column))

    def problem(self, kind: ProblemKind, response: FileResponse, use: ColumnUse, value: str) -> None:
        self.found.problems.append(Problem(kind, response.line, use.column, value.strip()))


def looks_like_date(cell: str) -> bool:
    """Whether a spreadsheet made a date of this, as it does of "1-5"."""
    return any(form.fullmatch(cell.strip()) for form in (DAY_AND_MONTH, YEAR_FIRST, WITH_YEAR))


def read_as(cell: str, options: Sequence[str]) -> str:
    """The option that a spreadsheet may have made this date of, else nothing: "05-Jan" was "1-5"."""
    first, second = numbers_of(cell.strip())
    keys = {re.sub(r"\s*[-–—]\s*", "-", option.strip()): option for option in options}
    return next((keys[key] for key in (f"{first}-{second}", f"{second}-{first}") if key in keys), "")


def numbers_of(cell: str) -> tuple[int, int]:
    if found := DAY_AND_MONTH.fullmatch(cell):
        return MONTH_OF[found[2].lower()], int(found[1])
    found = YEAR_FIRST.fullmatch(cell) or WITH_YEAR.fullmatch(cell)
    return (int(found[1]), int(found[2])) if found else (0, 0)
