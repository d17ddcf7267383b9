"""The worker brings in what staff uploaded: all rows or none, once, on both databases."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.file_imports import save_mapping, start_import, table_of_upload, upload_file, uses_of
from app.domain.import_uses import Use
from app.domain.refusal import Refusal, Refused
from app.extensions import db
from app.models import (
    Account,
    Answer,
    Challenge,
    ChallengeState,
    FileImport,
    ImportKind,
    ImportState,
    QuestionKind,
    QuestionOption,
    Round,
    Solution,
    Survey,
    SurveyResponse,
)
from app.worker import file_imports
from tests.factories import make_noise, make_round
from tests.support.imports import import_now
from tests.surveys import make_question, make_survey

FILE = (Path(__file__).parents[1] / "data/imports/answers.csv").read_bytes()
FINE = FILE.replace(b"05-Jan", b"1-5")


@pytest.fixture
def round_(session: Session) -> Round:
    made = make_round(session, "challenges")
    make_noise(session)
    session.commit()
    return made


def hand_in(session: Session, round_: Round, data: bytes, by: Account, kind: ImportKind = ImportKind.RESPONSES) -> int:
    upload = upload_file(session, round_, data, kind=kind, file_name="answers.csv", by=by)
    start_import(session, upload, by=by)
    session.commit()
    return upload.id


def rows(session: Session) -> tuple[int, int]:
    return session.scalar(select(func.count(SurveyResponse.id))) or 0, session.scalar(
        select(func.count(Answer.id))
    ) or 0


def picked(session: Session) -> dict[str, int]:
    lines = session.execute(
        select(QuestionOption.text, func.count())
        .join(Answer, Answer.option_id == QuestionOption.id)
        .group_by(QuestionOption.id)
    ).all()
    return {text["he"]: count for text, count in lines}


def test_past_answers_come_in_with_their_questions(app: Flask, session: Session, round_: Round, dana: Account) -> None:
    upload_id = hand_in(session, round_, FINE, dana)
    import_now(app, session)
    upload = session.get_one(FileImport, upload_id)
    assert (upload.state, upload.content, upload.mapping["counts"]) == (
        ImportState.DONE,
        None,
        {"added": 5, "known": 0, "left_out": 1},
    )
    assert picked(session) == {"Fewer customers": 4, "Rent": 3, "1-5": 3, "6-10": 2}
    submitted = select(func.count(SurveyResponse.id)).where(SurveyResponse.submitted_at.is_not(None))
    assert session.scalar(submitted) == 5
    survey = session.scalars(select(Survey).where(Survey.round_id == round_.id)).one()
    assert survey.first_answer_at is not None


def test_the_same_file_twice_adds_nothing(app: Flask, session: Session, round_: Round, dana: Account) -> None:
    hand_in(session, round_, FINE, dana)
    import_now(app, session)
    before = rows(session)
    with pytest.raises(Refused) as refused:
        upload_file(session, round_, FINE, kind=ImportKind.RESPONSES, file_name="again.csv", by=dana)
    assert refused.value.refusal is Refusal.FILE_IMPORTED_ALREADY
    session.rollback()
    upload_id = hand_in(session, round_, FINE + b"7,1,1,NA,NA,6-10,NA\n", dana)
    import_now(app, session)
    assert session.get_one(FileImport, upload_id).mapping["counts"] == {"added": 1, "known": 5, "left_out": 1}
    assert rows(session)[0] == before[0] + 1


def test_a_file_with_a_problem_adds_nothing_at_all(app: Flask, session: Session, round_: Round, dana: Account) -> None:
    upload_id = hand_in(session, round_, FILE.replace(b"2,1,1,1", b"2,1,1,perhaps"), dana)
    import_now(app, session)
    upload = session.get_one(FileImport, upload_id)
    assert (upload.state, [problem["line"] for problem in upload.problems]) == (ImportState.FAILED, [6])
    assert rows(session) == (0, 0)


def test_more_choices_than_the_survey_takes_add_nothing(
    app: Flask, session: Session, round_: Round, dana: Account
) -> None:
    survey = make_survey(session, round_)
    make_question(session, survey.sections[0], QuestionKind.SEVERAL, "1", ("Rent",), most_choices=2, has_other=True)
    upload_id = hand_in(session, round_, FINE, dana)
    import_now(app, session)
    upload = session.get_one(FileImport, upload_id)
    assert (upload.state, upload.problems) == (
        ImportState.FAILED,
        [{"kind": "too_many", "line": 4, "column": "1.3. Other, please specify", "value": "2"}],
    )
    assert rows(session) == (0, 0)


def test_a_worker_that_dies_half_way_leaves_nothing_that_counts(
    app: Flask, session: Session, round_: Round, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = hand_in(session, round_, FINE, dana)
    session.rollback()
    monkeypatch.setattr(file_imports, "conclude", die)
    with app.app_context(), pytest.raises(SystemExit):
        file_imports.run_import(file_imports.claim() or 0)
    session.expire_all()
    counted = select(func.count(SurveyResponse.id)).where(SurveyResponse.submitted_at.is_not(None))
    assert (rows(session)[0], session.scalar(counted)) == (5, 0)
    session.rollback()
    monkeypatch.undo()
    with app.app_context():
        file_imports.run_import(upload_id)
        db.session.remove()
    session.expire_all()
    assert (rows(session)[0], session.scalar(counted)) == (5, 5)


def die(*_: object) -> None:
    raise SystemExit("the power went out")


def test_answers_join_the_questions_that_a_survey_has_and_a_frozen_one_takes_no_others(
    app: Flask, session: Session, round_: Round, dana: Account
) -> None:
    hand_in(session, round_, FINE, dana)
    import_now(app, session)
    other_words = FINE.replace(b"1.2. Rent", b"1.2. Taxes").replace(b"\n1,1", b"\n11,1")
    upload_id = hand_in(session, round_, other_words, dana)
    import_now(app, session)
    upload = session.get_one(FileImport, upload_id)
    assert (upload.state, upload.mapping["refusal"]) == (ImportState.FAILED, "survey_frozen")
    assert rows(session)[0] == 5


def test_what_staff_say_of_columns_is_what_counts(app: Flask, session: Session, round_: Round, dana: Account) -> None:
    upload = upload_file(session, round_, FINE, kind=ImportKind.RESPONSES, file_name="answers.csv", by=dana)
    uses = uses_of(upload, table_of_upload(upload))
    for use in uses:
        use.use = use.use if use.use in (Use.KEY, Use.WHOLE, Use.SINGLE) else Use.IGNORE
    save_mapping(session, upload, uses=uses)
    start_import(session, upload, by=dana)
    session.commit()
    import_now(app, session)
    assert picked(session) == {"1-5": 3, "6-10": 2}
    assert rows(session) == (5, 5)


def test_challenges_wait_for_review_and_solutions_join_the_round(
    app: Flask, session: Session, round_: Round, dana: Account
) -> None:
    hand_in(
        session,
        round_,
        "כותרת,מה קורה,שם העסק\nאין לקוחות,ריק,קפה\nשכירות,יקר,קפה\n".encode(),
        dana,
        ImportKind.CHALLENGES,
    )
    hand_in(session, round_, "כותרת,תיאור\nשוברים,לכל בית\n".encode(), dana, ImportKind.SOLUTIONS)
    import_now(app, session)
    challenges = session.scalars(select(Challenge).where(Challenge.round_id == round_.id)).all()
    assert [(one.title, one.state, one.business.name) for one in challenges] == [
        ("אין לקוחות", ChallengeState.WAITING, "קפה"),
        ("שכירות", ChallengeState.WAITING, "קפה"),
    ]
    assert session.scalars(select(Solution.title).where(Solution.round_id == round_.id)).all() == ["שוברים"]
