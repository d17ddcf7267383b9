"""The feed of a round: what is in it, what never is, and that it is Atom by the letter (RFC 4287)."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from app.models import NewsItem, Round, SolutionState, Vote
from app.web.atom import ATOM, LANG
from tests.factories import (
    DAY,
    added,
    make_account,
    make_ballot,
    make_main_challenge,
    make_noise,
    make_round,
    make_solution,
    now,
)
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
A = f"{{{ATOM}}}"
BASE = "http://127.0.0.1:8000"
NOT_PUBLIC = [one for one in SolutionState if one is not SolutionState.PUBLIC]


def raw(client: Client, round_: Round, language: str = "he") -> str:
    return client.get(f"/{language}/rounds/{round_.id}/feed.atom").response.text


def feed(client: Client, round_: Round, language: str = "he") -> ElementTree.Element:
    return ElementTree.fromstring(raw(client, round_, language))


def titles(found: ElementTree.Element) -> list[str]:
    return [one.findtext(f"{A}title") for one in found.iter(f"{A}entry")]


def make_news(session: Session, round_: Round, **columns) -> NewsItem:
    clock = now(session)
    values = {"title": {"he": "חדשות מהעיר"}, "text": {"he": "**מודגש** & <b>לא</b>"}}
    values |= {"published_at": clock - DAY, "updated_at": clock - DAY}
    return added(session, NewsItem(round_id=round_.id, **values | columns))


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "voting")


def test_a_feed_holds_what_is_new_in_its_round_and_nothing_of_another(client, session, round_):
    make_main_challenge(session, round_, "תזרים כספי")
    make_solution(session, round_, "שוברים", created_at=now(session) - DAY)
    make_news(session, round_)
    found = feed(client, round_)
    stages = stage_titles(found)
    assert (len(stages), set(titles(found)) - set(stages)) == (3, {"תזרים כספי", "שוברים", "חדשות מהעיר"})


def stage_titles(found: ElementTree.Element) -> list[str]:
    entries = found.iter(f"{A}entry")
    stages = ("/challenges", "/solutions", "/voting", "/results")
    return [one.findtext(f"{A}title") for one in entries if one.findtext(f"{A}id").endswith(stages)]


def test_phases_that_have_not_opened_are_not_in_it_and_the_publication_once_it_happened(client, session):
    planned, closed = make_round(session, "solutions"), make_round(session, "closed", published_at=now(session))
    assert [len(stage_titles(feed(client, one, "en"))) for one in (planned, closed)] == [2, 4]
    assert "The results are out" in titles(feed(client, closed, "en"))


@pytest.mark.parametrize("state", NOT_PUBLIC)
def test_what_the_public_does_not_read_is_not_in_it_not_even_for_its_author(client, session, round_, noa, state):
    make_solution(session, round_, "סודי", state=state, account_id=noa.id)
    assert "סודי" not in raw(client.sign_in(noa), round_)


def test_a_solution_that_is_hidden_vanishes(client, session, round_):
    solution = make_solution(session, round_, "מילים רעות", sentence="עוד מילים רעות", author_name="פלוני")
    before = raw(client, round_)
    solution.state = SolutionState.HIDDEN
    after = raw(client, round_)
    assert [("רעות" in text, "פלוני" in text) for text in (before, after)] == [(True, True), (False, False)]


def test_news_that_waits_or_is_hidden_and_a_main_challenge_that_is_not_public_are_not_in_it(client, session, round_):
    make_news(session, round_, title={"he": "מחר"}, published_at=now(session) + DAY)
    make_news(session, round_, title={"he": "הוסתר"}, is_public=False)
    make_main_challenge(session, round_, "טיוטה", is_public=False)
    assert {"מחר", "הוסתר", "טיוטה"} & set(titles(feed(client, round_))) == set()


def test_a_round_that_is_not_shown_has_no_feed_not_even_for_staff(client, session, dana):
    hidden = make_round(session, is_public=False)
    client.sign_in(dana).get(f"/he/rounds/{hidden.id}/feed.atom", status=404)


def test_a_feed_says_the_same_whatever_people_voted(client, session, round_):
    solutions = [make_solution(session, round_) for _n in range(3)]
    ballots = [make_ballot(session, round_, make_account(session), solutions[:1]) for _n in range(12)]
    before = raw(client, round_)
    session.execute(delete(Vote))
    session.add_all(Vote(ballot_id=one.id, solution_id=solutions[2].id, cast_at=now(session)) for one in ballots)
    assert raw(client, round_) == before
    assert not re.search(r"\b12\b", re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z|tag:[^<]*", "", before))


def test_a_feed_is_atom_by_the_letter(client, session, round_):
    make_main_challenge(session, round_)
    make_solution(session, round_, 'א<script>&"]]>', sentence="ב & ג", author_name="ד")
    make_news(session, round_)
    answer = client.get(f"/en/rounds/{round_.id}/feed.atom")
    assert answer.response.content_type == "application/atom+xml; charset=utf-8"
    root = ElementTree.fromstring(answer.response.data)
    assert (root.tag, root.get(LANG), root.findtext(f"{A}author/{A}name")) == (f"{A}feed", "en", "Kolot Ashdod")
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{A}link")}
    assert links == {"self": f"{BASE}/en/rounds/{round_.id}/feed.atom", "alternate": f"{BASE}/en/rounds/{round_.id}"}
    ids = [one.text for one in root.iter(f"{A}id")]
    assert len(ids) == len(set(ids)) and all(re.fullmatch(r"tag:[\w.-]+,\d{4}-\d\d-\d\d:\S+", id_) for id_ in ids)
    for part in (root, *root.iter(f"{A}entry")):
        assert all(len(part.findall(A + name)) == 1 for name in ("id", "title", "updated"))
        assert datetime.fromisoformat(part.findtext(f"{A}updated")).tzinfo is not None
        assert len([one for one in part.findall(f"{A}link") if one.get("rel") == "alternate"]) == 1


def test_texts_of_people_are_escaped_and_news_is_html(client, session, round_):
    make_solution(session, round_, "<b>&amp;</b>", sentence="<script>1</script>")
    make_news(session, round_)
    text = raw(client, round_)
    assert "<script>" not in text and "&lt;b&gt;&amp;amp;&lt;/b&gt;" in text
    content = feed(client, round_).find(f".//{A}content")
    assert content.get("type") == "html" and "<strong>מודגש</strong>" in content.text and "<b>" not in content.text


def test_a_text_says_its_language_where_it_is_not_that_of_the_feed(client, session, round_):
    make_news(session, round_)
    make_solution(session, round_, "שוברים")
    found = [one.find(f"{A}title") for one in feed(client, round_, "en").iter(f"{A}entry")]
    languages = {title.text: title.get(LANG) for title in found}
    assert (languages["חדשות מהעיר"], languages["שוברים"], languages["Voting is open"]) == ("he", "", None)


def test_ids_stay_when_a_text_is_edited_and_its_date_moves(client, session, round_):
    then = now(session) - 5 * DAY
    solution = make_solution(session, round_, "לפני", created_at=then, updated_at=then)
    before = next(one for one in feed(client, round_).iter(f"{A}entry") if one.findtext(f"{A}title") == "לפני")
    solution.title, solution.updated_at = "אחרי", then + timedelta(days=1)
    after = next(one for one in feed(client, round_).iter(f"{A}entry") if one.findtext(f"{A}title") == "אחרי")
    moved = [one.findtext(f"{A}updated") for one in (before, after)]
    assert (before.findtext(f"{A}id"), moved[0] < moved[1]) == (after.findtext(f"{A}id"), True)


def test_a_feed_that_is_known_already_is_not_sent_again(client, session, round_):
    address = f"/he/rounds/{round_.id}/feed.atom"
    tag = client.get(address).headers["ETag"]
    again = client.get(address, status=304, headers={"If-None-Match": tag})
    make_solution(session, round_)
    assert (again.response.data, client.get(address).headers["ETag"] != tag) == (b"", True)


def test_pages_of_a_round_name_its_feed(client, session, round_):
    solution = make_solution(session, round_)
    for path in (f"rounds/{round_.id}", f"rounds/{round_.id}/solutions", f"solutions/{solution.id}"):
        links = client.get(f"/he/{path}").all("link", type="application/atom+xml")
        assert [one.get("href") for one in links] == [f"/he/rounds/{round_.id}/feed.atom"]


def test_a_feed_takes_as_many_statements_with_30_of_everything(client, session, round_, engine: Engine):
    path, counts = f"/he/rounds/{round_.id}/feed.atom", []
    client.get(path)  # then the round is known
    for number in (1, 29):
        for _n in range(number):
            challenge = make_main_challenge(session, round_)
            make_solution(session, round_, main_challenges=[challenge])
            make_news(session, round_)
        client.app.extensions["kolot_kept"].clear()
        session.commit()
        with statements(engine) as sent:
            client.get(path)
        counts.append(len(sent))
    assert counts[0] == counts[1] <= 4, sent
