"""Staff set the name, the looks and the languages of the site; every page and letter follows."""

import io

import pytest
from PIL import Image
from sqlalchemy import event, select

from app.models import AuditEntry, Picture, SiteSettings, StaffRole
from app.web.site import forget_kept
from tests.factories import make_account, make_round, make_solution
from tests.support.html import words
from tests.support.page import Client
from tests.support.postman import send_messages
from tests.support.smtp import Mailbox
from tests.support.statements import NOT_COUNTED
from tests.support.visitor import ask_for_code

pytestmark = pytest.mark.one_database
FORM = "/staff/site"


@pytest.fixture
def app(make_app, smtp: Mailbox):
    return make_app(SMTP_URL=smtp.url, HELP_PHONE="08-111-1111", LANGUAGES="he,en")


@pytest.fixture
def administrator(client: Client, dana) -> Client:
    return client.sign_in(dana)


def set_site(administrator: Client, status: int = 200, **values: object):
    form = administrator.get("/he/staff/site").form(FORM)
    return administrator.submit(form, values, status=status)


def png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (600, 200), (0, 90, 140)).save(out, "PNG")
    out.seek(0)
    return out


def log_of(session) -> list[tuple[str, list[str]]]:
    return [(one.action, one.details["changed"]) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_what_is_saved_shows_on_every_page_at_once(administrator, new_client, session):
    set_site(
        administrator,
        name_he="קול העיר",
        name_en="City voice",
        city_he="באר שבע",
        help_phone="08-646-0000",
        help_hours_he="א׳ עד ה׳, 8:00 עד 16:00",
        help_email="kolot@b7.example",
        hue="150",
    )
    page = new_client().get("/he/")
    foot = words(page.all("footer")[0])
    assert page.title.endswith("· קול העיר באר שבע")
    assert "08-646-0000 (א׳ עד ה׳, 8:00 עד 16:00)" in foot
    assert "kolot@b7.example" in foot
    assert [link.get("href") for link in page.all("link", rel="stylesheet")][1:] == ["/hue/150.css"]
    assert new_client().get("/en/").title.endswith("· City voice Ashdod")
    changed = ["city", "help_email", "help_hours", "help_phone", "hue", "name"]
    assert log_of(session) == [("site.changed", changed)]


def test_an_empty_field_shows_what_the_environment_says(administrator, new_client, session):
    set_site(administrator, name_he="קול העיר", help_phone="08-646-0000")
    set_site(administrator, name_he="", help_phone="")
    page = new_client().get("/he/")
    assert page.title.endswith("· קולות אשדוד")
    assert "08-111-1111" in words(page.all("footer")[0])


def test_the_usual_colour_sends_no_style_sheet_of_its_own(new_client):
    assert len(new_client().get("/he/").all("link", rel="stylesheet")) == 1


def test_the_style_sheet_of_a_hue_says_it_and_is_kept_for_ever(client):
    answer = client.get("/hue/150.css")
    assert (answer.html, answer.headers["Content-Type"]) == (":root{--hue:150}\n", "text/css; charset=utf-8")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.http.get("/hue/360.css").status_code == 404


def test_a_preview_colours_the_page_and_saves_nothing(administrator, session):
    page = set_site(administrator, hue="20", name_he="לא לשמור", preview="1")
    assert [link.get("href") for link in page.all("link", rel="stylesheet")][-1] == "/hue/20.css"
    assert page.form(FORM).values["name_he"] == ["לא לשמור"]
    assert session.scalars(select(SiteSettings)).all() == []


@pytest.mark.parametrize(
    "values",
    [
        {"hue": "360"},
        {"hue": "-1"},
        {"hue": "blue"},
        {"hue": ""},
        {"name_he": "א" * 61},
        {"help_phone": "בקשו את דנה"},
        {"help_email": "kolot"},
        {"logo": (io.BytesIO(b"<svg/>"), "logo.svg")},
    ],
)
def test_a_wrong_value_is_said_and_the_rest_stays_typed(administrator, session, values):
    page = set_site(administrator, 422, **({"name_en": "City voice"} | values))
    assert page.has("errors")
    assert page.form(FORM).values["name_en"] == ["City voice"]
    assert session.scalars(select(SiteSettings)).all() == []


def test_a_logo_stands_for_the_name_and_is_called_by_it(administrator, new_client, session):
    set_site(administrator, logo=(png(), "logo.png"))
    picture = session.scalars(select(Picture)).one()
    shown = new_client().get("/he/").all("a", **{"class": "mark"})[0].find("img")
    assert (shown.get("src"), shown.get("alt")) == (f"/pictures/{picture.key}.webp?size=small", "קולות")
    assert new_client().get(shown.get("src")).headers["Content-Type"] == "image/webp"

    set_site(administrator, without_logo="y")
    assert new_client().get("/he/").all("a", **{"class": "mark"})[0].find("img") is None
    assert [changed for _action, changed in log_of(session)] == [["logo"], ["logo"]]


def test_a_language_that_is_offered_has_pages_and_one_that_is_not_leads_to_hebrew(administrator, new_client, session):
    assert new_client().get("/ar/").path == "/he/"
    set_site(administrator, offered=["ar", "xx"])
    names = [link.get("hreflang") for link in new_client().get("/he/").all("link", rel="alternate")]
    assert names == ["he", "ar"]
    assert new_client().get("/ar/").path == "/ar/"
    assert new_client().get("/en/sign-in?next=/en/me").path == "/he/sign-in?next=/en/me"
    assert session.scalars(select(SiteSettings.languages)).one() == ["he", "ar"]


def test_the_environments_languages_are_not_stored(administrator, session):
    set_site(administrator, name_he="קול העיר")
    assert session.scalars(select(SiteSettings.languages)).one() == []


def test_letters_carry_the_name_that_staff_set(administrator, new_client, smtp: Mailbox, noa):
    set_site(administrator, name_he="קול העיר")
    ask_for_code(new_client())
    send_messages(administrator.app)
    assert "קול העיר אשדוד" in smtp.messages[-1]["Subject"]


def test_only_who_may_edit_the_site_gets_there(new_client, session):
    for role, status in ((StaffRole.AUDITOR, 403), (StaffRole.MODERATOR, 403), (StaffRole.ROUND_MANAGER, 200)):
        client = new_client().sign_in(make_account(session, role=role))
        client.get("/he/staff/site", status=status)


def test_a_warm_list_asks_nothing_about_the_site(app, engine, client, session):
    """Counted without the helper that leaves this statement out."""
    round_ = make_round(session, "voting")
    make_solution(session, round_)
    address = f"/he/rounds/{round_.id}/solutions"
    client.get(address)
    sent: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, statement, *_rest: sent.append(statement))
    client.get(address)
    asked = [statement for statement in sent if not statement.startswith(NOT_COUNTED)]
    assert [statement for statement in asked if "site_settings" in statement] == []
    assert len(asked) <= 1


def test_another_process_follows_within_the_seconds_it_keeps(app, administrator, new_client, session):
    new_client().get("/he/")
    session.add(SiteSettings(id=1, name={"he": "מתהליך אחר"}))
    session.commit()
    assert "מתהליך אחר" not in new_client().get("/he/").title
    with app.app_context():
        forget_kept()  # what the passing of five seconds does
    assert "מתהליך אחר" in new_client().get("/he/").title
