"""An owner posts a challenge, and everybody reads it."""

import pytest
from sqlalchemy import select

from app.models import Business, Challenge, ChallengeState, Sector
from tests.factories import make_business, make_challenge, make_main_challenge, make_round, make_solution
from tests.support.page import Client
from tests.support.statements import statements


@pytest.fixture
def round_(session):
    return make_round(session, "challenges")


def test_an_owner_adds_a_business_and_sees_what_everybody_would_see(client: Client, session, rina):
    client.sign_in(rina)
    form = client.get("/he/me/businesses/new").form("/me/businesses/new")
    typed = {"name": "קפה נגה", "sector": "food", "size_band": "2_5", "register_number": "515555555", "shows": "name"}
    preview = client.submit(form, {**typed, "preview": "1"})
    assert "כך זה ייראה לכולם: קפה נגה" in preview.main
    assert session.scalars(select(Business)).all() == []
    page = client.submit(form, {**typed, "shows": "description"})
    assert "עסק בעיר" in page.main and "ממתין לאימות" in page.main
    business = session.scalars(select(Business)).one()
    assert (business.account_id, business.sector, business.shows_name) == (rina.id, Sector.FOOD, False)


def test_a_business_without_a_field_is_not_saved_and_nothing_typed_is_lost(client: Client, session, rina):
    client.sign_in(rina)
    form = client.get("/he/me/businesses/new").form("/me/businesses/new")
    page = client.submit(form, {"name": "קפה נגה"}, status=422)
    assert page.form("/me/businesses/new").values["name"] == ["קפה נגה"]
    assert session.scalars(select(Business)).all() == []


def test_the_business_of_another_is_not_found(client: Client, session, rina, noa):
    business = make_business(session, rina)
    client.sign_in(noa).get(f"/he/me/businesses/{business.id}/edit", status=404)


def test_a_challenge_goes_from_its_form_to_its_preview_to_staff(client: Client, session, round_, rina):
    make_business(session, rina)
    client.sign_in(rina)
    form = client.get(f"/he/rounds/{round_.id}/challenges/new").form("/challenges/new")
    preview = client.submit(form, {"title": "אין חניה", "what_happens": "צרו קשר: 052-765-4321"})
    assert "מספר טלפון" in preview.main
    send = preview.form("/send")
    client.submit(send, status=422)
    page = client.submit(send, {"declared": "y"})
    challenge = session.scalars(select(Challenge)).one()
    assert page.path == f"/he/challenges/{challenge.id}"
    assert (challenge.state, challenge.flags) == (ChallengeState.WAITING, ["phone"])


def test_what_a_visitor_typed_goes_through_sign_in(client: Client, session, round_):
    form = client.get(f"/he/rounds/{round_.id}/challenges/new").form("/challenges/new")
    page = client.submit(form, {"title": "אין חניה", "what_happens": "אין"})
    assert page.h1 == "כניסה"


def test_nothing_but_the_fields_of_the_form_can_be_set(client: Client, session, round_, rina, noa):
    make_business(session, rina)
    client.sign_in(rina)
    form = client.get(f"/he/rounds/{round_.id}/challenges/new").form("/challenges/new")
    everything = dict.fromkeys(Challenge.__table__.columns.keys(), "1")
    mine = {"title": "אין חניה", "what_happens": "אין", "business_id": "99", "state": "public"}
    values = {**form.values, **everything, **mine, "business": form.values["business"]}
    client.submit(form, values)
    challenge = session.scalars(select(Challenge)).one()
    assert (challenge.state, challenge.main_challenge_id, challenge.quote) == (ChallengeState.DRAFT, None, "")
    assert (challenge.entered_by_id, challenge.has_consent, challenge.round_id) == (None, False, round_.id)


def test_the_list_and_a_challenge_are_open_to_everybody(client: Client, session, round_, rina):
    main = make_main_challenge(session, round_)
    shown = make_challenge(session, round_, make_business(session, rina, "קפה נגה", shows_name=True), "אין חניה")
    shown.main_challenge = main
    make_challenge(session, round_, make_business(session, rina, "סודי"), "ארנונה")
    page = client.get(f"/he/rounds/{round_.id}/challenges")
    assert "קפה נגה" in page.main and "סודי" not in page.main
    page = client.get(f"/he/rounds/{round_.id}/challenges?challenge={main.id}")
    assert "ארנונה" not in page.main
    page = client.get(f"/he/challenges/{shown.id}")
    assert page.h1 == "אין חניה" and "תזרים כספי" in page.main
    assert "ארנונה" in client.get(f"/he/rounds/{round_.id}/challenges?q=ארנונה", htmx=True).html


@pytest.mark.parametrize("state", ["hidden", "withdrawn"])
def test_what_is_gone_says_so_at_its_address(client: Client, session, round_, rina, state):
    challenge = make_challenge(
        session, round_, make_business(session, rina), "סוד גדול", state=state, hidden_reason={"he": "פרטים אישיים"}
    )
    page = client.get(f"/he/challenges/{challenge.id}")
    assert "סוד גדול" not in page.html
    assert ("פרטים אישיים" in page.main) == (state == "hidden")


def test_a_draft_of_another_is_not_found(client: Client, session, round_, rina, noa):
    draft = make_challenge(session, round_, make_business(session, rina), state=ChallengeState.DRAFT)
    client.sign_in(noa)
    for path in ("", "/edit", "/preview"):
        client.get(f"/he/challenges/{draft.id}{path}", status=404)


def test_an_owner_edits_answers_and_withdraws(client: Client, session, round_, rina):
    business = make_business(session, rina)
    public = make_challenge(session, round_, business)
    hidden = make_challenge(session, round_, business, state=ChallengeState.HIDDEN, hidden_reason={"he": "סיבה"})
    client.sign_in(rina)
    client.submit(client.get(f"/he/challenges/{public.id}/edit").form("/edit"), {"title": "כותרת חדשה"})
    assert session.get_one(Challenge, public.id).title == "כותרת חדשה"
    client.submit(client.get(f"/he/challenges/{hidden.id}").form("/answer"), {"answer": "זו טעות"})
    assert session.get_one(Challenge, hidden.id).author_answer == "זו טעות"
    client.submit(client.get(f"/he/challenges/{public.id}").form("/withdraw"))
    assert session.get_one(Challenge, public.id).state is ChallengeState.WITHDRAWN


def test_a_main_challenge_has_its_page(client: Client, session, round_, rina):
    main = make_main_challenge(session, round_, city_does={"he": "הנחות בארנונה"})
    business = make_business(session, rina, "קפה נגה", shows_name=True)
    challenge = make_challenge(session, round_, business, may_be_quoted=True, quote="אי אפשר לחנות")
    challenge.main_challenge = main
    make_solution(session, round_, "חניון לילה", main_challenges=[main])
    page = client.get(f"/he/main-challenges/{main.id}")
    for words in ("1 מתוך עסק אחד", "אי אפשר לחנות", "קפה נגה", "הנחות בארנונה", "חניון לילה"):
        assert words in page.main
    main.is_public = False
    client.get(f"/he/main-challenges/{main.id}", status=404)


@pytest.mark.parametrize("path", ["challenges", "main"])
def test_a_page_costs_the_same_for_one_and_for_thirty(client: Client, session, engine, round_, rina, path):
    main = make_main_challenge(session, round_)
    address = f"/he/rounds/{round_.id}/challenges" if path == "challenges" else f"/he/main-challenges/{main.id}"
    counts = []
    for more in (1, 29):
        for _one in range(more):
            challenge = make_challenge(session, round_, make_business(session, rina), may_be_quoted=True, quote="ציטוט")
            challenge.main_challenge = main
        client.get(address)
        client.http.application.extensions["kolot_kept"].clear()  # however slow the machine, nothing is kept
        with statements(engine) as sent:
            client.get(address)
        counts.append(len(sent))
    assert counts[0] == counts[1]
