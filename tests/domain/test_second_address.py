"""One person, two addresses, one account; and never one address in two accounts."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.accounts import find_or_create_account
from app.domain.addresses import read_address
from app.domain.keys import Keyring
from app.domain.refusal import Refusal, Refused
from app.domain.second_address import add_second, ask_for_second, count_second_try, remove_second
from app.domain.sign_in import count_try, make_code
from app.domain.transactions import writing
from app.models import Account, OutboxMessage
from tests.factories import begin_writing, make_account

BROWSER = "the secret of this browser"
PHONE = "052-123-4567"


def prove(session: Session, account: Account, typed: str = PHONE) -> tuple[int, str]:
    """Ask for a code to the second address; the code's number and its digits."""
    keys = Keyring.of_session(session)
    begin_writing(session)
    to = read_address(typed, phones=True)
    code = ask_for_second(session, keys, account, to, browser=BROWSER, subnet="203.0.113.0/24", language="he")
    session.commit()
    begin_writing(session)
    payload = session.scalars(select(OutboxMessage.payload).order_by(OutboxMessage.id.desc())).first()
    made = make_code(session, keys, payload)
    session.commit()
    assert made and made.link_token == ""
    return code.id, made.digits


def add(session: Session, account: Account, code_id: int, digits: str) -> None:
    keys = Keyring.of_session(session)
    begin_writing(session)
    tried = count_second_try(session, keys, account.id, code_id, BROWSER)
    begin_writing(session)
    add_second(session, keys, account, tried, digits)
    session.commit()


def test_signing_in_with_either_address_finds_the_same_account(session, noa):
    add(session, noa, *prove(session, noa))
    begin_writing(session)
    found = find_or_create_account(session, read_address(PHONE, phones=True), language="he")
    assert found.id == noa.id
    assert noa.second_address == "+972521234567"


def test_a_code_for_a_second_address_signs_nobody_in(session, noa):
    code_id, _digits = prove(session, noa)
    begin_writing(session)
    with pytest.raises(Refused) as refused:
        count_try(session, Keyring.of_session(session), code_id, BROWSER)
    assert refused.value.refusal is Refusal.CODE_NOT_VALID


def test_another_account_cannot_use_the_code(session, noa, amir):
    code_id, digits = prove(session, noa)
    with pytest.raises(Refused) as refused:
        add(session, amir, code_id, digits)
    assert refused.value.refusal is Refusal.CODE_NOT_VALID


def test_a_wrong_code_adds_nothing(session, noa):
    code_id, digits = prove(session, noa)
    with pytest.raises(Refused) as refused:
        add(session, noa, code_id, f"{(int(digits) + 1) % 1_000_000:06}")
    session.rollback()
    assert (refused.value.refusal, noa.second_kind) == (Refusal.WRONG_CODE, None)


def test_an_address_that_has_an_account_is_refused(session, noa):
    make_account(session, "+972521234567")
    code_id, digits = prove(session, noa)
    with pytest.raises(Refused) as refused:
        add(session, noa, code_id, digits)
    assert refused.value.refusal is Refusal.ADDRESS_IS_TAKEN


def test_a_removed_address_is_nobodys(session, noa):
    add(session, noa, *prove(session, noa))
    begin_writing(session)
    remove_second(session, noa)
    found = find_or_create_account(session, read_address(PHONE, phones=True), language="he")
    assert found.id != noa.id


def test_adding_and_signing_up_at_once_never_make_two_accounts_of_one_address(session, engine, noa):
    code_id, digits = prove(session, noa)
    noa_id, ready = noa.id, Barrier(2)
    info = dict(session.info)
    session.commit()

    def tie() -> None:
        with Session(engine, info=dict(info)) as own:
            keys = Keyring.of_session(own)
            writing(own)
            tried = count_second_try(own, keys, noa_id, code_id, BROWSER)
            own.commit()
            ready.wait(timeout=30)
            writing(own)
            try:
                add_second(own, keys, own.get_one(Account, noa_id), tried, digits)
                own.commit()
            except Refused:
                own.rollback()

    def sign_up() -> None:
        ready.wait(timeout=30)
        with Session(engine, info=dict(info)) as own:
            writing(own)
            find_or_create_account(own, read_address(PHONE, phones=True), language="he")
            own.commit()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(tie), pool.submit(sign_up)]:
            done.result()
    session.expire_all()
    key = "+972521234567"
    holders = session.scalars(
        select(Account.id).where((Account.address_key == key) | (Account.second_address_key == key))
    ).all()
    assert len(holders) == 1
