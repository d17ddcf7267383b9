"""What people of the staff are told about their own role."""

import pytest
from sqlalchemy.orm import Session

from app.domain.addresses import read_address
from app.domain.staffing import change_role, invite, reset_for, take_role_away
from app.models import Account, StaffRole
from tests.factories import begin_writing
from tests.support.postman import send_messages
from tests.support.smtp import Mailbox

pytestmark = pytest.mark.one_database
SUBJECTS = {
    "he": [
        "צורפת לצוות של קולות אשדוד",
        "התפקיד שלך בצוות של קולות אשדוד השתנה",
        "יישומון האימות שלך נותק",
        "התפקיד שלך בצוות של קולות אשדוד הוסר",
    ],
    "en": [
        "You are on the staff of Kolot Ashdod now",
        "Your role on the staff of Kolot Ashdod changed",
        "Your authenticator app was taken off",
        "You are not on the staff of Kolot Ashdod any more",
    ],
}


def join_and_leave(session: Session, address: str, language: str, by: Account) -> None:
    begin_writing(session)
    to, auditor, moderator = read_address(address, phones=True), StaffRole.AUDITOR, StaffRole.MODERATOR
    account = invite(session, to, name="יעל", role=auditor, language=language, by=by, reason="x")
    change_role(session, account, moderator, by=by, reason="x")
    reset_for(session, account, by=by, reason="x")
    take_role_away(session, account, by=by, reason="x")
    session.commit()


@pytest.mark.parametrize("language", SUBJECTS)
def test_each_change_is_told_in_the_readers_language(make_app, session, smtp: Mailbox, dana, language):
    app = make_app(SMTP_URL=smtp.url)
    join_and_leave(session, "yael@example.org", language, dana)
    send_messages(app)

    assert [message["Subject"] for message in smtp.messages] == SUBJECTS[language]
    texts = [message.get_body(("plain",)).get_content() for message in smtp.messages]
    assert [f"http://127.0.0.1:8000/{language}/" in text for text in texts] == [True] * 4
    assert ["List-Unsubscribe" in message for message in smtp.messages] == [False] * 4


def test_a_mobile_gets_it_as_a_text_message(make_app, session, smtp: Mailbox, dana, capsys):
    app = make_app(SMTP_URL=smtp.url, SMS_URL="console:")
    join_and_leave(session, "052-555-0100", "en", dana)
    send_messages(app)

    said = capsys.readouterr()
    assert [subject in said.out + said.err for subject in SUBJECTS["en"]] == [True] * 4
    assert smtp.messages == []


def test_nobody_writes_to_an_account_that_was_erased_meanwhile(make_app, session, smtp: Mailbox, dana):
    app = make_app(SMTP_URL=smtp.url)
    join_and_leave(session, "yael@example.org", "he", dana)
    session.query(Account).filter_by(address="yael@example.org").update({"erased_at": dana.created_at})
    session.commit()
    send_messages(app)
    assert smtp.messages == []
