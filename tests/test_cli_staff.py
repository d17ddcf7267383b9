"""`flask create-staff`, `flask reset-second-factor`: clear words, one account, a line in the log."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.second_factor import has_authenticator
from app.models import Account, AuditEntry, StaffRole
from tests.views.test_second_factor import tie_app

pytestmark = pytest.mark.one_database


def run(app: Flask, *words: str, command: str = "create-staff") -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=[command, *words])
    return result.exit_code, result.output


def test_a_new_person_joins_the_staff(app: Flask, session: Session) -> None:
    status, words = run(app, "Dana@Example.org", "--name", "דנה מזרחי", "--role", "round_manager")
    account = session.scalars(select(Account)).one()
    assert (status, account.name, account.role) == (0, "דנה מזרחי", StaffRole.ROUND_MANAGER)
    assert "round manager" in words
    assert session.scalars(select(AuditEntry)).one().details == {"role": [None, "round_manager"]}


def test_somebody_who_has_an_account_keeps_it(app: Flask, session: Session, noa: Account) -> None:
    session.commit()
    run(app, "noa@example.org", "--name", "נועה", "--role", "auditor")
    session.expire_all()
    assert session.scalars(select(Account.role)).all() == [StaffRole.AUDITOR]


@pytest.mark.parametrize(
    "words",
    [
        ("not an address", "--name", "דנה", "--role", "auditor"),
        ("dana@example.org", "--name", " ", "--role", "auditor"),
        ("dana@example.org", "--name", "דנה\u202e", "--role", "king"),
    ],
)
def test_what_cannot_be_is_refused_in_words(app: Flask, session: Session, words: tuple[str, ...]) -> None:
    status, output = run(app, *words)
    assert status != 0
    assert "Error: " in output
    assert session.scalars(select(Account)).all() == []


def test_the_app_of_somebody_is_taken_off(app: Flask, session: Session, dana: Account) -> None:
    tie_app(session, dana)
    status, words = run(app, "dana@example.org", "--reason", "הטלפון אבד", command="reset-second-factor")
    session.expire_all()
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (status, entry.action, entry.actor_id, entry.reason) == (0, "second_factor.reset", None, "הטלפון אבד")
    assert not has_authenticator(session, dana.id)
    assert "dana@example.org" in words


@pytest.mark.parametrize(
    ("address", "reason"),
    [("noa@example.org", "אבד"), ("nobody@example.org", "אבד"), ("dana@example.org", " "), ("not an address", "אבד")],
)
def test_it_is_taken_off_nobody_else(app: Flask, session: Session, dana, noa, address: str, reason: str) -> None:
    tie_app(session, dana)
    status, output = run(app, address, "--reason", reason, command="reset-second-factor")
    session.expire_all()
    assert status != 0
    assert "Error: " in output
    assert has_authenticator(session, dana.id)
