"""The demo's mail box exists in the demo, on this machine, and nowhere else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.page import Client
from tests.support.postman import send_messages

pytestmark = pytest.mark.one_database
DEMO = {"DEMO": "1", "PUBLIC_URL": "http://127.0.0.1:8000"}


def test_it_shows_what_was_sent(make_app: Callable[..., Flask], session: Session, tmp_path: Path) -> None:
    app = make_app(**DEMO, SMTP_URL=f"file:{tmp_path}/letters")
    client = Client(app, session)
    assert "עוד אין הודעות." in client.get("/he/demo/mail").main
    client.submit(client.get("/he/sign-in").form("/sign-in"), {"address": "noa@example.org"})
    send_messages(app)

    page = client.get("/he/demo/mail")

    assert "noa@example.org" in page.main and "הקוד שלך:" in page.main
    (link,) = [href for href in page.links.values() if "/sign-in/link?token=" in href]
    assert client.get(link.removeprefix("http://127.0.0.1:8000")).h1 == "כניסה"


@pytest.mark.parametrize(
    "settings",
    [
        {"PUBLIC_URL": "http://127.0.0.1:8000"},
        {"DEMO": "1", "PUBLIC_URL": "https://kolot.example"},
        {"DEMO": "1", "PUBLIC_URL": "http://192.168.1.5:8000"},
        {"DEMO": "0", "PUBLIC_URL": "http://localhost:8000"},
    ],
)
def test_elsewhere_it_does_not_exist(
    make_app: Callable[..., Flask], session: Session, settings: dict[str, str]
) -> None:
    app = make_app(**settings)

    Client(app, session).get("/he/demo/mail", status=404)

    assert "demo.mail" not in app.view_functions


def test_it_is_not_shown_to_another_machine(make_app: Callable[..., Flask]) -> None:
    app = make_app(**DEMO)
    http = app.test_client()

    def status(host: str = "127.0.0.1:8000", remote: str = "127.0.0.1") -> int:
        answer = http.get("/he/demo/mail", base_url=f"http://{host}", environ_overrides={"REMOTE_ADDR": remote})
        return answer.status_code

    assert (status(), status("localhost:8000"), status("[::1]:8000", "::1")) == (200, 200, 200)
    assert (status(remote="192.168.1.7"), status("evil.example"), status("192.168.1.5:8000")) == (404, 404, 404)
