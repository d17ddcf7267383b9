"""A picture on the way through the pages of proposing. On both databases."""

import io

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Picture, Round
from tests.factories import make_noise, make_round
from tests.support.page import Client
from tests.views.test_proposals import TYPED, begun, new_path, newest, png


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


@pytest.fixture
def mine(client: Client, amir: Account) -> Client:
    return client.sign_in(amir)


def test_a_picture_hangs_on_the_draft_and_on_the_page(mine, new_client, session, round_):
    preview = begun(mine, round_, picture=(png(), "photo.png"), alt="רחוב ובו דוכנים")
    picture = session.scalars(select(Picture)).one()
    assert (newest(session).picture_id, picture.alt) == (picture.id, "רחוב ובו דוכנים")
    mine.submit(preview.form("/send"), {"declared": "y"})
    page = new_client().get(f"/he/solutions/{newest(session).id}")
    assert page.one("img").get("alt") == "רחוב ובו דוכנים"
    assert new_client().http.get(page.one("img").get("src")).status_code == 200


def test_a_picture_that_was_sent_need_not_be_chosen_again(mine, session, round_):
    form = mine.get(new_path(round_)).form("/solutions/new")
    page = mine.submit(form, {**TYPED, "sentence": "", "picture": (png(), "a.png"), "alt": "דוכן"}, status=422)
    mine.submit(page.form("/solutions/new"), {"sentence": "רעיון"})
    assert newest(session).picture.alt == "דוכן"
    mine.submit(mine.get(f"/he/solutions/{newest(session).id}/edit").form("/edit"), {"without_picture": "y"})
    assert newest(session).picture is None


def test_a_file_that_is_no_picture_is_refused_and_the_text_stays(mine, session, round_):
    form = mine.get(new_path(round_)).form("/solutions/new")
    page = mine.submit(form, {**TYPED, "picture": (io.BytesIO(b"<svg/>"), "a.png")}, status=422)
    assert page.has("picture-error")
    assert page.form("/solutions/new").values["title"] == [TYPED["title"]]


def test_a_picture_needs_its_words(mine, session, round_):
    form = mine.get(new_path(round_)).form("/solutions/new")
    page = mine.submit(form, {**TYPED, "picture": (png(), "a.png")}, status=422)
    assert "מה רואים בתמונה" in page.text_of("errors")


def test_anothers_picture_cannot_be_taken(mine, new_client, session, round_, noa):
    begun(new_client().sign_in(noa), round_, picture=(png(), "a.png"), alt="שלי")
    theirs = session.scalars(select(Picture)).one()
    begun(mine, round_, kept_picture=theirs.key)
    assert newest(session).picture_id is None
