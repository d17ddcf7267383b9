"""What a first visit costs, and that nothing is asked for twice."""

import re

import pytest

from tests.factories import make_main_challenge, make_round, make_solution

pytestmark = pytest.mark.one_database
FIRST_VISIT_BYTES, FIRST_VISIT_REQUESTS = 45_000, 8


def test_a_first_visit_is_small(client, session):
    round_ = make_round(session, "voting")
    challenge = make_main_challenge(session, round_)
    for _ in range(40):
        make_solution(session, round_, main_challenges=[challenge])
    path = f"/he/rounds/{round_.id}/solutions"
    html = client.get(path).html
    addresses = re.findall(r'(?:href|src)="(/assets/[^"]+)"', html)
    answers = [client.http.get(address, headers={"Accept-Encoding": "gzip"}) for address in addresses]
    first = client.http.get(path, headers={"Accept-Encoding": "gzip"})
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert len(answers) + 1 < FIRST_VISIT_REQUESTS
    assert sum(len(answer.data) for answer in [first, *answers]) < FIRST_VISIT_BYTES


def test_an_asset_is_kept_for_a_year_under_its_digest_only(client):
    address = re.search(r'href="(/assets/[^"]+\.css)"', client.get("/he/").html).group(1)
    old = re.sub(r"/assets/\w+/", "/assets/000000000000/", address)
    assert client.http.get(address).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.http.get(old).headers["Cache-Control"] == "public, max-age=60"


def test_an_asset_is_sent_as_it_is_to_who_cannot_unpack(client):
    address = re.search(r'src="(/assets/[^"]+/kolot\.js)"', client.get("/he/").html).group(1)
    plain = client.http.get(address, headers={"Accept-Encoding": "identity"})
    packed = client.http.get(address, headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), packed.headers.get("Content-Encoding")) == (None, "gzip")
    assert plain.mimetype == packed.mimetype == "text/javascript"


def test_there_are_no_other_assets(client):
    assert client.http.get("/assets/000000000000/secrets.txt").status_code == 404
