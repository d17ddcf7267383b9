"""Every text field of a resident takes every string: stored as decided, or refused in words; never markup."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.text import clean_line, clean_text
from app.models import Report, Round, SolutionState
from tests.factories import make_account, make_round, make_solution
from tests.security.test_hostile_texts import REFUSALS, STRINGS, newest, send_all

pytestmark = pytest.mark.one_database
LINES = ["title", "author_name"]
TEXTS = ["sentence", "how_it_works", "who_it_helps", "who_would_do_it", "connection"]


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, "solutions")


def test_the_texts_of_a_proposal(client, session, round_, amir):
    client.checks_words = False
    client.sign_in(amir)
    draft = make_solution(session, round_, account_id=amir.id, state=SolutionState.DRAFT)

    def check(typed: dict[str, str]) -> None:
        clean = {name: clean_line(typed[name]) for name in LINES} | {name: clean_text(typed[name]) for name in TEXTS}
        assert {name: getattr(draft, name) for name in clean} == clean
        if typed["title"] in STRINGS[:40]:
            client.get(f"/he/solutions/{draft.id}/preview")

    send_all(client, f"/he/solutions/{draft.id}/edit", "/edit", LINES + TEXTS, check)


def test_the_words_of_a_report(client, session, round_):
    client.checks_words = False
    solution = make_solution(session, round_)
    for number, text in enumerate(STRINGS[:60]):
        client.sign_in(make_account(session))
        form = client.get(f"/he/solutions/{solution.id}/report").form("/report")
        values = {"reason": "insult", "words": text, "csrf_token": form.values["csrf_token"][0]}
        status = client._send("POST", form.action, data=values, headers=client._browser_headers("POST")).status_code
        assert status in (303, *REFUSALS), (number, status)
        if status == 303:
            assert newest(session, Report).words == clean_text(text)
    assert len(session.scalars(select(Report)).all()) > 30
