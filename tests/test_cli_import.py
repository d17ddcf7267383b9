"""`flask import-solutions`: what it says, and that a file that is wrong anywhere leaves nothing behind."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Round, Solution
from tests.domain.test_importing import CONSUL
from tests.factories import make_round
from tests.support.page import Client

pytestmark = pytest.mark.one_database
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(1)">'


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "solutions")


def run(app: Flask, session: Session, *words: object) -> tuple[int, str]:
    session.commit()
    result = app.test_cli_runner().invoke(args=["import-solutions", *map(str, words)])
    session.expire_all()
    return result.exit_code, result.output


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Solution)) or 0


@pytest.mark.parametrize("name", ["file.csv", "file.csv.gz"])
def test_a_file_is_imported_once(app, session, round_, tmp_path, name):
    data = gzip.compress(CONSUL.encode()) if name.endswith(".gz") else CONSUL.encode()
    path = written(tmp_path / name, data)
    status, output = run(app, session, path, "--round", round_.id)
    assert (status, count(session)) == (0, 2)
    assert "2 solutions, utf-8, columns" in output
    assert "2 solutions added, 0 of them wait for review" in output
    assert "0 solutions added" in run(app, session, path, "--round", round_.id)[1]
    assert count(session) == 2


def test_a_file_with_a_problem_adds_nothing_and_says_where(app, session, round_, tmp_path):
    path = written(tmp_path / "bad.csv", b"id,title\n1,Bridge\n2,\n")
    status, output = run(app, session, path, "--round", round_.id)
    assert (status, count(session)) == (1, 0)
    assert "problem: line 3, column title: nothing stands here" in output
    assert "Error: Nothing was imported." in output


@pytest.mark.parametrize(
    ("data", "words", "said"),
    [
        (b"id,title\n1,a", ("--round", "999"), "There is no round 999."),
        (b"id,name of it\n1,a", (), "say where it is with --column FIELD=NAME"),
        (b"id,title\n1,a", ("--column", "colour=red"), "is not FIELD=NAME"),
        (b"id,title\n1,a", ("--delimiter", "::"), "is not one character"),
        (b"id,title\n1,a", ("--encoding", "klingon"), "the file is not in klingon"),
    ],
)
def test_what_cannot_be_is_said_in_words(app, session, round_, tmp_path, data, words, said):
    options = words if "--round" in words else ("--round", round_.id, *words)
    status, output = run(app, session, written(tmp_path / "file.csv", data), *options)
    assert (status != 0, count(session)) == (True, 0)
    assert said in output


def test_a_broken_archive_is_said_in_words(app, session, round_, tmp_path):
    path = written(tmp_path / "file.csv.gz", gzip.compress(b"id,title\n" * 100)[:-20])
    assert "cannot be read" in run(app, session, path, "--round", round_.id)[1]


def test_voting_that_has_opened_is_said_in_words(app, session, tmp_path):
    path = written(tmp_path / "file.csv", b"id,title\n1,a")
    status, output = run(app, session, path, "--round", make_round(session, "voting").id)
    assert (status, "Voting has opened" in output) == (1, True)


def test_no_script_of_a_file_reaches_a_page(app, session, round_, tmp_path, client: Client):
    quoted = HOSTILE.replace('"', '""')
    escaped = "&lt;script&gt;alert(2)&lt;/script&gt;"
    data = f'id,title,summary,text\n1,"Bridge {quoted}","{quoted}x","<p>{quoted}y</p><p>{escaped}</p>"\n'
    run(app, session, written(tmp_path / "file.csv", data.encode()), "--round", round_.id)
    [solution] = session.scalars(select(Solution))
    assert (solution.title, solution.sentence) == ("Bridge", "x")
    assert solution.how_it_works == "y\n\n<script>alert(2)</script>"
    client.checks_words = False
    page = client.get(f"/he/solutions/{solution.id}")
    assert "alert(1)" not in page.html
    assert ("<script>alert(2)" in page.html, "&lt;script&gt;alert(2)" in page.html) == (False, True)


def test_past_answers_come_in_from_the_command_line(app: Flask, session: Session, tmp_path: Path) -> None:
    round_ = make_round(session, "challenges")
    session.commit()
    file = tmp_path / "answers.csv"
    file.write_bytes((Path(__file__).parent / "data/imports/answers.csv").read_bytes())
    codebook = tmp_path / "codebook.csv"
    codebook.write_text('Field Name,Question,Values\nHow many work here,How many?,"1-5\n6-10"\n', "utf-8")
    arguments = ["import-responses", str(file), "--round", str(round_.id), "--codebook", str(codebook)]
    refused = app.test_cli_runner().invoke(args=arguments)
    assert (refused.exit_code, "line 6, column How many work here" in refused.output) == (1, True)
    done = app.test_cli_runner().invoke(args=[*arguments, "--read-dates"])
    assert "5 responses added; 0 were there already; 1 were not finished" in done.output
    again = app.test_cli_runner().invoke(args=arguments)
    assert "imported already" in again.output
