"""Signing in by a code or by its link."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.domain.accounts import find_or_create_account
from app.domain.addresses import read_address
from app.domain.clock import now
from app.domain.limits import CODES_PER_SUBNET
from app.domain.refusal import Refusal, Refused
from app.domain.sign_in import (
    CHOICES,
    Choices,
    count_try,
    forget_old_codes,
    read_link,
    sign_in_by_code,
    sign_in_by_link,
)
from app.domain.transactions import writing
from app.models import Account, OutboxMessage, RateCounter, SignInCode, UserSession
from tests.factories import begin_writing, make_account
from tests.support.sign_in import BROWSER, KEYS, ask, other_than, receive


def try_code(session: Session, code: SignInCode, digits: str, browser: str = BROWSER) -> Refusal | None:
    """Try it as a request does: count, commit, compare."""
    code_id = code.id
    try:
        begin_writing(session)
        tried = count_try(session, KEYS, code_id, browser)
        begin_writing(session)
        sign_in_by_code(session, KEYS, tried, digits, device="")
        session.commit()
    except Refused as refused:
        session.rollback()
        return refused.refusal
    return None


def test_the_right_code_makes_the_account_and_a_session(session: Session) -> None:
    code = ask(session, "No.a@gmail.com")
    made = receive(session, code)

    assert try_code(session, code, made.digits) is None

    (account,) = session.scalars(select(Account))
    assert (account.address_key, account.address, account.language) == ("noa@gmail.com", "No.a@gmail.com", "he")
    (row,) = session.scalars(select(UserSession))
    assert (row.account_id, len(row.key), row.ended_at) == (account.id, 43, None)


def test_the_account_of_the_address_is_found_again(session: Session) -> None:
    noa = make_account(session, "noa@gmail.com", name="נועה")
    code = ask(session, "n.o.a+vote@gmail.com")

    assert try_code(session, code, receive(session, code).digits) is None

    assert session.scalars(select(Account.id)).all() == [noa.id]


def test_a_code_is_stored_only_as_a_keyed_hash_and_only_once_it_is_sent(session: Session) -> None:
    code = ask(session)
    assert code.code_hmac is None

    digits = receive(session, code).digits

    session.refresh(code)
    assert len(code.code_hmac) == 64 and digits not in code.code_hmac


def test_five_tries_are_counted_even_when_the_request_fails(session: Session) -> None:
    code = ask(session)
    digits = receive(session, code).digits

    wrong = [try_code(session, code, other_than(digits)) for _time in range(5)]

    assert wrong == [Refusal.WRONG_CODE] * 4 + [Refusal.CODE_TRIES_SPENT]
    assert try_code(session, code, digits) is Refusal.CODE_TRIES_SPENT
    assert session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_a_code_is_of_no_use_before_it_is_sent(session: Session) -> None:
    code = ask(session)

    assert try_code(session, code, "000000") is Refusal.WRONG_CODE


def test_a_code_works_once(session: Session) -> None:
    code = ask(session)
    digits = receive(session, code).digits

    assert [try_code(session, code, digits), try_code(session, code, digits)] == [None, Refusal.CODE_USED]


def test_a_code_works_in_the_browser_that_asked(session: Session) -> None:
    code = ask(session)
    digits = receive(session, code).digits

    assert try_code(session, code, digits, browser="another browser") is Refusal.CODE_NOT_VALID
    session.refresh(code)
    assert code.tries == 0


def test_a_code_works_for_ten_minutes(session: Session) -> None:
    code = ask(session)
    digits = receive(session, code).digits
    assert code.expires_at - code.created_at == timedelta(minutes=10)

    code.expires_at = now(session) - timedelta(seconds=1)

    assert try_code(session, code, digits) is Refusal.CODE_NOT_VALID


def test_no_code_is_made_for_a_message_that_comes_too_late(session: Session) -> None:
    code = ask(session)
    code.expires_at = now(session) - timedelta(seconds=1)

    assert receive(session, code) is None


def test_the_link_brings_the_choices_and_is_used_up_with_the_code(session: Session) -> None:
    code = ask(session, choices=Choices(7, (12, 5)))
    made = receive(session, code)

    link = read_link(session, KEYS, made.link_token)
    assert link.choices == Choices(7, (12, 5))
    begin_writing(session)
    sign_in_by_link(session, read_link(session, KEYS, made.link_token), device="")
    session.commit()

    assert try_code(session, code, made.digits) is Refusal.CODE_USED
    with pytest.raises(Refused) as refused:
        read_link(session, KEYS, made.link_token)
    assert refused.value.refusal is Refusal.CODE_USED


def test_a_link_works_for_ten_minutes(session: Session) -> None:
    code = ask(session)
    made = receive(session, code)
    code.expires_at = now(session) - timedelta(seconds=1)
    session.commit()

    with pytest.raises(Refused) as refused:
        read_link(session, KEYS, made.link_token)
    assert refused.value.refusal is Refusal.LINK_NOT_VALID


def test_a_token_for_another_purpose_is_no_link(session: Session) -> None:
    code = ask(session)

    for token in ("", "x", KEYS.seal(CHOICES, {"code": code.id, "round": 1, "solutions": []})):
        with pytest.raises(Refused) as refused:
            read_link(session, KEYS, token)
        assert refused.value.refusal is Refusal.LINK_NOT_VALID


def test_no_row_holds_the_choices_in_clear(session: Session) -> None:
    ask(session, choices=Choices(4242, (987654321,)))

    (message,) = session.scalars(select(OutboxMessage))
    stored = json.dumps(message.payload)

    assert sorted(message.payload) == ["choices", "code"]
    assert "4242" not in stored.replace(message.payload["choices"], "") and "987654321" not in stored
    assert KEYS.open("sign-in link", message.payload["choices"]) is None


def test_one_code_a_minute_for_an_address(session: Session) -> None:
    ask(session)
    ask(session, "amir@example.org")

    with pytest.raises(Refused) as refused:
        ask(session, "NOA@example.org", subnet="198.51.100.0/24")
    session.rollback()

    assert refused.value.refusal is Refusal.CODES_TOO_OFTEN
    assert 0 < refused.value.details["wait"] <= 60
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 2


def test_five_codes_an_hour_for_an_address(session: Session) -> None:
    begin_writing(session)
    for _time in range(5):
        for code in session.scalars(select(SignInCode)):
            code.created_at = now(session) - timedelta(minutes=2)
        ask(session)
    for code in session.scalars(select(SignInCode)):
        code.created_at = now(session) - timedelta(minutes=2)

    with pytest.raises(Refused) as refused:
        ask(session)

    assert 0 < refused.value.details["wait"] <= 3600


def test_a_flood_from_one_subnet_is_stopped_and_others_are_not(session: Session) -> None:
    ask(session)
    for counter in session.scalars(select(RateCounter)):
        counter.count = CODES_PER_SUBNET.times if counter.key.startswith("code-subnet") else counter.count

    with pytest.raises(Refused):
        ask(session, "amir@example.org")
    session.rollback()
    ask(session, "rina@example.org", subnet="198.51.100.0/24")

    assert session.scalars(select(SignInCode.address).order_by(SignInCode.id)).all() == [
        "noa@example.org",
        "rina@example.org",
    ]


def test_of_two_requests_with_the_right_code_one_succeeds(session: Session, engine: Engine) -> None:
    code = ask(session)
    digits, code_id = receive(session, code).digits, code.id
    session.commit()
    ready = Barrier(5)

    def sign_in(_number: int) -> Refusal | None:
        with Session(engine, info=dict(session.info)) as own:
            writing(own)
            tried = count_try(own, KEYS, code_id, BROWSER)
            own.commit()
            ready.wait(timeout=30)
            try:
                writing(own)
                sign_in_by_code(own, KEYS, tried, digits, device="")
                own.commit()
            except Refused as refused:
                return refused.refusal
            return None

    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(sign_in, range(5)))

    assert sorted(outcomes, key=str) == sorted([None, *[Refusal.CODE_USED] * 4], key=str)
    assert session.scalar(select(func.count()).select_from(UserSession)) == 1


def test_sign_ups_of_one_address_at_once_make_one_account(session: Session, engine: Engine) -> None:
    session.commit()
    ready = Barrier(5)

    def sign_up(number: int) -> int:
        ready.wait(timeout=30)
        with Session(engine, info=dict(session.info)) as own:
            writing(own)
            account = find_or_create_account(own, read_address(f"no.a+{number}@gmail.com", phones=False), language="he")
            own.commit()
            return account.id

    with ThreadPoolExecutor(5) as pool:
        ids = set(pool.map(sign_up, range(5)))

    assert len(ids) == 1
    assert session.scalar(select(func.count()).select_from(Account)) == 1


def test_old_codes_are_forgotten(session: Session) -> None:
    old, new = ask(session, "old@example.org"), ask(session, "new@example.org")
    old.expires_at = now(session) - timedelta(days=2)
    begin_writing(session)

    assert forget_old_codes(session) == 1
    assert session.scalars(select(SignInCode.id)).all() == [new.id]
