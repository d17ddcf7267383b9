"""A table in a text file is read in the encoding and with the delimiter that it has; else one says where not."""

import pytest

from app.domain import tables
from app.domain.tables import Problem, ProblemKind, Row, read_table

HEBREW = "מספר,שם,תיאור\n1,שובר קנייה,לכל בית\n2,חניה,חינם"
CATALAN = "id;title\n3;Posar l'edifici d'habitació en ús\n4;més accés a l'educació"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1255", "utf-16"])
def test_hebrew_is_read_in_every_encoding(encoding: str) -> None:
    table = read_table(HEBREW.encode(encoding))
    assert (table.columns, table.problems) == (["מספר", "שם", "תיאור"], [])
    assert table.rows[0] == Row(2, {"מספר": "1", "שם": "שובר קנייה", "תיאור": "לכל בית"})


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_catalan_is_read_in_every_encoding(encoding: str) -> None:
    table = read_table(CATALAN.encode(encoding))
    assert (table.encoding, table.delimiter, table.problems) == (encoding, ";", [])
    assert [row.cells["title"] for row in table.rows] == [
        "Posar l'edifici d'habitació en ús",
        "més accés a l'educació",
    ]


def test_an_encoding_that_is_said_is_taken() -> None:
    assert read_table("id,title\n1,Парковка".encode("cp1251"), encoding="cp1251").rows[0].cells["title"] == "Парковка"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_in_the_header(delimiter: str) -> None:
    table = read_table(delimiter.join(("id", '"a;b,c;d,e"', "title")).encode() + b"\n" + delimiter.join("123").encode())
    assert table.rows == [Row(2, {"id": "1", "a;b,c;d,e": "2", "title": "3"})]


def test_lines_count_as_an_editor_counts_them() -> None:
    table = read_table(b'id,title\r\n1,"two\r\nlines"\r\n\r\n2,next\r\n3,a,b\r\n4\r\n')
    assert [(row.line, row.cells["id"]) for row in table.rows] == [(2, "1"), (5, "2"), (6, "3"), (7, "4")]
    assert table.problems == [Problem(ProblemKind.CELLS, 6, value="3/2"), Problem(ProblemKind.CELLS, 7, value="1/2")]


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", Problem(ProblemKind.EMPTY)),
        (b"id,title\n", Problem(ProblemKind.EMPTY)),
        (b'id,title\n1,one\n2,"two', Problem(ProblemKind.BAD_QUOTES, 3, value="unexpected end of data")),
        (b"id,title,title\n1,2,3", Problem(ProblemKind.COLUMN_TWICE, column="title")),
        (b"id,title\n1,\x81", Problem(ProblemKind.UNREADABLE, value="cp1252")),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(data: bytes, problem: Problem) -> None:
    assert read_table(data).problems == [problem]


def test_an_encoding_that_does_not_exist_is_a_problem() -> None:
    assert read_table(b"a", encoding="klingon").problems == [Problem(ProblemKind.UNREADABLE, value="klingon")]


def test_there_is_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    table = read_table(b"id\n1\n2\n3\n4")
    assert (len(table.rows), table.problems) == (2, [Problem(ProblemKind.TOO_MANY_ROWS, 4, value="2")])
