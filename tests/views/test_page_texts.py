"""Pages of the city's own words: shipped, edited by staff, shown to everybody."""

import pytest
from sqlalchemy import select

from app.domain.page_texts import PageKey, shipped_text
from app.models import AuditEntry, PageText, StaffRole
from app.web.markdown import markdown
from tests.factories import make_account
from tests.support.html import words
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
EDIT = "/staff/texts/about"


@pytest.fixture
def app(make_app):
    return make_app(HELP_PHONE="08-111-1111", HELP_EMAIL="help@ashdod.example")


@pytest.fixture
def administrator(client: Client, dana) -> Client:
    return client.sign_in(dana)


def write(administrator: Client, status: int = 200, **values: str):
    return administrator.submit(administrator.get("/he/staff/texts/about").form(EDIT), values, status=status)


def log_of(session) -> list[tuple[str, str, dict]]:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.subject, one.details) for one in entries]


@pytest.mark.parametrize("language", ["he", "en", "ar"])
@pytest.mark.parametrize("key", list(PageKey))
def test_every_page_is_shipped_and_reached_from_the_foot_of_every_page(client, language, key):
    home = client.get("/he/" if language == "ar" else f"/{language}/")
    assert f"/{home.path.strip('/')}/{key}" in [link.get("href") for link in home.all("footer")[0].iter("a")]
    assert shipped_text(key)[language]


def test_a_shipped_page_speaks_of_this_city(client):
    page = client.get("/he/contact")
    main = words(page.one("main"))
    assert "08-111-1111" in main
    assert page.links["help@ashdod.example"] == "mailto:help@ashdod.example"
    assert "{" not in main


def test_the_accessibility_statement_claims_no_conformity_and_shows_its_gaps(client, administrator):
    assert "ההצהרה אינה קביעה שהאתר עומד בתקן" in client.get("/he/accessibility").main
    assert "does not say that the site conforms" in client.get("/en/accessibility").main
    listed = words(administrator.get("/he/staff/texts").all("ul", **{"class": "queue"})[0])
    assert "מקומות להשלמה" in listed


@pytest.mark.parametrize("language", ["he", "en", "ar", "ru", "fr"])
def test_every_language_says_the_same_number_of_things(language):
    for key in PageKey:
        hebrew, other = shipped_text(key)["he"], shipped_text(key)[language]
        for mark in ("\n## ", "\n- ", "{help}", "{city}", "{site}"):
            assert other.count(mark) == hebrew.count(mark), (key, mark)


def test_what_staff_write_is_shown_in_its_language_and_in_hebrew_where_it_is_missing(
    administrator, new_client, session
):
    write(administrator, text_he="## מי אנחנו\n\n**אגף העסקים** של {city}", text_en="")
    page = new_client().get("/en/about")
    article = page.one("article")
    assert (article.get("lang"), article.get("dir")) == ("he", "rtl")
    assert words(article) == "מי אנחנו אגף העסקים של אשדוד"
    details = {"languages": ["en", "he"]}
    assert log_of(session) == [("page.edited", "page:about", details)]


def test_a_language_that_the_city_does_not_offer_now_keeps_its_text(administrator, session):
    write(administrator, text_he="שלנו")
    assert session.scalars(select(PageText)).one().text["ar"] == shipped_text(PageKey.ABOUT)["ar"]


def test_saving_the_shipped_text_unchanged_stores_nothing(administrator, session):
    write(administrator)
    assert session.scalars(select(PageText)).all() == []
    assert log_of(session) == []


def test_a_preview_shows_the_page_and_saves_nothing(administrator, session):
    page = write(administrator, text_he="## תצוגה", text_en="## How it looks", preview="1")
    assert [words(one) for one in page.all("article")][:2] == ["תצוגה", "How it looks"]
    assert page.form(EDIT).values["text_he"] == ["## תצוגה"]
    assert session.scalars(select(PageText)).all() == []


def test_a_page_needs_its_hebrew_text_and_keeps_what_was_typed(administrator):
    page = write(administrator, 422, text_he=" ", text_en="Ours")
    assert page.form(EDIT).values["text_en"] == ["Ours"]


def test_the_shipped_text_comes_back(administrator, new_client, session):
    before = new_client().get("/he/about").main
    write(administrator, text_he="אחר")
    page = administrator.get("/he/staff/texts/about")
    administrator.submit(page.form("/reset"))
    assert new_client().get("/he/about").main == before
    assert [action for action, _subject, _details in log_of(session)] == ["page.edited", "page.reset"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# כותרת", "<h2>כותרת</h2>\n"),
        ("###### כותרת", "<h4>כותרת</h4>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ('<img src="x" onerror="alert(1)">', '<p>&lt;img src="x" onerror="alert(1)"&gt;</p>\n'),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("![x](https://example.org/a.png)", "<p></p>\n"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>\n"),
        ("[x](privacy)", '<p><a href="privacy" rel="noopener">x</a></p>\n'),
        ("[x](tel:08111)", '<p><a href="tel:08111" rel="noopener">x</a></p>\n'),
    ],
)
def test_markdown_gives_only_what_is_on_the_list(written, shown):
    assert markdown(written) == shown


def test_only_who_may_edit_the_site_gets_there(new_client, session):
    moderator = new_client().sign_in(make_account(session, role=StaffRole.MODERATOR))
    for path in ("/he/staff/texts", "/he/staff/texts/about"):
        moderator.get(path, status=403)
    new_client().get("/he/staff/texts", status=200)  # asked to sign in


def test_an_unknown_page_is_not_found(administrator):
    administrator.get("/he/staff/texts/jobs", status=404)
    administrator.get("/he/jobs", status=404)


def test_a_page_costs_one_statement(client, engine):
    client.get("/he/privacy")
    with statements(engine) as sent:
        client.get("/he/privacy")
    assert len(sent) == 1
