"""After erasing: nothing personal anywhere, the ballot still counts, and the address does not vote twice."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.accounts import find_or_create_account
from app.domain.addresses import read_address
from app.domain.erasing import erase_account
from app.domain.refusal import Refusal, Refused
from app.domain.voting import ballot_for, cast_vote
from app.models import Account, Ballot, Base, Business, CoSupport, Solution, SolutionState, UserSession
from tests.factories import (
    actor,
    added,
    begin_writing,
    make_ballot,
    make_business,
    make_challenge,
    make_round,
    make_solution,
    make_user_session,
    now,
)

SECRETS = ("noa@example.org", "נועה ברק", "052-765-4321", "515555555", "מאפיית נועה", "+972521234567")


@pytest.fixture
def round_(session: Session):
    return make_round(session, "voting")


@pytest.fixture
def full(session: Session, round_, noa: Account) -> Account:
    """Noa, with something of hers in every table that can hold it."""
    noa.second_kind, noa.second_address, noa.second_address_key = "phone", "+972521234567", "+972521234567"
    business = make_business(
        session,
        noa,
        "מאפיית נועה",
        contact_name="נועה ברק",
        contact_phone="052-765-4321",
        register_number="515555555",
        shows_name=True,
    )
    make_challenge(session, round_, business)
    mine = make_solution(session, round_, "שלי", account_id=noa.id, author_name="נועה ברק", connection="נועה ברק")
    make_solution(session, round_, "טיוטה", account_id=noa.id, state=SolutionState.DRAFT, author_name="נועה ברק")
    added(session, CoSupport(solution_id=mine.id, account_id=noa.id, created_at=now(session)))
    make_user_session(session, noa)
    make_ballot(session, round_, noa, [mine])
    session.commit()
    return noa


def erase(session: Session, account: Account) -> None:
    begin_writing(session)
    erase_account(session, account)
    session.commit()


def everything(session: Session) -> str:
    return "\n".join(str(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table)))


def test_nothing_personal_is_left_in_any_table(session, full):
    before = everything(session)
    assert [secret for secret in SECRETS if secret not in before] == []
    erase(session, full)
    after = everything(session)
    assert [secret for secret in SECRETS if secret in after] == []


def test_posts_stay_without_a_name_and_drafts_go(session, full):
    erase(session, full)
    rows = session.execute(select(Solution.title, Solution.account_id, Solution.author_name)).all()
    assert [tuple(row) for row in rows] == [("שלי", None, "")]
    business = session.scalars(select(Business)).one()
    assert (business.account_id, business.name, business.shows_name) == (None, "", False)


def test_the_same_address_comes_back_to_the_same_ballot(session, round_, full):
    full_id = full.id
    erase(session, full)
    begin_writing(session)
    back = find_or_create_account(session, read_address("NOA@example.org", phones=True), language="en")
    assert (back.id, back.name, back.address, back.erased_at) == (full_id, "", "NOA@example.org", None)
    assert len(ballot_for(session, round_.id, back.id).solution_ids) == 1
    other = make_solution(session, round_)
    begin_writing(session)
    cast_vote(session, round_.id, other.id, by=actor(back))
    session.commit()
    assert session.scalar(select(func.count()).select_from(Ballot)) == 1


def test_the_second_address_comes_back_too(session, full):
    full_id = full.id
    erase(session, full)
    begin_writing(session)
    back = find_or_create_account(session, read_address("052-1234567", phones=True), language="he")
    again = find_or_create_account(session, read_address("noa@example.org", phones=True), language="he")
    assert (back.id, again.id) == (full_id, full_id)


def test_every_browser_is_signed_out(session, full):
    erase(session, full)
    assert session.scalars(select(UserSession).where(UserSession.ended_at.is_(None))).all() == []


def test_staff_are_not_erased(session, dana):
    begin_writing(session)
    with pytest.raises(Refused) as refused:
        erase_account(session, dana)
    assert refused.value.refusal is Refusal.STAFF_CANNOT_ERASE
