"""Roles on the staff: given, changed and taken away, each with a reason, a line in the log and a letter."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.accounts import sessions_of
from app.domain.addresses import read_address
from app.domain.refusal import Refusal, Refused
from app.domain.second_factor import has_authenticator
from app.domain.staffing import change_role, invite, list_staff, member, reset_for, take_role_away
from app.domain.transactions import writing
from app.models import Account, AuditEntry, Ballot, MessageKind, OutboxMessage, StaffRole, Vote
from tests.factories import begin_writing, make_account, make_ballot, make_round, make_solution, make_user_session

MODERATOR, MANAGER, ADMINISTRATOR = StaffRole.MODERATOR, StaffRole.ROUND_MANAGER, StaffRole.ADMINISTRATOR


@pytest.fixture
def yael(session, dana) -> Account:
    """A colleague of Dana's."""
    return make_account(session, "yael@example.org", name="יעל", role=MODERATOR)


def add(session, address: str, by: Account | None, role: StaffRole = MODERATOR) -> Account:
    to = read_address(address, phones=True)
    return invite(session, to, name="יעל", role=role, language="he", by=by, reason="מצטרפת")


def trail(session) -> list[tuple[str, str, str, list | None]]:
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.subject, one.reason, one.details.get("role")) for one in entries]


def told(session) -> list[tuple[str, MessageKind]]:
    return [(one.address, one.kind) for one in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]


def test_an_invited_address_has_an_account_with_a_role_and_is_told(session, dana):
    begin_writing(session)
    account = add(session, "yael@example.org", dana)

    assert (account.name, account.role) == ("יעל", MODERATOR)
    assert trail(session) == [("staff.role_given", f"account:{account.id}", "מצטרפת", [None, "moderator"])]
    assert told(session) == [("yael@example.org", MessageKind.STAFF_ROLE)]


def test_a_mobile_number_is_invited_too(session, dana):
    begin_writing(session)
    add(session, "052-555-0100", dana)
    assert told(session) == [("+972525550100", MessageKind.STAFF_ROLE)]


def test_a_resident_who_is_invited_keeps_their_name_and_signs_in_anew(session, dana, noa):
    make_user_session(session, noa)
    begin_writing(session)

    account = add(session, "noa@example.org", dana)

    assert account is noa
    assert noa.name == "נועה ברק"
    assert sessions_of(session, noa.id) == []


def test_votes_cast_before_a_role_stay_as_they_are(session, dana, noa):
    round_ = make_round(session, "voting")
    solutions = [make_solution(session, round_) for _one in range(2)]
    ballot = make_ballot(session, round_, noa, solutions)
    begin_writing(session)

    add(session, "noa@example.org", dana)
    take_role_away(session, noa, by=dana, reason="טעות")

    assert session.scalars(select(Ballot.id).where(Ballot.account_id == noa.id)).all() == [ballot.id]
    assert session.scalar(select(func.count()).select_from(Vote).where(Vote.ballot_id == ballot.id)) == 2


def test_who_has_a_role_is_not_invited_again(session, dana, yael):
    begin_writing(session)
    with pytest.raises(Refused) as refused:
        add(session, "yael@example.org", dana, MANAGER)
    assert refused.value.refusal is Refusal.HAS_A_ROLE


def test_a_role_is_changed(session, dana, yael):
    begin_writing(session)
    change_role(session, yael, MANAGER, by=dana, reason="מנהלת את הסבב")

    assert yael.role is MANAGER
    expected = ("staff.role_changed", f"account:{yael.id}", "מנהלת את הסבב", ["moderator", "round_manager"])
    assert trail(session) == [expected]
    assert told(session) == [("yael@example.org", MessageKind.STAFF_ROLE)]


def test_a_role_that_is_taken_away_takes_the_second_factor_and_the_open_browsers_along(session, dana, yael):
    make_user_session(session, yael)
    begin_writing(session)
    take_role_away(session, yael, by=dana, reason="עזבה")

    assert yael.role is None
    assert not has_authenticator(session, yael.id)
    assert sessions_of(session, yael.id) == []
    assert trail(session) == [("staff.role_taken", f"account:{yael.id}", "עזבה", ["moderator", None])]


def test_nobody_changes_their_own_role(session, dana, yael):
    make_account(session, "another@example.org", role=ADMINISTRATOR)
    begin_writing(session)
    for verb in (
        lambda: change_role(session, dana, MODERATOR, by=dana, reason="x"),
        lambda: take_role_away(session, dana, by=dana, reason="x"),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.refusal is Refusal.OWN_ROLE


def test_the_last_administrator_stays(session, dana):
    begin_writing(session)
    with pytest.raises(Refused) as refused:
        take_role_away(session, dana, by=None, reason="x")
    assert refused.value.refusal is Refusal.LAST_ADMINISTRATOR


def test_of_two_administrators_who_remove_each_other_at_once_one_stays(session, engine, dana):
    other = make_account(session, "other@example.org", role=ADMINISTRATOR)
    ids = (dana.id, other.id)
    session.commit()
    ready = Barrier(2)

    def remove(actor_id: int) -> Refusal | None:
        with Session(engine, info=dict(session.info)) as own:
            actor, account = (own.get_one(Account, id_) for id_ in (actor_id, sum(ids) - actor_id))
            own.commit()
            ready.wait(timeout=30)
            writing(own)
            try:
                take_role_away(own, account, by=actor, reason="x")
                own.commit()
            except Refused as refused:
                own.rollback()
                return refused.refusal
            return None

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(remove, ids))

    assert outcomes == {None, Refusal.LAST_ADMINISTRATOR}
    session.expire_all()
    assert session.scalar(select(func.count()).select_from(Account).where(Account.role == ADMINISTRATOR)) == 1


def test_one_of_two_administrators_may_go(session, dana):
    other = make_account(session, "other@example.org", role=ADMINISTRATOR)
    begin_writing(session)
    change_role(session, other, MODERATOR, by=dana, reason="x")
    assert other.role is MODERATOR


def test_a_resident_has_no_role_to_change(session, dana, noa):
    begin_writing(session)
    for verb in (
        lambda: change_role(session, noa, MODERATOR, by=dana, reason="x"),
        lambda: take_role_away(session, noa, by=dana, reason="x"),
        lambda: reset_for(session, noa, by=dana, reason="x"),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.refusal is Refusal.HAS_NO_ROLE


def test_a_second_factor_is_reset_and_its_person_told(session, dana, yael):
    begin_writing(session)
    reset_for(session, yael, by=dana, reason="הטלפון אבד")
    assert trail(session) == [("second_factor.reset", f"account:{yael.id}", "הטלפון אבד", None)]
    assert told(session) == [("yael@example.org", MessageKind.STAFF_ROLE)]


def test_the_list_holds_the_staff_and_nobody_else(session, dana, yael, noa):
    first = list_staff(session, limit=1)
    second = list_staff(session, first.next, limit=1)
    assert [one.account for one in (*first.members, *second.members)] == [dana, yael]
    assert second.next is None
    assert member(session, noa.id) is None
