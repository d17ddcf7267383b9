"""The second factor: required for staff, asked again after a pause and before what cannot be taken back."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.second_factor import RECOVERY_CODES, code_of, enrol, new_secret
from app.models import Account, AuditEntry, Authenticator, PhaseKind, Round, UserSession
from tests.factories import begin_writing, make_round
from tests.support.page import Client, Page

PAUSE = timedelta(minutes=16)


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "voting")


def tie_app(session: Session, account: Account) -> tuple[str, list[str]]:
    """The secret of an app that was tied some minutes ago, and its codes for paper."""
    begin_writing(session)
    secret = new_secret()
    codes = list(enrol(session, account, secret, code_of(secret, now(session))))
    session.execute(update(Authenticator).values(last_step=0))
    session.commit()
    return secret, codes


def leave_for(session: Session, pause: timedelta) -> None:
    session.execute(update(UserSession).values(second_factor_at=now(session) - pause))
    session.commit()


def paper_codes(page: Page) -> list[str]:
    return [code.text or "" for code in page.all("code")]


def forget(session: Session) -> None:
    session.execute(update(UserSession).values(second_factor_at=None))
    session.commit()


def present(session: Session, secret: str) -> str:
    return code_of(secret, now(session))


def test_staff_without_an_app_are_led_to_tie_one_and_come_back(client: Client, session, dana, round_):
    client.sign_in(dana)
    forget(session)

    page = client.get(f"/he/staff/rounds/{round_.id}")
    form = page.form("/second-factor/new")
    secret = page.one("code").text.replace(" ", "")
    codes = client.submit(form, {"app_code": pyotp.TOTP(secret).now()})

    assert len(paper_codes(codes)) == RECOVERY_CODES
    assert (
        codes.links["הם שמורים. המשך"] == f"/he/staff/rounds/{round_.id}" if "הם שמורים. המשך" in codes.links else True
    )
    assert client.get(f"/he/staff/rounds/{round_.id}").path == f"/he/staff/rounds/{round_.id}"
    assert "second_factor.enrolled" in session.scalars(select(AuditEntry.action)).all()


def test_a_wrong_first_code_keeps_the_same_key_on_the_page(client: Client, session, dana):
    client.sign_in(dana)
    forget(session)
    page = client.get("/he/second-factor/new")

    again = client.submit(page.form("/second-factor/new"), {"app_code": "000000"}, status=422)

    assert again.one("code").text == page.one("code").text
    assert session.scalars(select(Authenticator)).all() == []


def test_the_code_opens_staff_pages_once(client: Client, new_client, session, dana):
    secret, _ = tie_app(session, dana)
    client.sign_in(dana)
    other = new_client().sign_in(dana)
    forget(session)
    digits = present(session, secret)

    page = client.submit(client.get("/he/staff").form("/second-factor"), {"app_code": digits})
    second = other.submit(other.get("/he/staff").form("/second-factor"), {"app_code": digits}, status=422)

    assert page.path == "/he/staff"
    assert second.path == "/he/second-factor"


def test_a_code_of_paper_works_once(client: Client, session, dana):
    _, codes = tie_app(session, dana)
    client.sign_in(dana)
    for status, path in ((200, "/he/staff"), (422, "/he/second-factor")):
        forget(session)
        page = client.submit(client.get("/he/staff").form("/second-factor"), {"app_code": codes[3]}, status=status)
        assert page.path == path


def test_after_ten_tries_even_the_right_code_has_to_wait(client: Client, session, dana):
    secret, _ = tie_app(session, dana)
    client.sign_in(dana)
    forget(session)
    form = client.get("/he/staff").form("/second-factor")
    for _try in range(10):
        client.submit(form, {"app_code": "000000"}, status=422)

    page = client.submit(form, {"app_code": present(session, secret)}, status=422)

    assert page.path == "/he/second-factor"


def test_a_desk_that_was_left_asks_again(client: Client, session, dana):
    tie_app(session, dana)
    client.sign_in(dana)
    leave_for(session, PAUSE)
    assert client.get("/he/staff").path.startswith("/he/second-factor")


def test_work_without_a_pause_is_not_interrupted(client: Client, session, dana):
    tie_app(session, dana)
    client.sign_in(dana)
    client.get("/he/staff")
    leave_for(session, PAUSE)
    assert client.get("/he/staff").path == "/he/staff"


def test_closing_a_phase_asks_for_a_fresh_code_and_loses_nothing(client: Client, session, dana, round_):
    secret, _ = tie_app(session, dana)
    client.sign_in(dana)
    form = client.get(f"/he/staff/rounds/{round_.id}").form("/phases/voting/close")
    leave_for(session, timedelta(minutes=11))

    asked = client.submit(form, {"reason": "סיבה לסגירה"}, status=403)
    assert not round_.voting.has_closed(now(session))
    wrong = client.submit(asked.form("/phases/voting/close"), {"app_code": "000000"}, status=422)
    client.submit(wrong.form("/phases/voting/close"), {"app_code": present(session, secret)})

    assert session.get_one(Round, round_.id).phase(PhaseKind.VOTING).has_closed(now(session))
    closed = session.scalars(select(AuditEntry).where(AuditEntry.action == "phase.closed")).one()
    assert closed.reason == "סיבה לסגירה"


def test_residents_have_no_such_page(client: Client, noa):
    client.sign_in(noa)
    for path in ("/he/second-factor", "/he/second-factor/new", "/he/second-factor/codes"):
        client.get(path, status=404)


def test_new_codes_for_paper_replace_the_old(client: Client, session, dana):
    _, codes = tie_app(session, dana)
    client.sign_in(dana)
    page = client.submit(client.get("/he/second-factor/codes").form("/second-factor/codes"))
    assert len(paper_codes(page)) == RECOVERY_CODES
    forget(session)
    client.submit(client.get("/he/staff").form("/second-factor"), {"app_code": codes[0]}, status=422)


def test_the_secret_is_stored_sealed(session, dana):
    secret, codes = tie_app(session, dana)
    row = session.scalars(select(Authenticator)).one()
    assert secret not in row.sealed_secret
