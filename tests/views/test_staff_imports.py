"""Staff upload a file, say what its columns hold, and see what is wrong with it, by line."""

import io
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, FileImport, ImportState, QuestionKind, Round, StaffRole
from tests.factories import make_account, make_round
from tests.support.html import find_all, words
from tests.support.page import Client, Page
from tests.surveys import make_question, make_survey

pytestmark = pytest.mark.one_database
FILE = (Path(__file__).parents[1] / "data/imports/answers.csv").read_bytes()


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "challenges")


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    return client.sign_in(dana)


def upload(staff: Client, round_: Round, data: bytes = FILE, *, status: int = 200, **values: object) -> Page:
    address = f"/he/staff/rounds/{round_.id}/imports"
    form = staff.get(address).form("/imports")
    typed = {"kind": "responses", "file": (io.BytesIO(data), "answers.csv"), "codebook": (io.BytesIO(), "")}
    return staff.submit(form, typed | values, status=status, content_type="multipart/form-data")


def only(session: Session) -> FileImport:
    session.expire_all()
    return session.scalars(select(FileImport)).one()


def test_the_page_of_a_file_shows_what_its_columns_seem_to_hold(staff: Client, session: Session, round_: Round) -> None:
    page = upload(staff, round_)
    values = page.form(f"/imports/{only(session).id}").values
    assert [values[name] for name in ("use-0", "use-2", "question-2", "option-2")] == [
        ["key"],
        ["checkbox"],
        ["1"],
        ["Fewer customers"],
    ]


def test_a_file_with_problems_does_not_start_and_says_where_they_are(
    staff: Client, session: Session, round_: Round
) -> None:
    page = upload(staff, round_)
    form = page.form(f"/imports/{only(session).id}")
    page = staff.submit(form, {"use-5": "single", "options-5": "1-5\n6-10", "reading-5": "", "then": "save"})
    assert "שורה 6" in page.words
    assert "05-Jan" in page.words
    page = staff.submit(page.form(f"/imports/{only(session).id}"), {"reading-5": "", "then": "start"})
    assert only(session).state is ImportState.MAPPING
    page = staff.submit(page.form(f"/imports/{only(session).id}"), {"reading-5": "1-5", "then": "start"})
    assert only(session).state is ImportState.WAITING
    assert page.all("progress")


def test_what_the_survey_does_not_take_is_pointed_out_by_line_and_column(
    staff: Client, session: Session, round_: Round
) -> None:
    survey = make_survey(session, round_)
    make_question(session, survey.sections[0], QuestionKind.SEVERAL, "1", ("Fewer customers", "Rent"), most_choices=1)
    make_question(session, survey.sections[0], QuestionKind.NUMBER, "Workers", most=50)
    session.commit()
    data = b"ID,1.1. Fewer customers,1.2. Rent,Workers\n1,1,,50\n2,1,1,12\n3,,1,51\n4,,,7.5\n"
    page = upload(staff, round_, data)
    said = [words(line) for line in find_all(page.one("section", aria_labelledby="problems"), "li")]
    assert said == [
        "שורה 3, 1.2. Rent: סומנו יותר תשובות ממה שהשאלה מאפשרת (לכל היותר 1).",
        "שורה 4, Workers: המספר מחוץ לטווח: 51",
    ]
    staff.submit(page.form(f"/imports/{only(session).id}"), {"then": "start"})
    assert only(session).state is ImportState.MAPPING


def test_a_file_that_was_not_imported_can_be_thrown_away(staff: Client, session: Session, round_: Round) -> None:
    page = upload(staff, round_)
    staff.submit(page.form("/discard"))
    assert session.scalars(select(FileImport)).all() == []


def test_no_file_is_sent_back_with_words(staff: Client, round_: Round) -> None:
    page = upload(staff, round_, b"", status=422, file=(io.BytesIO(), ""))
    assert page.all("p", class_="error")


@pytest.mark.parametrize("data", [b"\x00\xff\xfe\x00garbage", b"PK\x03\x04broken", b"a\n", b'a,b\n1,"x'])
def test_what_is_no_table_is_a_page_with_words_and_no_accident(staff: Client, round_: Round, data: bytes) -> None:
    assert upload(staff, round_, data).all("form")


def test_challenges_and_solutions_are_told_field_by_field(staff: Client, session: Session, round_: Round) -> None:
    data = "א,ב\nאין לקוחות,ריק\n".encode()
    page = upload(staff, round_, data, kind="challenges")
    form = page.form(f"/imports/{only(session).id}")
    staff.submit(form, {"field-title": "א", "field-what_happens": "ב", "then": "start"})
    assert only(session).state is ImportState.WAITING


def test_a_moderator_imports_nothing(client: Client, session: Session, round_: Round) -> None:
    moderator = make_account(session, "moderator@example.org", role=StaffRole.MODERATOR)
    client.sign_in(moderator).get(f"/he/staff/rounds/{round_.id}/imports", status=403)


def test_another_encoding_is_shown_before_anything_comes_in(staff: Client, session: Session, round_: Round) -> None:
    page = upload(staff, round_)
    kept = only(session)
    staff.submit(page.form(f"/imports/{kept.id}"), {"encoding": "windows-1255", "then": "start"})
    kept = only(session)
    assert (kept.state, kept.encoding) == (ImportState.MAPPING, "windows-1255")
