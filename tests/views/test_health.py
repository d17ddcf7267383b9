"""What the machine that watches asks: is the process alive, can it serve."""

import pytest
from sqlalchemy import text


def test_a_process_that_answers_is_alive(client):
    page = client.get("/healthz")
    assert (page.response.json, page.headers.getlist("Set-Cookie")) == ({"status": "ok"}, [])


def test_a_migrated_database_is_ready(client):
    assert client.get("/readyz").response.json == {"status": "ok"}


def test_a_database_that_waits_for_a_migration_is_not_ready(client, session):
    session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    try:
        page = client.get("/readyz", status=503)
        assert page.response.json == {"status": "the database waits for a migration"}
    finally:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        session.commit()


@pytest.mark.one_database
@pytest.mark.parametrize(
    "url", ["postgresql://kolot@127.0.0.1:9/kolot?connect_timeout=1", "sqlite:////nowhere/kolot.db"]
)
def test_a_database_that_is_away_is_not_ready_and_the_process_is_alive(make_app, url):
    client = make_app(DATABASE_URL=url).test_client()
    assert (client.get("/healthz").status_code, client.get("/readyz").status_code) == (200, 503)
    assert client.get("/readyz").json == {"status": "the database does not answer"}
