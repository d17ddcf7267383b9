"""Past answers out of a file: what columns hold, what every cell says, and what is wrong with it by line."""

import io
from pathlib import Path

import pytest
import xlsxwriter

from app.domain.answers_file import FileAnswer, looks_like_date, read_answers, read_as
from app.domain.import_uses import ColumnUse, Use, guess_uses, read_codebook
from app.domain.tables import Problem, ProblemKind, Table, read_table
from app.domain.tables_xlsx import is_workbook, read_workbook
from app.models import QuestionKind

FILE = (Path(__file__).parents[1] / "data/imports/answers.csv").read_bytes()
CODEBOOK = read_table(
    b"Field Name,Question,Values\n"
    b'Reached end,system,"0 = No\n1 = Yes"\n'
    b'How many work here,How many people work at your business?,"1-5\n6-10\nNULL"\n'
    b'In your own words,In your own words,"freeform text\nNULL"\n'
)


def uses() -> list[ColumnUse]:
    return guess_uses(read_table(FILE), read_codebook(CODEBOOK))


def test_columns_are_known_by_their_names_and_their_cells() -> None:
    table = read_table(
        b"ID,Trouble [rent],Trouble [staff],Mood,Turnover,Kind,Why\n1,x,,3,100,a,b\n2,,x,3,20,a,c\n3,x,,5,7,b,d"
    )
    assert [(use.use, use.question, use.option) for use in guess_uses(table)] == [
        (Use.KEY, "", ""),
        (Use.CHECKBOX, "Trouble", "rent"),
        (Use.CHECKBOX, "Trouble", "staff"),
        (Use.SCALE, "Mood", ""),
        (Use.NUMBER, "Turnover", ""),
        (Use.SHORT_TEXT, "Kind", ""),
        (Use.SHORT_TEXT, "Why", ""),
    ]


def test_a_codebook_knows_better_than_the_cells() -> None:
    single = next(use for use in uses() if use.column == "How many work here")
    assert (single.use, single.question, single.options) == (
        Use.SINGLE,
        "How many people work at your business?",
        ["1-5", "6-10"],
    )


def test_boxes_of_one_question_become_one_choice_of_several() -> None:
    file = read_answers(read_table(FILE), uses())
    several = file.questions[0]
    assert (several.kind, several.options, several.has_other) == (
        QuestionKind.SEVERAL,
        ["Fewer customers", "Rent"],
        True,
    )
    assert file.responses[1].answers[:3] == [
        FileAnswer(0, option=0),
        FileAnswer(0, option=1),
        FileAnswer(0, text="שכר לימוד"),
    ]


def test_only_whole_responses_are_read_and_the_others_are_counted() -> None:
    file = read_answers(read_table(FILE), uses())
    assert ([one.line for one in file.responses], file.left_out) == ([2, 4, 6, 7, 8], 1)


def test_a_cell_that_a_spreadsheet_turned_into_a_date_is_pointed_out_and_can_be_read_again() -> None:
    table, told = read_table(FILE), uses()
    assert read_answers(table, told).problems == [
        Problem(ProblemKind.LOOKS_LIKE_DATE, 6, "How many work here", "05-Jan")
    ]
    single = next(use for use in told if use.use is Use.SINGLE)
    single.readings = {"05-Jan": read_as("05-Jan", single.options)}
    assert single.readings == {"05-Jan": "1-5"}
    assert read_answers(table, told).problems == []


@pytest.mark.parametrize(
    ("cell", "option"),
    [("05-Jan", "1-5"), ("10-Jun", "6 - 10"), ("20-Nov", "11–20"), ("2020-06-10", "6 - 10"), ("1/5/2020", "1-5")]
    + [("31-Dec", ""), ("5-ינו", "1-5")],
)
def test_what_a_date_was_before(cell: str, option: str) -> None:
    assert looks_like_date(cell)
    assert read_as(cell, ["1-5", "6 - 10", "11–20"]) == option


def test_a_date_among_short_texts_is_told_and_comes_in_as_it_is() -> None:
    file = read_answers(read_table(b"a\nsome\n05-Jan\n"), [ColumnUse("a", Use.SHORT_TEXT, "a")])
    assert (file.notes, file.problems) == ([Problem(ProblemKind.LOOKS_LIKE_DATE, 3, "a", "05-Jan")], [])
    assert file.responses[1].answers == [FileAnswer(0, text="05-Jan")]


def test_a_broken_formula_is_told_and_left_empty() -> None:
    file = read_answers(read_table(FILE), uses())
    assert file.notes == [Problem(ProblemKind.SPREADSHEET_ERROR, 6, "In your own words", "#NAME?")]


@pytest.mark.parametrize(
    ("use", "cell", "kind"),
    [
        (ColumnUse("c", Use.CHECKBOX, "q", "o"), "maybe", ProblemKind.NOT_CHECKED),
        (ColumnUse("c", Use.SINGLE, "q", options=["a"]), "b", ProblemKind.NOT_AN_OPTION),
        (ColumnUse("c", Use.SCALE, "q"), "6", ProblemKind.OUT_OF_RANGE),
        (ColumnUse("c", Use.NUMBER, "q"), "many", ProblemKind.NOT_A_NUMBER),
        (ColumnUse("c", Use.NUMBER, "q"), "inf", ProblemKind.OUT_OF_RANGE),
        (ColumnUse("c", Use.SHORT_TEXT, "q"), "x" * 201, ProblemKind.TOO_LONG),
        (ColumnUse("c", Use.SECTOR), "zoo", ProblemKind.NOT_A_SECTOR),
        (ColumnUse("c", Use.SIZE), "huge", ProblemKind.NOT_A_SIZE),
    ],
)
def test_a_cell_that_is_not_what_its_column_holds_is_a_problem(use: ColumnUse, cell: str, kind: ProblemKind) -> None:
    file = read_answers(read_table(f"c\n{cell}\n".encode()), [use])
    assert [(problem.kind, problem.line, problem.column) for problem in file.problems] == [(kind, 2, "c")]


def test_the_same_number_twice_is_a_problem_and_the_same_words_twice_are_two_rows() -> None:
    table = read_table(b"id,a\n1,x\n1,y\n")
    by_number = read_answers(table, [ColumnUse("id", Use.KEY), ColumnUse("a", Use.SHORT_TEXT, "a")])
    assert by_number.problems == [Problem(ProblemKind.VALUE_TWICE, 3, "id", "1")]
    same = read_answers(read_table(b"a\nx\nx\n"), [ColumnUse("a", Use.SHORT_TEXT, "a")])
    assert len({one.source_key for one in same.responses}) == 2


@pytest.mark.parametrize(
    "data",
    [
        b'a,b,c\n1,"never closed,2\n3,4,5\n6,7,8\n',
        b'a,b,c\n1,"taken\n2,in,whole"\n3,4\n',
        b'a,b,c\n1,x,"open\n2,y,z"\n3,4,5\n',
    ],
)
def test_quotes_that_swallow_rows_are_refused_with_the_line(data: bytes) -> None:
    problems = read_table(data).problems
    assert problems
    assert {problem.kind for problem in problems} <= {
        ProblemKind.BAD_QUOTES,
        ProblemKind.CELLS,
        ProblemKind.SWALLOWED,
    }
    assert problems[0].line == 2


def test_lines_and_commas_of_a_text_are_no_swallowed_rows() -> None:
    assert read_table(b'a,b,c\n1,2,"first, second, third\nand 1,000,000 shekels"\n').problems == []


def workbook(rows: list[list[object]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "d-mmm"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def test_a_workbook_is_read_as_it_was_typed() -> None:
    data = workbook([["שם", "עובדים", "כמה"], ["קפה", "1-5", 3], [], ["מספרה", True, 2.5]])
    table = read_workbook(data)
    assert is_workbook(data)
    assert (table.columns, [(row.line, list(row.cells.values())) for row in table.rows]) == (
        ["שם", "עובדים", "כמה"],
        [(2, ["קפה", "1-5", "3"]), (4, ["מספרה", "1", "2.5"])],
    )


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a workbook", workbook([["only a header"]])])
def test_what_is_no_workbook_with_rows_is_a_problem(data: bytes) -> None:
    table: Table = read_workbook(data)
    assert [problem.kind for problem in table.problems] in ([ProblemKind.UNREADABLE], [ProblemKind.EMPTY])
