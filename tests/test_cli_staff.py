"""`flask create-staff`: clear words, one account, a line in the log."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, AuditEntry, StaffRole

pytestmark = pytest.mark.one_database


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["create-staff", *words])
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
