"""Staff type in a challenge or a solution for somebody on the phone or at the desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.local_time import to_wall
from app.models import (
    AssistedEntry,
    AuditEntry,
    Business,
    Challenge,
    ChallengeState,
    ConsentWay,
    EntryChannel,
    Solution,
    SolutionState,
    StaffRole,
)
from tests.factories import make_account, make_business, make_main_challenge, make_noise, make_round, now
from tests.support.html import words
from tests.support.page import Client
from tests.support.statements import statements

PERSON, PHONE = "זלמן פונה", "050-765-4321"
CONSENT = {"channel": "phone", "agreed": "y", "way": "spoken", "person_name": PERSON, "contact": PHONE}
SOLUTION = {"title": "ספסלים בצל", "sentence": "לשבת ליד החנויות.", "how_it_works": "עשרה ספסלים ועץ ליד כל אחד."}
CHALLENGE = {"title": "אין חניה", "what_happens": "לקוחות מוותרים ונוסעים הלאה."}
PROFILE = {"name": "מאפיית השחר", "sector": "food", "size_band": "2_5", "shows": "description"}


@pytest.fixture
def round_(session):
    make_noise(session)
    round_ = make_round(session, "solutions")
    make_main_challenge(session, round_, "תזרים כספי")
    return round_


@pytest.fixture
def collecting(session):
    make_noise(session)
    return make_round(session, "challenges")


@pytest.fixture
def moderator(client: Client, session) -> Client:
    return client.sign_in(make_account(session, "moderator@example.org", name="מאיה", role=StaffRole.MODERATOR))


def enter(client: Client, round_, what: str, values: dict, status: int = 200, query: str = ""):
    path = f"/he/staff/rounds/{round_.id}/assist/{what}{query}"
    form = client.get(path).form(f"/assist/{what}")
    return client.submit(form, values, status=status)


def trail(session) -> list[tuple[str, dict]]:
    return [(one.action, one.details) for one in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def newest(session, kind):
    return session.scalars(select(kind).order_by(kind.id.desc())).first()


def test_a_solution_by_telephone_is_public_as_others_are_and_says_how_it_came(moderator, session, round_):
    page = enter(moderator, round_, "solution", SOLUTION | CONSENT)
    solution, entry = newest(session, Solution), newest(session, AssistedEntry)
    assert page.path == f"/he/staff/rounds/{round_.id}/assist"
    assert (solution.state, solution.channel, solution.has_consent) == (SolutionState.PUBLIC, EntryChannel.PHONE, True)
    assert solution.review_since is not None
    assert (entry.solution_id, entry.challenge_id, entry.consent_way) == (solution.id, None, ConsentWay.SPOKEN)
    assert (entry.person_name, entry.contact) == (PERSON, PHONE)
    assert now(session) - entry.consented_at < timedelta(minutes=2)
    consent = {"channel": "phone", "consent": "spoken"}
    assert trail(session) == [("solution.proposed", {}), ("entry.assisted", consent)]


def test_a_round_that_reviews_solutions_reviews_this_one_too(moderator, session, round_):
    round_.reviews_solutions = True
    enter(moderator, round_, "solution", SOLUTION | CONSENT)
    assert newest(session, Solution).state is SolutionState.WAITING


def test_private_details_in_it_wait_for_review(moderator, session, round_):
    enter(moderator, round_, "solution", SOLUTION | CONSENT | {"how_it_works": "לחייג אל 050-123-4567 ולהזמין"})
    solution = newest(session, Solution)
    assert (solution.state, solution.flags) == (SolutionState.WAITING, ["phone"])


def test_a_challenge_of_a_new_business_brings_its_profile(moderator, session, collecting):
    enter(moderator, collecting, "challenge", CHALLENGE | PROFILE | CONSENT | {"channel": "desk", "way": "signed"})
    challenge, business = newest(session, Challenge), newest(session, Business)
    assert (challenge.business_id, challenge.state) == (business.id, ChallengeState.WAITING)
    assert (challenge.channel, business.channel) == (EntryChannel.DESK, EntryChannel.DESK)
    assert (business.account_id, business.is_verified, business.shows_name) == (None, False, False)
    actions = [action for action, _details in trail(session)]
    assert actions == ["business.created", "challenge.posted", "entry.assisted"]


def test_a_known_business_is_looked_for_and_its_owner_is_told(moderator, session, collecting, rina):
    business = make_business(session, rina, "קפה רינה")
    page = moderator.get(f"/he/staff/rounds/{collecting.id}/assist?q=רינה")
    path = page.links["קפה רינה"]
    assert path.endswith(f"/assist/challenge?business={business.id}")
    moderator.submit(moderator.get(path).form("/assist/challenge"), CHALLENGE | CONSENT)
    challenge = newest(session, Challenge)
    assert challenge.business_id == business.id
    assert session.scalars(select(Business)).all() == [business]


@pytest.mark.parametrize(
    "wrong",
    [
        {"agreed": ""},
        {"channel": ""},
        {"way": ""},
        {"opens_date": "2099-01-01"},
        {"opens_date": ""},
        {"title": ""},
        {"how_it_works": ""},
        {"contact": "א" * 201},
    ],
)
def test_without_consent_or_a_whole_text_nothing_is_entered_and_nothing_typed_is_lost(
    moderator, session, round_, wrong
):
    typed = SOLUTION | CONSENT | {"who_it_helps": "למי שמחכה"} | wrong
    form = moderator.get(f"/he/staff/rounds/{round_.id}/assist/solution").form("/assist/solution")
    values = {name: value for name, value in typed.items() if value != "" or name.startswith(("opens", "title", "how"))}
    page = moderator.submit(without(form, typed), values, status=422)
    assert page.has("errors")
    assert page.form("/assist/solution").values["who_it_helps"] == ["למי שמחכה"]
    assert session.scalars(select(AssistedEntry)).all() == []


def without(form, typed: dict):
    """The form with the boxes and circles that are left empty not sent, as a browser does."""
    for name in ("agreed", "channel", "way"):
        if typed.get(name) == "":
            form.values.pop(name, None)
    return form


def test_after_the_end_it_is_closed_for_staff_too(moderator, session):
    round_ = make_round(session, "voting")
    page = moderator.get(f"/he/staff/rounds/{round_.id}/assist/solution")
    assert [form.action for form in page.forms if "assist" in form.action] == []
    page = moderator.get(f"/he/staff/rounds/{round_.id}/assist")
    assert not any(link.endswith("/assist/solution") for link in page.links.values())


def test_the_person_is_for_staff_only(moderator, new_client, session, round_, noa):
    enter(moderator, round_, "solution", SOLUTION | CONSENT)
    solution = newest(session, Solution)
    assert PERSON in moderator.get(f"/he/staff/solutions/{solution.id}").main
    auditor = new_client().sign_in(make_account(session, role=StaffRole.AUDITOR))
    others = [new_client(), new_client().sign_in(noa), auditor]
    public = [f"/he/solutions/{solution.id}", f"/he/rounds/{round_.id}/solutions", "/he/"]
    seen = [client.get(path).html for client in others for path in public]
    seen += [auditor.get(path).html for path in (f"/he/staff/solutions/{solution.id}", "/he/staff/log")]
    assert [html for html in seen if PERSON in html or PHONE in html] == []


def test_the_staff_side_says_how_it_came_in(moderator, session, round_):
    enter(moderator, round_, "solution", SOLUTION | CONSENT)
    solution = newest(session, Solution)
    assert "נרשם בידי הצוות, בטלפון" in moderator.get(f"/he/staff/solutions/{solution.id}").main
    assert "נרשם בידי הצוות, בטלפון" in moderator.get(f"/he/staff/rounds/{round_.id}/review").main
    assert "נרשם בידי הצוות, בטלפון" in words(moderator.get(f"/he/staff/rounds/{round_.id}/log").one("table"))


def test_the_person_can_be_forgotten_and_the_consent_stays(moderator, session, round_):
    enter(moderator, round_, "solution", SOLUTION | CONSENT)
    solution = newest(session, Solution)
    page = moderator.get(f"/he/staff/solutions/{solution.id}")
    page = moderator.submit(page.form("/forget"))
    entry = newest(session, AssistedEntry)
    assert PERSON not in page.main
    assert (entry.person_name, entry.contact, entry.consent_way) == ("", "", ConsentWay.SPOKEN)
    assert trail(session)[-1][0] == "entry.person_forgotten"


def test_the_moment_of_consent_may_be_earlier(moderator, session, round_):
    yesterday = to_wall(now(session) - timedelta(days=1))
    moment = {"opens_date": f"{yesterday:%Y-%m-%d}", "opens_time": "09:30"}
    enter(moderator, round_, "solution", SOLUTION | CONSENT | moment)
    assert f"{to_wall(newest(session, AssistedEntry).consented_at):%H:%M}" == "09:30"


def test_looking_for_a_business_costs_the_same_with_one_and_with_thirty(moderator, session, engine, collecting):
    make_business(session, None, "קפה ראשון")
    path = f"/he/staff/rounds/{collecting.id}/assist?q=קפה"
    moderator.get(path)
    with statements(engine) as few:
        moderator.get(path)
    for number in range(30):
        make_business(session, None, f"קפה {number}")
    session.commit()
    with statements(engine) as many:
        moderator.get(path)
    assert len(few) == len(many)


@pytest.mark.parametrize("path", ["assist", "assist/solution", "assist/challenge"])
def test_an_auditor_enters_nothing(new_client, session, round_, path):
    auditor = new_client().sign_in(make_account(session, role=StaffRole.AUDITOR))
    auditor.get(f"/he/staff/rounds/{round_.id}/{path}", status=403)


def test_an_unknown_business_is_not_found(moderator, collecting):
    for business in ("0", "999999", "x", str(2**40)):
        moderator.get(f"/he/staff/rounds/{collecting.id}/assist/challenge?business={business}", status=404)
