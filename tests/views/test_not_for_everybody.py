"""What waits for review, is hidden, or is not shown yet, is read by nobody it is not meant for. On both databases."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.erasing import erase_account
from app.models import AssistedEntry, CoSupport, Picture, SolutionState, Verification
from app.models.assisted import ConsentWay
from tests.factories import (
    added,
    begin_writing,
    make_business,
    make_challenge,
    make_main_challenge,
    make_picture,
    make_round,
    make_solution,
    now,
)

PHONE = "052-555-0142"


@pytest.fixture
def round_(session: Session):
    return make_round(session, "solutions")


def edit(client, solution, typed, status=200):
    return client.submit(client.get(f"/he/solutions/{solution.id}/edit").form("/edit"), typed, status=status)


@pytest.fixture
def mine(client, amir):
    return client.sign_in(amir)


def published(session, round_, amir, **columns):
    common = {"account_id": amir.id, "how_it_works": "כך", "published_at": now(session)}
    return make_solution(session, round_, **common | columns)


def test_a_number_that_review_held_back_is_no_earlier_version(mine, new_client, session, round_, amir):
    solution = published(session, round_, amir)
    edit(mine, solution, {"how_it_works": PHONE}, 422)
    page = mine.get(f"/he/solutions/{solution.id}/edit")
    mine.submit(page.form("/edit"), {"how_it_works": PHONE, "as_it_is": "y"})
    edit(mine, solution, {"how_it_works": "בלי טלפון"})
    session.refresh(solution)
    assert solution.state is SolutionState.PUBLIC
    page = new_client().get(f"/he/solutions/{solution.id}/versions")
    assert ("כך" in page.main, PHONE in page.main) == (True, False)


def test_an_edit_with_private_data_is_decided_anew(mine, session, round_, amir):
    solution = published(session, round_, amir, on_ballot=True)
    edit(mine, solution, {"how_it_works": PHONE, "as_it_is": "y"})
    session.refresh(solution)
    assert (solution.state, solution.on_ballot) == (SolutionState.WAITING, None)


def test_a_form_that_is_refused_changes_no_words_of_the_picture(mine, session, round_, amir):
    picture = make_picture(session, amir, alt="רחוב")
    solution = published(session, round_, amir, picture_id=picture.id)
    edit(mine, solution, {"title": "", "alt": PHONE}, 422)
    session.refresh(picture)
    assert picture.alt == "רחוב"
    edit(mine, solution, {"alt": PHONE, "as_it_is": "y"})
    session.refresh(solution)
    assert (solution.picture.alt, solution.state) == (PHONE, SolutionState.WAITING)


def test_a_draft_saved_in_another_tab_publishes_nothing(mine, session, round_, amir):
    solution = make_solution(session, round_, account_id=amir.id, how_it_works="כך", state=SolutionState.DRAFT)
    session.commit()
    form = mine.get(f"/he/solutions/{solution.id}/edit").form("/edit")
    solution.state, solution.published_at = SolutionState.PUBLIC, now(session)
    session.commit()
    mine.submit(form, {"title": "טיוטה גסה", "draft": "1"}, status=409)
    session.refresh(solution)
    assert solution.title != "טיוטה גסה"


def test_my_page_names_no_solution_that_was_hidden_since(mine, session, round_, amir):
    solution = make_solution(session, round_, "לשון הרע", state=SolutionState.HIDDEN, hidden_reason={"he": "פגיעה"})
    session.add(CoSupport(solution_id=solution.id, account_id=amir.id, created_at=now(session)))
    session.commit()
    page = mine.get("/he/me").main
    assert ("לשון הרע" in page, "פתרון שהוסתר" in page) == (False, True)


def test_a_main_challenge_that_is_not_shown_yet_is_named_nowhere(client, session, round_):
    main = make_main_challenge(session, round_, "שם עבודה", is_public=False)
    challenge = make_challenge(session, round_, make_business(session, None), main_challenge=main)
    session.commit()
    for path in (f"challenges/{challenge.id}", f"rounds/{round_.id}/challenges", f"rounds/{round_.id}/solutions"):
        assert "שם עבודה" not in client.get(f"/he/{path}").main


def test_erasing_takes_what_the_desk_wrote_down_and_pictures_that_nobody_sees(session, round_, amir):
    clock = now(session)
    answered = make_solution(session, round_, account_id=amir.id, author_answer=f"זה אני, {PHONE}")
    challenge = make_challenge(session, round_, make_business(session, amir), author_answer=f"אני, {PHONE}")
    consent = {"consent_way": ConsentWay.SPOKEN, "consented_at": clock, "created_at": clock, "entered_by_id": amir.id}
    entry = added(session, AssistedEntry(challenge_id=challenge.id, person_name="רינה", contact=PHONE, **consent))
    make_picture(session, amir)
    begin_writing(session)
    erase_account(session, amir)
    session.commit()
    session.expire_all()
    assert (answered.author_answer, challenge.author_answer, entry.person_name, entry.contact) == ("", "", "", "")
    assert session.scalars(select(Picture)).all() == []


@pytest.mark.parametrize("content", ['number,name\n1,"café" bar\n', 'number,name\n1,"open\n', "number,name\n1,a\rb\n"])
def test_a_register_that_is_no_table_is_said(client, dana, content):
    staff = client.sign_in(dana)
    form = staff.get("/he/staff/businesses/register").form("/register")
    typed = {"register": (io.BytesIO(content.encode()), "register.csv")}
    page = staff.submit(form, typed, status=422, content_type="multipart/form-data")
    assert "מספר העמודות שונה" in page.main


def test_a_business_that_was_renamed_since_is_not_verified(client, session, dana, rina):
    bakery, shop = (make_business(session, rina, verification=Verification.WAITING) for _each in range(2))
    session.commit()
    form = client.sign_in(dana).get("/he/staff/businesses").form("/verify")
    bakery.name, bakery.updated_at = "בנק", now(session) + timedelta(seconds=1)
    session.commit()
    client.submit(form, {"pick": [str(bakery.id), str(shop.id)]})
    session.expire_all()
    assert [one.verification for one in (bakery, shop)] == [Verification.WAITING, Verification.VERIFIED]
