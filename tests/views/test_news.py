"""News of a round: staff write them, everybody reads them from their moment on."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from app.domain.local_time import to_wall
from app.domain.news import list_news
from app.models import AuditEntry, NewsItem, Picture, StaffRole
from tests.factories import DAY, make_account, make_news, make_noise, make_round, now
from tests.support.html import words
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
TYPED = {"title_he": "מפגש פתוח", "text_he": "ביום **רביעי**", "opens_date": "2020-10-20", "opens_time": "18:00"}


@pytest.fixture
def round_(session):
    make_noise(session)
    return make_round(session, "voting")


@pytest.fixture
def moderator(client: Client, session) -> Client:
    return client.sign_in(make_account(session, "moderator@example.org", role=StaffRole.MODERATOR))


def new_form(client: Client, round_):
    return client.get(f"/he/staff/rounds/{round_.id}/news/new").form("/news/new")


def png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (0, 90, 140)).save(out, "PNG")
    out.seek(0)
    return out


def the_item(session) -> NewsItem:
    return session.scalars(select(NewsItem)).one()


def log_of(session) -> list[tuple[str, str]]:
    return [(one.action, one.reason) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def listed(page) -> list[str]:
    return [words(heading) for heading in page.all("h2")]


def test_an_item_that_staff_write_stands_on_the_home_page_the_list_and_its_own(moderator, new_client, session, round_):
    page = moderator.submit(new_form(moderator, round_), TYPED)
    item = the_item(session)
    assert page.path == f"/he/staff/rounds/{round_.id}/news"
    assert f"{to_wall(item.published_at):%d.%m.%Y %H:%M}" == "20.10.2020 18:00"
    visitor = new_client()
    assert visitor.get("/he/").links["מפגש פתוח"] == f"/he/news/{item.id}"
    assert listed(visitor.get(f"/he/rounds/{round_.id}/news")) == ["מפגש פתוח"]
    shown = visitor.get(f"/he/news/{item.id}")
    assert (shown.h1, words(shown.one("article"))) == ("מפגש פתוח", "ביום רביעי")
    assert log_of(session) == [("news.added", "")]


def test_the_home_page_shows_the_newest_three(client, session, round_):
    for number in range(5):
        make_news(session, round_, title={"he": f"ידיעה {number}"}, published_at=now(session) - number * DAY)
    section = next(one for one in client.get("/he/").all("section") if one.get("aria-labelledby") == "news-title")
    assert [words(link) for link in section.iter("a")] == ["ידיעה 0", "ידיעה 1", "ידיעה 2", "לכל העדכונים"]


def test_without_news_the_home_page_has_no_place_for_them(client, round_):
    assert not client.get("/he/").has("news-title")


@pytest.mark.parametrize("columns", [{"is_public": False}, {"published_at": 1}])
def test_what_is_hidden_or_of_a_later_date_is_nowhere(client, session, round_, columns):
    if "published_at" in columns:
        columns = {"published_at": now(session) + timedelta(hours=1)}
    item = make_news(session, round_, **columns)
    assert not client.get("/he/").has("news-title")
    assert listed(client.get(f"/he/rounds/{round_.id}/news")) == ["עוד אין עדכונים"]
    client.get(f"/he/news/{item.id}", status=404)


def test_news_of_a_round_that_is_not_public_are_nowhere(client, session):
    item = make_news(session, make_round(session, "planned", is_public=False))
    client.get(f"/he/rounds/{item.round_id}/news", status=404)
    client.get(f"/he/news/{item.id}", status=404)


def test_hiding_needs_a_reason_and_can_be_taken_back(moderator, new_client, session, round_):
    item = make_news(session, round_)
    page = moderator.get(f"/he/staff/news/{item.id}")
    moderator.submit(page.form("/hide"), {"reason": " "}, status=422)
    moderator.submit(page.form("/hide"), {"reason": "המפגש בוטל"})
    new_client().get(f"/he/news/{item.id}", status=404)
    moderator.submit(moderator.get(f"/he/staff/news/{item.id}").form("/show"))
    new_client().get(f"/he/news/{item.id}")
    assert log_of(session) == [("news.hidden", "המפגש בוטל"), ("news.shown", "")]


def test_an_item_is_changed_and_one_that_is_saved_unchanged_leaves_no_trace(moderator, session, round_):
    item = make_news(session, round_, published_at=now(session).replace(second=0, microsecond=0))
    form = moderator.get(f"/he/staff/news/{item.id}").form(f"/news/{item.id}")
    moderator.submit(form)
    moderator.submit(form, {"title_he": "מפגש נוסף"})
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details) == ("news.edited", {"changed": ["title"]})


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_he": ""},
        {"text_he": ""},
        {"title_en": "x" * 201},
        {"opens_date": ""},
        {"opens_date": "2020-13-40"},
        {"opens_time": "25:00"},
        {"opens_date": "2027-03-26", "opens_time": "02:30"},
        {"picture": (io.BytesIO(b"<svg/>"), "a.png")},
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays_typed(moderator, session, round_, wrong):
    page = moderator.submit(new_form(moderator, round_), {**TYPED, "text_en": "On Wednesday"} | wrong, status=422)
    assert page.has("errors")
    assert page.form("/news/new").values["text_en"] == ["On Wednesday"]
    assert session.scalars(select(NewsItem)).all() == []


def test_a_picture_needs_its_words_and_need_not_be_chosen_again(moderator, new_client, session, round_):
    page = moderator.submit(new_form(moderator, round_), {**TYPED, "picture": (png(), "a.png")}, status=422)
    moderator.submit(page.form("/news/new"), {"alt": "אולם ובו כיסאות"})
    item, picture = the_item(session), session.scalars(select(Picture)).one()
    image = new_client().get(f"/he/news/{item.id}").all("img")[0]
    assert (item.picture_id, image.get("alt")) == (picture.id, "אולם ובו כיסאות")
    new_client().get(image.get("src"))


def test_a_missing_language_shows_hebrew_and_says_so(client, session, round_):
    item = make_news(session, round_, title={"he": "מפגש"}, text={"he": "ביום רביעי"})
    client.checks_words = False  # the title of the window is Hebrew then
    article = client.get(f"/en/news/{item.id}").one("article")
    assert (article.get("lang"), article.get("dir")) == ("he", "rtl")


def test_pages_follow_each_other_without_repeating_even_at_the_same_moment(session, round_):
    clock = now(session)
    ids = [make_news(session, round_, published_at=clock - (number // 3) * DAY).id for number in range(9)]
    found, before = [], None
    while True:
        page = list_news(session, round_.id, before=before, until=clock, limit=2)
        found += [item.id for item in page.items]
        if (before := page.before) is None:
            break
    assert sorted(found) == sorted(ids)
    assert found == [ids[number] for number in (2, 1, 0, 5, 4, 3, 8, 7, 6)]


@pytest.mark.parametrize("path", ["/he/rounds/{}/news", "/he/staff/rounds/{}/news"])
def test_a_list_costs_the_same_with_one_and_with_thirty(moderator, session, engine, round_, path):
    make_news(session, round_)
    path = path.format(round_.id)
    moderator.get(path)
    with statements(engine) as few:
        moderator.get(path)
    for _number in range(30):
        make_news(session, round_)
    session.commit()
    with statements(engine) as many:
        moderator.get(path)
    assert len(few) == len(many)


def test_an_auditor_writes_no_news(new_client, session, round_):
    auditor = new_client().sign_in(make_account(session, role=StaffRole.AUDITOR))
    auditor.get(f"/he/staff/rounds/{round_.id}/news", status=403)


def test_the_list_leads_to_the_feed_of_its_round(client, round_):
    page = client.get(f"/he/rounds/{round_.id}/news")
    assert f'href="/he/rounds/{round_.id}/feed.atom">מעקב בקורא עדכונים</a>' in page.response.text
