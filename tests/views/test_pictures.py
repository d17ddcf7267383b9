"""A picture is for everybody once it hangs on something public; before that for its owner and those who review."""

import io
from typing import Any

import pytest
from flask import Flask, jsonify
from PIL import Image
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.domain.pictures import PictureProblem
from app.models import Account, NewsItem, Picture, SiteSettings, SolutionState, StaffRole
from app.web.guards import public
from app.web.refusals_pictures import PICTURE_WORDS, words_for_bad_picture
from app.web.uploads import takes_picture, uploaded_picture
from tests.factories import make_account, make_picture, make_round, make_solution, now
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
FOR_EVERYBODY = "public, max-age=31536000, immutable"


@pytest.fixture
def picture(session: Session, noa: Account) -> Picture:
    make_picture(session, noa)
    return make_picture(session, noa)


def address(picture: Picture, query: str = "") -> str:
    return f"/pictures/{picture.key}.webp{query}"


def news(session: Session, picture: Picture, **columns: Any) -> NewsItem:
    round_ = make_round(session, "closed", published_at=now(session))
    dates = {"published_at": now(session), "updated_at": now(session)}
    item = NewsItem(round_id=round_.id, title={"he": "חדשות"}, picture_id=picture.id, **dates | columns)
    session.add(item)
    return item


def test_the_picture_of_a_public_solution_is_for_everybody_and_for_long(client, session, picture):
    make_solution(session, make_round(session), picture_id=picture.id)
    page = client.get(address(picture))
    assert (page.response.data, page.headers["Content-Type"]) == (b"large", "image/webp")
    assert client.get(address(picture, "?size=small")).response.data == b"small"
    names = ("Cache-Control", "X-Content-Type-Options", "Set-Cookie")
    assert [page.headers.get(name) for name in names] == [FOR_EVERYBODY, "nosniff", None]
    assert "Cookie" not in page.headers.get("Vary", "")
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_picture_of_the_news_and_the_logo_are_for_everybody(client, session, picture):
    news(session, picture)
    logo = make_picture(session)
    session.add(SiteSettings(id=1, logo_id=logo.id))
    assert [client.get(address(one)).headers["Cache-Control"] for one in (picture, logo)] == [FOR_EVERYBODY] * 2


@pytest.mark.parametrize("state", [state for state in SolutionState if state is not SolutionState.PUBLIC])
def test_the_picture_of_what_is_not_public_is_for_nobody_else(client, session, picture, state):
    make_solution(session, make_round(session), picture_id=picture.id, state=state)
    client.get(address(picture), status=404)


def test_what_hangs_on_a_hidden_round_or_on_hidden_news_is_not_public(client, session, picture):
    make_solution(session, make_round(session, is_public=False), picture_id=picture.id)
    news(session, picture, is_public=False)
    client.get(address(picture), status=404)


def test_its_owner_sees_it_before_and_nobody_else(new_client, session, picture, noa, amir):
    make_solution(session, make_round(session, "solutions"), picture_id=picture.id, state=SolutionState.DRAFT)
    mine = new_client().sign_in(noa).get(address(picture))
    assert (mine.response.data, mine.headers["Cache-Control"]) == (b"large", "private, no-store")
    new_client().sign_in(amir).get(address(picture), status=404)


@pytest.mark.parametrize(
    ("role", "status"), [(StaffRole.MODERATOR, 200), (StaffRole.ROUND_MANAGER, 200), (StaffRole.AUDITOR, 404)]
)
def test_staff_who_review_see_it(client, session, picture, role, status):
    client.sign_in(make_account(session, role=role)).get(address(picture), status=status)


def test_an_invented_key_is_not_found(client):
    client.get(f"/pictures/{'a' * 43}.webp", status=404)


def test_a_public_picture_costs_one_statement(client: Client, engine: Engine, session, picture):
    for _solution in range(30):
        make_solution(session, make_round(session, is_public=False), picture_id=make_picture(session).id)
    make_solution(session, make_round(session), picture_id=picture.id)
    session.commit()
    path = address(picture)
    with statements(engine) as sent:
        client.get(path)
    assert len(sent) == 1, sent


# What a view is given of an upload: seen through a view of the test's own.


@pytest.fixture
def taking(app: Flask, client: Client, noa: Account) -> Flask:
    client.sign_in(noa)

    @app.post("/he/taking")
    @public
    @takes_picture("photo")
    def taking() -> Any:
        upload = uploaded_picture()
        if upload is None:
            return jsonify("nothing")
        said = words_for_bad_picture(upload.problem) if upload.problem else upload.prepared.width  # type: ignore[union-attr]
        return jsonify(said)

    @app.post("/he/not-taking")
    @public
    def not_taking() -> Any:
        return jsonify(uploaded_picture() is None)

    app.config["WTF_CSRF_ENABLED"] = False
    return app


def send(client: Client, path: str, data: bytes | None, *, field: str = "photo", status: int = 200) -> Any:
    values: dict[str, Any] = {"title": "שלום"} | ({field: (io.BytesIO(data), "photo.jpg")} if data is not None else {})
    page = client.post(path, values, content_type="multipart/form-data", status=status)
    return page.response.json if status == 200 else None


def photo(side: int = 1500) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((side, side), 90).save(out, "JPEG", quality=90)
    return out.getvalue()


@pytest.fixture
def sender(client: Client, noa: Account) -> Client:
    return client.sign_in(noa)


def test_a_strangers_file_is_not_even_decoded(taking, new_client):
    send(new_client(), "/he/taking", photo(), status=413)
    assert send(new_client(), "/he/taking", b"small") == "nothing"


def test_an_upload_is_drawn_anew_before_the_view_runs(taking, sender):
    assert len(photo()) > taking.config["MAX_CONTENT_LENGTH"]
    assert send(sender, "/he/taking", photo()) == 1280


def test_nothing_is_decoded_for_somebody_who_is_not_signed_in(taking, new_client):
    assert send(new_client(), "/he/taking", photo(100)) == "nothing"
    send(new_client(), "/he/taking", photo(), status=413)


def test_a_form_without_a_file_gives_nothing(taking, sender):
    assert send(sender, "/he/taking", None) == "nothing"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"<svg/>", PictureProblem.NOT_A_PICTURE),
        (b"\xff\xd8\xff" + b"\0" * 10_000_000, PictureProblem.TOO_BIG),
    ],
)
def test_what_is_no_picture_reaches_the_view_as_words(taking, sender, data, problem):
    with taking.test_request_context("/he/"):
        words = str(PICTURE_WORDS[problem]())
    assert send(sender, "/he/taking", data) == words


def test_a_view_that_takes_no_picture_takes_no_large_request(taking, sender):
    assert send(sender, "/he/not-taking", b"small") is True
    send(sender, "/he/not-taking", photo(), status=413)


def test_a_request_beyond_all_measure_is_refused(taking, sender):
    send(sender, "/he/taking", b"\0" * 17_000_000, status=413)


def test_every_reason_has_its_words() -> None:
    assert set(PICTURE_WORDS) == set(PictureProblem)
