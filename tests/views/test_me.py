"""My area."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from app.models import Account, UserSession
from tests.factories import make_round, make_user_session
from tests.support.page import Client
from tests.support.statements import statements

NewClient = Callable[[], Client]


def test_it_shows_my_address_and_where_i_am_signed_in(
    client: Client, session: Session, noa: Account, amir: Account
) -> None:
    round_ = make_round(session)
    make_user_session(session, noa, device="Firefox, Windows")
    make_user_session(session, amir, device="Chrome, Android")
    client.sign_in(noa)

    page = client.get("/he/me")

    assert "noa@example.org" in page.main and "amir@example.org" not in page.main
    assert "Firefox, Windows" in page.main and "Chrome, Android" not in page.main
    assert page.links["ההצבעה שלי"] == f"/he/rounds/{round_.id}/ballot"
    assert len([line for line in page.all("li") if line.get("id", "").startswith("session-")]) == 2


@pytest.mark.one_database
@pytest.mark.parametrize("language", ["he", "en"])
def test_it_speaks_both_languages(client: Client, noa: Account, language: str) -> None:
    assert client.sign_in(noa).get(f"/{language}/me").h1 == {"he": "האזור שלי", "en": "My area"}[language]


@pytest.mark.one_database
def test_visitors_are_asked_to_sign_in(client: Client) -> None:
    assert client.get("/he/me").path == "/he/sign-in?next=/he/me"
    for path in ("/he/me/name", "/he/me/sessions/1/end", "/he/me/sessions/end"):
        token = client.get("/he/sign-in").form("/sign-in").values["csrf_token"]
        assert client.post(path, {"csrf_token": token}).path == "/he/sign-in"


def test_a_name_is_saved(client: Client, session: Session, noa: Account) -> None:
    client.sign_in(noa)

    page = client.submit(client.get("/he/me").form("/me/name"), {"name": ' ד"ר נועה <b> '})

    assert "השם נשמר." in page.main
    session.refresh(noa)
    assert noa.name == 'ד"ר נועה <b>'
    assert page.one("input", id="name").get("value") == 'ד"ר נועה <b>'


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["נועה\u202eברק", "נועה\u200b", "נ" * 81])
def test_a_name_that_cannot_be_is_refused_and_kept_in_the_field(
    client: Client, session: Session, noa: Account, name: str
) -> None:
    client.sign_in(noa)

    page = client.submit(client.get("/he/me").form("/me/name"), {"name": name}, status=422)

    session.refresh(noa)
    assert noa.name == "נועה ברק"
    assert page.one("input", id="name").get("value") == name
    assert page.has("errors")


def test_one_device_is_signed_out(new_client: NewClient, session: Session, noa: Account) -> None:
    here, there = new_client().sign_in(noa), new_client().sign_in(noa)
    here_id, there_id = session.scalars(select(UserSession.id).order_by(UserSession.id)).all()

    page = here.submit(here.get("/he/me").form(f"/me/sessions/{there_id}/end"))

    assert page.path == "/he/me" and "המכשיר ההוא כבר לא מחובר." in page.main
    assert there.get("/he/me").path == "/he/sign-in?next=/he/me"


@pytest.mark.one_database
def test_this_device_is_signed_out(client: Client, session: Session, noa: Account) -> None:
    client.sign_in(noa)
    (id_,) = session.scalars(select(UserSession.id)).all()

    token = client.get("/he/me").form("/me/name").values["csrf_token"]
    client.post(f"/he/me/sessions/{id_}/end", {"csrf_token": token})

    assert client.get("/he/me").path == "/he/sign-in?next=/he/me"


def test_everywhere_means_everywhere_and_only_me(
    new_client: NewClient, session: Session, noa: Account, amir: Account
) -> None:
    here, there, other = new_client().sign_in(noa), new_client().sign_in(noa), new_client().sign_in(amir)

    here.submit(here.get("/he/me").form("/me/sessions/end"))

    assert here.get("/he/me").path == there.get("/he/me").path == "/he/sign-in?next=/he/me"
    assert other.get("/he/me").path == "/he/me"


def test_nobody_signs_another_out(client: Client, session: Session, noa: Account, omer: Account) -> None:
    row = make_user_session(session, noa)
    client.sign_in(omer)
    token = client.get("/he/me").form("/me/name").values["csrf_token"]

    client.post(f"/he/me/sessions/{row.id}/end", {"csrf_token": token}, status=404)

    session.refresh(row)
    assert row.ended_at is None


@pytest.mark.one_database
def test_a_form_overwrites_nothing_it_does_not_offer(client: Client, session: Session, noa: Account) -> None:
    client.sign_in(noa)
    before = {column.key: getattr(noa, column.key) for column in Account.__table__.columns}
    stolen = {column: "administrator" for column in before if column != "name"}

    client.submit(client.get("/he/me").form("/me/name"), stolen | {"name": "נועה"})

    session.refresh(noa)
    assert {column: getattr(noa, column) for column in before} == before | {"name": "נועה"}


@pytest.mark.one_database
def test_the_list_of_devices_costs_the_same_with_many(
    client: Client, engine: Engine, session: Session, noa: Account
) -> None:
    client.sign_in(noa)
    client.get("/he/me")
    counts = []
    for _time in range(2):
        with statements(engine) as sent:
            client.get("/he/me")
        counts.append(len(sent))
        for _more in range(30):
            make_user_session(session, noa)

    assert counts[0] == counts[1]
