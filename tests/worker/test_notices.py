"""Notices: written when they are sent, in the reader's language, once, and only while they make sense."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.keys import Keyring
from app.domain.notices import NoticeGroup, notify, take_back_notice
from app.domain.unsubscribing import unsubscribe_token
from app.models import Account, MessageKind, OutboxMessage, Round, SolutionState
from tests.factories import begin_writing, make_business, make_challenge, make_main_challenge, make_round, make_solution
from tests.support.page import Client
from tests.support.postman import html, plain, send_messages
from tests.support.smtp import Mailbox

LATER = timedelta(seconds=60)


@pytest.fixture
def app(make_app: Callable[..., Flask], smtp: Mailbox) -> Flask:
    return make_app(SMTP_URL=smtp.url, MAIL_FROM="kolot@ashdod.example", HELP_EMAIL="help@ashdod.example")


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "solutions")


@pytest.fixture
def solution(session: Session, round_: Round, noa: Account):
    return make_solution(session, round_, "שוק פתוח", account_id=noa.id, on_ballot=None)


def write(session: Session, account: Account, kind: MessageKind, about: dict, **options) -> None:
    begin_writing(session)
    notify(session, account, kind, event="event 1", about=about, **options)
    session.commit()


def test_a_solution_was_received(app, session, smtp: Mailbox, noa, solution):
    write(session, noa, MessageKind.SUBMISSION_RECEIVED, {"solution": solution.id})

    assert send_messages(app) == 1

    (mail,) = smtp.messages
    words = plain(mail)
    address = words.rstrip().splitlines()[-1]
    assert mail["Subject"] == "הפתרון שלך התקבל"
    assert words == (
        "הפתרון שלך התקבל\n\nשוק פתוח\n\nהוא כבר גלוי לכולם. צוות העירייה עובר על כל טקסט, בדרך כלל בתוך יום עבודה.\n\n"
        f"לפתרון שלך:\nhttp://127.0.0.1:8000/he/solutions/{solution.id}\n\nקולות אשדוד\nביטול הודעות כאלה:\n{address}\n"
    )
    assert '<html lang="he" dir="rtl">' in html(mail)
    assert mail["List-Unsubscribe"].replace("\r\n ", "").replace(" ", "") == f"<{address}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_english_reader_is_told_why_a_text_was_hidden(app, session, smtp: Mailbox, noa, solution):
    noa.language = "en"
    reason = {"he": "פרטים אישיים", "en": "personal details"}
    write(session, noa, MessageKind.DECISION, {"solution": solution.id, "approved": False, "reason": reason})
    send_messages(app)
    words = plain(smtp.messages[0])
    assert "The reason: personal details" in words and "You may answer once" in words


def test_every_kind_can_be_said_in_both_languages(app, session, smtp: Mailbox, rina, round_, solution):
    challenge = make_challenge(session, round_, make_business(session, rina), replied_at=now(session))
    challenge.main_challenge = make_main_challenge(session, round_)
    challenge.city_reply = {"he": "תשובה", "en": "A reply"}
    abouts = {
        MessageKind.SUBMISSION_RECEIVED: [{"challenge": challenge.id}, {"business": challenge.business_id}],
        MessageKind.DECISION: [
            {"challenge": challenge.id, "approved": True, "reason": {}},
            {"business": challenge.business_id, "approved": False, "reason": {"he": "סיבה", "en": "why"}},
            {"solution": solution.id, "merged_into": solution.id, "approved": True, "reason": {}},
        ],
        MessageKind.MAIN_CHALLENGE: [{"challenge": challenge.id}],
        MessageKind.CARRIED_OVER: [{"challenge": challenge.id, "round": round_.id}],
        MessageKind.CITY_REPLY: [{"challenge": challenge.id}],
        MessageKind.RELAY: [{"business": challenge.business_id, "subject": "שאלה", "text": "מה שלומכם?"}],
        MessageKind.NEW_DEVICE: [{"device": "Firefox"}],
        MessageKind.SOLUTIONS_OPEN: [{"round": round_.id}],
        MessageKind.REVIEW_WINDOW: [{"round": round_.id}],
    }
    begin_writing(session)
    for language in ("he", "en"):
        rina.language = language
        for kind, each in abouts.items():
            for number, about in enumerate(each):
                notify(session, rina, kind, event=f"{language} {number}", about=about)
    session.commit()

    assert send_messages(app) == len(smtp.messages) == 2 * sum(len(each) for each in abouts.values())

    for mail in smtp.messages[: len(smtp.messages) // 2]:
        assert re.search("[א-ת]", mail["Subject"]), mail["Subject"]


def test_the_vote_opens_and_ends_and_has_results(app, session, smtp: Mailbox, noa):
    round_ = make_round(session, "voting")
    for kind in (MessageKind.VOTING_OPENS, MessageKind.LAST_DAY):
        write(session, noa, kind, {"round": round_.id})
    write(session, noa, MessageKind.RESULTS, {"round": round_.id})
    send_messages(app)
    # Before publication there is nothing to tell of results, whoever wrote the message.
    assert [mail["Subject"] for mail in smtp.messages] == ["ההצבעה פתוחה", "היום האחרון להצבעה"]


def test_what_no_longer_makes_sense_is_not_sent(app, session, smtp: Mailbox, noa, solution):
    write(session, noa, MessageKind.SUBMISSION_RECEIVED, {"solution": solution.id})
    session.execute(update(type(solution)).values(state=SolutionState.WITHDRAWN))
    session.commit()
    send_messages(app)
    assert smtp.messages == []


def test_the_same_event_is_told_once(app, session, smtp: Mailbox, noa, solution):
    for _time in range(3):
        write(session, noa, MessageKind.SUBMISSION_RECEIVED, {"solution": solution.id})
    send_messages(app)
    assert len(smtp.messages) == 1


def test_a_notice_that_waits_can_be_taken_back(app, session, smtp: Mailbox, noa, solution):
    write(session, noa, MessageKind.DECISION, {"solution": solution.id, "approved": True}, delay=LATER)
    assert send_messages(app) == 0
    begin_writing(session)
    take_back_notice(session, noa, MessageKind.DECISION, event="event 1")
    session.commit()
    assert session.scalars(select(OutboxMessage)).all() == []


def test_what_was_switched_off_is_not_written(session, noa, solution):
    noa.notices_off = [NoticeGroup.MINE.value]
    write(session, noa, MessageKind.SUBMISSION_RECEIVED, {"solution": solution.id})
    assert session.scalars(select(OutboxMessage)).all() == []


def test_the_outbox_ties_no_address_to_a_solution(session, noa, solution):
    write(session, noa, MessageKind.SUBMISSION_RECEIVED, {"solution": solution.id})
    row = str(session.execute(text("SELECT payload, event_key FROM outbox_message")).one())
    assert "solution" not in row and "שוק" not in row


def test_opening_the_link_changes_nothing_and_one_press_switches_off(client: Client, session, noa):
    path = f"/he/unsubscribe/{unsubscribe_token(session, noa, NoticeGroup.PHASES)}"

    page = client.get(path)
    assert session.get_one(Account, noa.id).notices_off == []
    page = client.submit(page.form(path.removeprefix("/he")))
    assert session.get_one(Account, noa.id).notices_off == ["phases"]
    client.submit(page.form(path.removeprefix("/he")), {"on": "1"})
    assert session.get_one(Account, noa.id).notices_off == []


def test_a_mail_program_switches_off_by_itself(app, client: Client, session, noa):
    path = f"/he/unsubscribe/{unsubscribe_token(session, noa, NoticeGroup.MINE)}"
    session.commit()

    answer = app.test_client().post(path, data={"List-Unsubscribe": "One-Click"})

    session.expire_all()
    assert (answer.status_code, session.get_one(Account, noa.id).notices_off) == (200, ["mine"])


def test_a_token_made_for_something_else_switches_nothing_off(client: Client, session, noa):
    token = Keyring.of_session(session).seal("sign-in link", {"account": noa.id, "group": "mine"})
    client.get(f"/he/unsubscribe/{token}", status=404)
    assert session.get_one(Account, noa.id).notices_off == []
