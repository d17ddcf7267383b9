"""The whole log: read, filtered, and taken away as a file."""

import csv
import io
from datetime import timedelta

import pytest

from app.domain.audit import record_audit
from app.domain.audit_trail import EVERY
from app.models import Account, StaffRole
from app.web.audit_filter import action_choices
from app.web.audit_words import WORDS
from app.web.times import city_time
from tests.factories import make_account, make_round, now
from tests.support.page import Client, Page
from tests.support.statements import statements

pytestmark = pytest.mark.one_database


@pytest.fixture
def auditor(client: Client, session) -> Client:
    return client.sign_in(make_account(session, "auditor@example.org", name="מבקר", role=StaffRole.AUDITOR))


@pytest.fixture
def lines(session, dana, noa) -> None:
    """What Dana did in two rounds, what Noa did, and what came from the command line."""
    first, second = make_round(session, "closed"), make_round(session, "planned", is_public=False)
    record_audit(session, "phase.closed", by=dana, round_=first, subject="phase:voting", reason="תקלה")
    record_audit(session, "round.created", by=dana, round_=second)
    record_audit(session, "solution.proposed", by=noa, round_=first, subject="solution:7")
    record_audit(session, "staff.role_given", by=None, subject=f"account:{dana.id}", reason="התחלה")
    session.commit()


def rows(page: Page) -> list[list[str]]:
    """Who, what (without the link to the round) and why of every line."""
    found = []
    for row in page.all("tr")[1:]:
        _when, who, what, why = row.findall("td")
        found.append(["".join(who.itertext()).strip(), (what.text or "").strip(), "".join(why.itertext()).strip()])
    return found


def read_csv(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.response.data.decode("utf-8-sig"))))


def test_it_holds_all_rounds_and_what_belongs_to_none(auditor, dana, lines):
    assert rows(auditor.get("/he/staff/log")) == [
        ["המערכת", f"חשבון {dana.id}: בצוות: —", "התחלה"],
        ["נועה ברק", "פתרון 7: נשלח", "—"],
        ["דנה מזרחי", "יצירת הסבב", "—"],
        ["דנה מזרחי", "הצבעה: סגירה ב־— (קודם: —)", "תקלה"],
    ]


@pytest.mark.parametrize(
    ("address", "actions"),
    [
        ("action=phase.*", ["phase.closed"]),
        ("action=round.created", ["round.created"]),
        ("action=nonsense", ["staff.role_given", "solution.proposed", "round.created", "phase.closed"]),
        ("person=0", ["staff.role_given"]),
        ("person={noa}", ["solution.proposed"]),
        ("round=0", ["staff.role_given"]),
        ("round=1", ["solution.proposed", "phase.closed"]),
        ("round=1&person={dana}", ["phase.closed"]),
        ("since={today}&until={today}", ["staff.role_given", "solution.proposed", "round.created", "phase.closed"]),
        ("until={yesterday}", []),
        ("since={tomorrow}", []),
        (
            "person=99999999999999999999&round=-1",
            ["staff.role_given", "solution.proposed", "round.created", "phase.closed"],
        ),
    ],
)
def test_the_page_and_the_file_are_filtered_alike(auditor, session, dana, noa, lines, address, actions):
    with auditor.app.app_context():
        today = city_time(now(session)).date()
    days = {"today": today, "yesterday": today - timedelta(days=1), "tomorrow": today + timedelta(days=1)}
    query = address.format(dana=dana.id, noa=noa.id, **days)

    page, file = auditor.get(f"/he/staff/log?{query}"), auditor.get(f"/he/staff/log.csv?{query}")

    assert len(rows(page)) == len(actions)
    assert [row["action"] for row in read_csv(file)] == actions


def test_a_date_that_is_none_is_said_and_loses_nothing(auditor, lines):
    page = auditor.get("/he/staff/log?since=31.02.2020&action=phase.*", status=422)
    assert page.has("errors")
    assert len(rows(page)) == 1


def test_the_file_runs_in_no_spreadsheet(auditor, session, dana, lines):
    session.get_one(Account, dana.id).name = "@SUM(A1)"
    for reason in ("=HYPERLINK(1)", "+1", "-1", "\tx", "\rx"):
        record_audit(session, "round.edited", by=dana, reason=reason)

    file = auditor.get("/he/staff/log.csv")

    cells = [cell for row in read_csv(file) for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=HYPERLINK(1)" in cells


def test_pages_follow_each_other_by_key_and_keep_the_filter(auditor, session, dana):
    for number in range(60):
        record_audit(session, "round.edited" if number % 2 else "round.created", by=dana, reason=str(number))
    page = auditor.get("/he/staff/log?action=round.*")
    first = [row[2] for row in rows(page)]
    record_audit(session, "round.edited", by=dana, reason="60")
    older = auditor.get(next(address for words, address in page.links.items() if "before=" in address))
    assert first + [row[2] for row in rows(older)] == [str(number) for number in reversed(range(60))]


def test_it_costs_the_same_with_many_lines(auditor, session, engine, dana):
    def sent(path: str) -> int:
        with statements(engine) as found:
            auditor.get(path)
        return len(found)

    record_audit(session, "round.edited", by=dana, round_=make_round(session, "closed", is_public=False))
    few = [sent("/he/staff/log"), sent("/he/staff/log.csv")]
    for _number in range(40):
        author = make_account(session)
        record_audit(session, "solution.proposed", by=author, round_=make_round(session, is_public=False))
    assert [sent("/he/staff/log"), sent("/he/staff/log.csv")] == few


def test_the_address_of_a_resident_stands_nowhere_in_it(auditor, session, omer):
    omer.name = ""
    record_audit(session, "solution.proposed", by=omer)
    page, file = auditor.get("/he/staff/log"), auditor.get("/he/staff/log.csv")
    assert rows(page)[0][0] == f"חשבון {omer.id}"
    assert "omer@example.org" not in page.html + file.html


def test_residents_do_not_read_it(client, noa):
    client.sign_in(noa)
    for path in ("/he/staff/log", "/he/staff/log.csv"):
        client.get(path, status=403)


def test_a_visitor_is_led_to_sign_in_and_comes_back_to_the_file(client):
    assert client.get("/he/staff/log.csv").path == "/he/sign-in?next=/he/staff/log.csv"


def test_every_action_can_be_chosen_in_words(app):
    with app.test_request_context("/en/"):
        offered = [choice for group in action_choices().values() for choice in group]
    values = [value for value, _words in offered]
    assert sorted(value for value in values if not value.endswith(EVERY)) == sorted(WORDS)
    assert [value for value, words in offered if "None" in words or words.endswith((":", ": ", "—"))] == []
