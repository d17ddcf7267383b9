"""A language that was added speaks on every page, from left to right or from right to left."""

import pytest

from tests.support.page import Client

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("code", "direction", "words"),
    [
        ("fr", "ltr", "Connexion"),
        ("ru", "ltr", "Войти"),
        ("ar", "rtl", "دخول"),
        ("he", "rtl", "כניסה"),
        ("en", "ltr", "Sign in"),
    ],
)
def test_the_home_page_speaks_it(make_app, session, code, direction, words):
    page = Client(make_app(LANGUAGES="he,en,ru,ar,fr"), session).get(f"/{code}/")
    html = page.one("html")
    assert (html.get("lang"), html.get("dir")) == (code, direction)
    assert words in page.words


def test_the_longer_pages_speak_it_too(make_app, session):
    page = Client(make_app(LANGUAGES="he,en,fr"), session).get("/fr/privacy")
    assert (page.one("article").get("lang"), page.h1) == (None, "Vie privée")
    assert "Combien de temps" in page.main
