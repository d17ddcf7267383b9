"""Files of answers that come late, speak for others, or break the reader: nothing counts that should not."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.file_imports import save_mapping, start_import, table_of_upload, upload_file, uses_of
from app.domain.import_uses import Use
from app.domain.refusal import Refusal, Refused
from app.domain.survey_publishing import publish_survey
from app.extensions import db
from app.models import (
    Account,
    Answer,
    Business,
    Challenge,
    FileImport,
    ImportKind,
    ImportState,
    PhaseKind,
    QuestionKind,
    Round,
    Survey,
    SurveyResponse,
    Verification,
)
from app.worker import file_imports
from tests.factories import begin_writing, make_business, make_noise, make_round, move_phase
from tests.support.imports import import_now
from tests.surveys import make_question, make_response, make_survey

NUMBERED = "מזהה,מספר עוסק,מה קשה\n1,51-234567-8,אנחנו לפני סגירה\n".encode()


@pytest.fixture
def round_(session: Session) -> Round:
    made = make_round(session, "challenges")
    make_noise(session)
    session.commit()
    return made


def hand_in(session: Session, round_: Round, data: bytes, by: Account, **told: Use) -> FileImport:
    upload = upload_file(session, round_, data, kind=ImportKind.RESPONSES, file_name="answers.csv", by=by)
    uses = uses_of(upload, table_of_upload(upload))
    for use in uses:
        use.use = told.get(use.column, use.use)
    save_mapping(session, upload, uses=uses)
    start_import(session, upload, by=by)
    session.commit()
    return upload


def test_a_file_that_waits_while_the_results_are_published_adds_nothing(
    app: Flask, session: Session, round_: Round, dana: Account
) -> None:
    upload = hand_in(session, round_, NUMBERED, dana)
    begin_writing(session)
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=-5, closes=-1)
    publish_survey(session, session.get_one(Survey, upload.survey_id), round_, by=dana)
    session.commit()
    import_now(app, session)
    assert (upload.state, upload.mapping["refusal"]) == (ImportState.FAILED, "survey_already_published")
    assert session.scalars(select(SurveyResponse)).all() == []
    with pytest.raises(Refused) as refused:
        start_import(session, upload, by=dana)
    assert refused.value.refusal is Refusal.SURVEY_ALREADY_PUBLISHED


@pytest.mark.parametrize(("state", "is_theirs"), [(Verification.VERIFIED, True), (Verification.WAITING, False)])
def test_only_a_verified_business_is_known_by_its_number(
    app: Flask, session: Session, round_: Round, dana: Account, noa: Account, state: Verification, is_theirs: bool
) -> None:
    profile = make_business(session, noa, register_number="512345678", verification=state)
    hand_in(session, round_, NUMBERED, dana, **{"מספר עוסק": Use.REGISTER_NUMBER})
    import_now(app, session)
    response = session.scalars(select(SurveyResponse)).one()
    assert (response.business_id == profile.id) is is_theirs


def test_what_breaks_the_reader_ends_the_import_and_not_the_worker(
    app: Flask, session: Session, round_: Round, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = hand_in(session, round_, NUMBERED, dana)
    monkeypatch.setattr(file_imports, "write_batch", lambda *_: 1 / 0)
    import_now(app, session)
    assert (upload.state, upload.mapping["refusal"]) == (ImportState.FAILED, "import_broke")
    assert session.scalars(select(SurveyResponse)).all() == []


def test_a_second_try_takes_away_no_business_that_others_need(
    app: Flask, session: Session, round_: Round, dana: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = hand_in(session, round_, NUMBERED, dana, **{"מספר עוסק": Use.REGISTER_NUMBER})
    desk = make_business(session, None, register_number="512345678")
    session.add(
        Challenge(
            round_id=round_.id, business_id=desk.id, title="1", created_at=desk.created_at, updated_at=desk.created_at
        )
    )
    session.commit()
    upload_id = upload.id
    monkeypatch.setattr(file_imports, "conclude", die)
    with pytest.raises(SystemExit):
        import_now(app, session)
    monkeypatch.undo()
    with app.app_context():
        file_imports.run_import(upload_id)
        db.session.remove()
    session.expire_all()
    assert upload.state is ImportState.DONE
    assert session.get(Business, desk.id) is not None


def die(*_: object) -> None:
    raise SystemExit("the power went out")


@pytest.mark.parametrize(
    ("cells", "numbers"), [("3,5;12,25", [3.5, 12.25]), ("1,250;2", [1250, 2])], ids=["comma is a point", "grouped"]
)
def test_numbers_are_read_as_on_the_form(
    app: Flask, session: Session, round_: Round, dana: Account, cells: str, numbers: list[float]
) -> None:
    first, second = cells.split(";")
    data = f"מזהה;כמה שעות\n1;{first}\n2;{second}\n".encode()
    hand_in(session, round_, data, dana, **{"כמה שעות": Use.NUMBER})
    import_now(app, session)
    assert session.scalars(select(Answer.number).order_by(Answer.id)).all() == numbers


def test_one_option_in_two_columns_is_one_answer(app: Flask, session: Session, round_: Round, dana: Account) -> None:
    data = "מזהה,קשיים [שכירות],קשיים [דמי שכירות]\n1,1,1\n".encode()
    upload = upload_file(session, round_, data, kind=ImportKind.RESPONSES, file_name="answers.csv", by=dana)
    uses = uses_of(upload, table_of_upload(upload))
    for use in uses:
        use.option = "שכירות" if use.use is Use.CHECKBOX else use.option
    save_mapping(session, upload, uses=uses)
    start_import(session, upload, by=dana)
    session.commit()
    import_now(app, session)
    assert (upload.state, len(session.scalars(select(Answer)).all())) == (ImportState.DONE, 1)


def test_the_first_answers_of_a_file_end_the_test_answers(
    app: Flask, session: Session, round_: Round, dana: Account
) -> None:
    survey = make_survey(session, round_)
    question = make_question(session, survey.sections[0], QuestionKind.LONG_TEXT)
    make_response(session, survey, None, {question: "ניסיון"}, is_test=True)
    hand_in(session, round_, NUMBERED, dana)
    import_now(app, session)
    assert [one.is_test for one in session.scalars(select(SurveyResponse))] == [False]
