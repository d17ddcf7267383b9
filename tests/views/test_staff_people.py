"""Pages of the people of the staff."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.permissions import PERMISSIONS, Permission
from app.models import Account, AuditEntry, StaffRole
from app.web.words_staff import permission_words
from tests.factories import make_account
from tests.support.page import Client
from tests.support.postman import send_messages
from tests.support.smtp import Mailbox
from tests.support.statements import statements
from tests.support.visitor import path_of, sign_in_by_mail
from tests.views.test_second_factor import leave_for, present, tie_app

pytestmark = pytest.mark.one_database


@pytest.fixture
def app(make_app, smtp: Mailbox):
    return make_app(SMTP_URL=smtp.url)


@pytest.fixture
def yael(session, dana) -> Account:
    return make_account(session, "yael@example.org", name="יעל", role=StaffRole.MODERATOR)


@pytest.fixture
def administrator(client: Client, dana) -> Client:
    return client.sign_in(dana)


def log_of(session) -> list[tuple[str, str]]:
    return [(one.action, one.reason) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_the_list_says_who_has_which_role_and_whether_an_app_is_tied(administrator, session, dana, yael, noa):
    tie_app(session, dana)
    page = administrator.get("/he/staff/people")
    rows = page.all("ul", **{"class": "queue"})[0]
    found = [
        [one.text for one in row.iter() if one.tag in ("bdi", "span") and (one.text or "").strip()] for row in rows
    ]
    assert found == [
        ["דנה מזרחי", "dana@example.org", "ניהול המערכת", "החשבון שלי", "יישומון מחובר"],
        ["יעל", "yael@example.org", "בדיקת תוכן", "עוד אין יישומון"],
    ]


def test_the_list_costs_the_same_with_thirty_people(administrator, session, engine, dana, yael):
    with statements(engine) as few:
        administrator.get("/he/staff/people")
    for number in range(30):
        make_account(session, f"colleague{number}@example.org", role=StaffRole.AUDITOR)
    with statements(engine) as many:
        administrator.get("/he/staff/people")
    assert len(few) == len(many)


def test_an_invited_person_signs_in_from_the_letter(administrator, new_client, session, smtp: Mailbox):
    form = administrator.get("/he/staff/people/new").form("/staff/people/new")
    values = {"address": "Yael@Example.org", "name": "יעל", "role": "auditor", "reason": "מבקרת העירייה"}
    page = administrator.submit(form, values)
    send_messages(administrator.app)

    assert page.path == "/he/staff/people"
    assert log_of(session) == [("staff.role_given", "מבקרת העירייה")]
    letter = smtp.messages[-1]
    assert letter["To"] == "Yael@example.org"
    assert "/he/staff" in letter.get_body(("plain",)).get_content()
    other = new_client()
    sign_in_by_mail(other, smtp, "yael@example.org")
    assert other.get("/he/staff").path.startswith("/he/second-factor/new")


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"address": "nobody"}, 422),
        ({"name": ""}, 422),
        ({"name": "יע\u200bל"}, 422),
        ({"role": ""}, 422),
        ({"role": "mayor"}, 422),
        ({"reason": ""}, 422),
        ({"address": "dana@example.org"}, 409),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed(administrator, session, values, status):
    whole = {"address": "yael@example.org", "name": "יעל", "role": "auditor", "reason": "מבקרת"} | values
    form = administrator.get("/he/staff/people/new").form("/staff/people/new")
    page = administrator.submit(form, whole, status=status)
    kept = page.form("/staff/people/new").values
    assert kept["address"] == [whole["address"]]
    assert page.has("errors")
    assert session.scalars(select(Account.address).where(Account.role.is_not(None))).all() == ["dana@example.org"]


def test_a_role_is_changed_and_taken_away(administrator, session, dana, yael):
    page = administrator.get(f"/he/staff/people/{yael.id}")
    page = administrator.submit(page.form("/role"), {"role": "round_manager", "reason": "מנהלת סבב"})
    assert session.get_one(Account, yael.id).role is StaffRole.ROUND_MANAGER

    page = administrator.submit(page.form("/take-away"), {"reason": "עזבה"})
    assert page.path == "/he/staff/people"
    assert session.get_one(Account, yael.id).role is None
    assert log_of(session) == [("staff.role_changed", "מנהלת סבב"), ("staff.role_taken", "עזבה")]


def test_every_change_needs_a_reason(administrator, session, yael):
    page = administrator.get(f"/he/staff/people/{yael.id}")
    for action in ("/role", "/take-away", "/reset"):
        administrator.submit(page.form(action), {"reason": " "}, status=422)
    assert log_of(session) == []


def test_ones_own_page_offers_no_change_of_role_and_the_verb_refuses_it(administrator, session, dana):
    make_account(session, "other@example.org", role=StaffRole.ADMINISTRATOR)
    page = administrator.get(f"/he/staff/people/{dana.id}")
    token = page.form("/reset").values["csrf_token"]

    assert [form.action for form in page.forms if form.action.endswith(("/role", "/take-away"))] == []
    data = {"csrf_token": token, "role": "auditor", "reason": "x"}
    administrator.post(f"/he/staff/people/{dana.id}/role", data, status=409)
    administrator.post(f"/he/staff/people/{dana.id}/take-away", data, status=409)
    assert session.get_one(Account, dana.id).role is StaffRole.ADMINISTRATOR


def test_the_app_of_somebody_is_taken_off_and_they_sign_in_anew(administrator, new_client, session, yael):
    tie_app(session, yael)
    other = new_client().sign_in(yael)
    page = administrator.get(f"/he/staff/people/{yael.id}")

    administrator.submit(page.form("/reset"), {"reason": "הטלפון אבד"})

    assert ("second_factor.reset", "הטלפון אבד") in log_of(session)
    assert path_of(other.get("/he/staff").path).startswith("/he/sign-in")


def test_a_change_of_role_asks_for_a_fresh_code_and_loses_nothing(administrator, session, dana, yael):
    secret, _ = tie_app(session, dana)
    form = administrator.get(f"/he/staff/people/{yael.id}").form("/role")
    leave_for(session, timedelta(minutes=11))

    asked = administrator.submit(form, {"role": "auditor", "reason": "מבקרת"}, status=403)
    assert session.get_one(Account, yael.id).role is StaffRole.MODERATOR
    administrator.submit(asked.form("/role"), {"app_code": present(session, secret)})

    assert session.get_one(Account, yael.id).role is StaffRole.AUDITOR
    assert log_of(session)[-1] == ("staff.role_changed", "מבקרת")


def test_a_resident_has_no_page_here(administrator, noa):
    administrator.get(f"/he/staff/people/{noa.id}", status=404)


def test_the_table_says_what_each_role_may_do(administrator):
    page = administrator.get("/he/staff/people/permissions")
    rows = page.all("tr")[1:]
    with administrator.app.test_request_context("/he/"):
        names = [permission_words(permission) for permission in Permission]
    yes = {
        name: ["כן" in "".join(cell.itertext()) for cell in row.findall("td")]
        for name, row in zip(names, rows, strict=True)
    }
    assert yes == {
        name: [permission in PERMISSIONS[role] for role in StaffRole]
        for name, permission in zip(names, Permission, strict=True)
    }


def test_every_permission_has_its_words(app):
    with app.test_request_context("/en/"):
        assert [one for one in Permission if permission_words(one) == one.value] == []
