"""Statements of pages and of a vote, asked of the app in this process."""

import re

from flask.testing import FlaskClient

from app.domain import similar
from app.extensions import db
from tests.support.statements import statements
from tools.audit.pages import RESIDENT, ROLES, pages_of
from tools.audit.stage import Stage
from tools.audit.statements import one_line

KEPT = ("kolot_cards", "kolot_kept", "kolot_parts", "kolot_rounds")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def count_pages(stage: Stage) -> dict[tuple[str, str], int]:
    """Statements by role and page, with nothing kept from an earlier request."""
    found = {}
    with stage.app.app_context():
        engine = db.engine
    for role in ROLES:
        client = client_of(stage, role)
        for name, path in pages_of(role, stage.places, "he"):
            for kept in KEPT:
                stage.app.extensions.get(kept, {}).clear()
            similar.INDEXES.clear()
            with statements(engine) as sent:
                client.get(path)
            found[role, name] = len(sent)
    return found


def count_vote(stage: Stage) -> list[str]:
    """The SQL of one vote of a resident."""
    client = client_of(stage, RESIDENT)
    token = TOKEN.search(client.get(f"/he/solutions/{stage.places.solution}").text)
    assert token
    data = {"csrf_token": token[1], "solution": stage.places.solution}
    with stage.app.app_context():
        engine = db.engine
    with statements(engine) as sent:
        answer = client.post(f"/he/rounds/{stage.places.round}/votes", data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.status
    return [one_line(statement) for statement in sent]


def client_of(stage: Stage, role: str) -> FlaskClient:
    client = stage.app.test_client()
    if cookie := stage.cookie(role):
        client.set_cookie(*cookie)
    return client
