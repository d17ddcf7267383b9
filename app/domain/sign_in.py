"""Signing in: a six-digit code to an address, or the link that came with it.

The worker makes the code when it sends it, and only its keyed hash is stored. A code belongs to the
browser that asked; the link does not, so whoever reads mail elsewhere goes on there with the same choices.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.domain.accounts import NewSession, find_or_create_account, open_session
from app.domain.addresses import Address
from app.domain.clock import now, utc_clock
from app.domain.keys import Keyring
from app.domain.limits import (
    CODES_PER_ADDRESS,
    CODES_PER_ADDRESS_AND_SUBNET,
    CODES_PER_SUBNET,
    count_one,
    seconds_until,
)
from app.domain.outbox import TYPED, enqueue
from app.domain.refusal import Refusal, Refused
from app.domain.typed import typed_key
from app.models import MessageKind, SignInCode

CODE_LIFETIME = timedelta(minutes=10)
PAUSE_BETWEEN_CODES = timedelta(minutes=1)
TRIES = 5
KEPT = timedelta(days=1)

BROWSER, CODE, CHOICES, LINK = "sign-in browser", "sign-in code", "sign-in choices", "sign-in link"


@dataclass(frozen=True, slots=True)
class Choices:
    """Votes that wait for a sign-in, in the order they were tapped."""

    round_id: int | None = None
    solution_ids: tuple[int, ...] = ()


def ask_for_code(
    session: Session,
    keys: Keyring,
    to: Address,
    *,
    browser: str,
    subnet: str,
    language: str,
    choices: Choices,
    typed: str = "",
    has_link: bool = True,
) -> SignInCode:
    """Ask for a code to this address, whether or not it has an account: the two look the same.

    `browser` is a secret of the browser that asks; `typed`, sealed, is kept with the letter and found again by
    `typed_key`; `has_link`: whether the letter carries a link that signs in. Needs a writing transaction.
    Raises Refused: CODES_TOO_OFTEN (details: `wait` in seconds).
    """
    count_one(session, keys, CODES_PER_SUBNET, subnet)
    count_one(session, keys, CODES_PER_ADDRESS_AND_SUBNET, f"{to.key} {subnet}")
    count_one(session, keys, CODES_PER_ADDRESS, to.key)
    pause_between_codes(session, to)
    moment = now(session)
    code = SignInCode(
        kind=to.kind,
        address_key=to.key,
        address=to.address,
        language=language,
        browser_hmac=keys.fingerprint(BROWSER, browser),
        created_at=moment,
        expires_at=moment + CODE_LIFETIME,
    )
    session.add(code)
    session.flush()
    payload = {"code": code.id, "choices": keys.seal(CHOICES, pack(choices))}
    event_key = typed_key(keys, code.id) if typed else f"sign-in-code:{code.id}:{secrets.token_hex(8)}"
    payload |= ({TYPED: typed} if typed else {}) | ({} if has_link else {"link": False})
    enqueue(session, MessageKind.SIGN_IN_CODE, to=to, language=language, event_key=event_key, payload=payload)
    return code


def pause_between_codes(session: Session, to: Address) -> None:
    """One code a minute. The counter's row, locked before, lets only one request of an address come here at a time."""
    newest = select(SignInCode.created_at).where(SignInCode.address_key == to.key).order_by(SignInCode.id.desc())
    asked_at, moment = session.scalar(newest.limit(1)), now(session)
    if asked_at is not None and moment < asked_at + PAUSE_BETWEEN_CODES:
        raise Refused(Refusal.CODES_TOO_OFTEN, wait=seconds_until(asked_at + PAUSE_BETWEEN_CODES, moment))


def pack(choices: Choices) -> dict[str, object]:
    return {"round": choices.round_id, "solutions": choices.solution_ids}


def unpack(packed: dict) -> Choices:
    return Choices(packed["round"], tuple(packed["solutions"]))


@dataclass(frozen=True, slots=True)
class CodeToSend:
    digits: str
    link_token: str  # empty where the code is for something else than signing in
    code: SignInCode


def make_code(session: Session, keys: Keyring, payload: dict) -> CodeToSend | None:
    """Make the code that a message carries, at the moment of sending; None if it could not be used any more.

    Needs a writing transaction, to be committed before the message goes out. A message that is sent
    again carries a new code, which replaces the one before.
    """
    digits = f"{secrets.randbelow(1_000_000):06}"
    make = (
        update(SignInCode)
        .where(SignInCode.id == payload.get("code"), *usable())
        .values(code_hmac=keys.fingerprint(CODE, f"{payload.get('code')}:{digits}"))
        .returning(SignInCode)
    )
    code = session.scalars(make).one_or_none()
    if code is None:
        return None
    choices = keys.open(CHOICES, payload.get("choices", "")) or pack(Choices())
    link = keys.seal(LINK, {"code": code.id, **choices}) if payload.get("link", True) else ""
    return CodeToSend(digits, link, code)


def usable() -> tuple:
    return SignInCode.used_at.is_(None), SignInCode.expires_at > utc_clock()


def pending_code(session: Session, keys: Keyring, code_id: int, browser: str) -> SignInCode | None:
    """The code this browser asked for, used and expired ones too."""
    code = session.get(SignInCode, code_id)
    return code if code and keys.is_fingerprint_of(BROWSER, browser, code.browser_hmac) else None


@dataclass(frozen=True, slots=True)
class Tried:
    """A try that is counted already and still has to be compared."""

    code_id: int
    code_hmac: str | None
    tries_left: int


def count_try(session: Session, keys: Keyring, code_id: int, browser: str) -> Tried:
    """Count one try of a code. Commit *before* comparing, so that no try is ever free.

    Needs a writing transaction. Raises Refused: CODE_NOT_VALID, CODE_USED, CODE_TRIES_SPENT.
    """
    if pending_code(session, keys, code_id, browser) is None:
        raise Refused(Refusal.CODE_NOT_VALID)
    count = (
        update(SignInCode)
        .where(SignInCode.id == code_id, SignInCode.tries < TRIES, *usable())
        .values(tries=SignInCode.tries + 1)
        .returning(SignInCode.tries, SignInCode.code_hmac)
    )
    row = session.execute(count).one_or_none()
    if row is None:
        raise Refused(why_unusable(session, code_id))
    return Tried(code_id, row.code_hmac, TRIES - row.tries)


def why_unusable(session: Session, code_id: int) -> Refusal:
    used_at, tries = session.execute(
        select(SignInCode.used_at, SignInCode.tries).where(SignInCode.id == code_id)
    ).one_or_none() or (None, 0)
    if used_at is not None:
        return Refusal.CODE_USED
    return Refusal.CODE_TRIES_SPENT if tries >= TRIES else Refusal.CODE_NOT_VALID


def sign_in_by_code(session: Session, keys: Keyring, tried: Tried, digits: str, *, device: str) -> NewSession:
    """Compare a counted try and open a session; the account is made if it is the first time.

    Needs a writing transaction. Raises Refused: WRONG_CODE (details: `left`), CODE_TRIES_SPENT, CODE_USED,
    CODE_NOT_VALID.
    """
    compare(keys, tried, digits)
    return enter(session, use_up(session, tried.code_id), device=device)


def compare(keys: Keyring, tried: Tried, digits: str) -> None:
    """Raises Refused when these are not the digits that were sent: WRONG_CODE, CODE_TRIES_SPENT."""
    if tried.code_hmac and keys.is_fingerprint_of(CODE, f"{tried.code_id}:{digits}", tried.code_hmac):
        return
    if tried.tries_left == 0:
        raise Refused(Refusal.CODE_TRIES_SPENT)
    raise Refused(Refusal.WRONG_CODE, left=tried.tries_left)


def use_up(session: Session, code_id: int) -> SignInCode:
    """Of several requests with the same right code, only one passes here. Raises Refused as `why_unusable` says."""
    use = update(SignInCode).where(SignInCode.id == code_id, *usable()).values(used_at=utc_clock())
    code = session.scalars(use.returning(SignInCode)).one_or_none()
    if code is None:
        raise Refused(why_unusable(session, code_id))
    end_other_codes(session, code)
    return code


def enter(session: Session, code: SignInCode, *, device: str) -> NewSession:
    to = Address(code.kind, code.address, code.address_key)
    account = find_or_create_account(session, to, language=code.language)
    return open_session(session, account, device=device)


def end_other_codes(session: Session, code: SignInCode) -> None:
    """Whoever is in needs no other code or link that is still on its way to this address."""
    others = update(SignInCode).where(SignInCode.address_key == code.address_key, *usable())
    session.execute(others.values(used_at=utc_clock()))


@dataclass(frozen=True, slots=True)
class Link:
    """What the link of a message says: which sign-in, and the choices that go with it."""

    code: SignInCode
    choices: Choices


def read_link(session: Session, keys: Keyring, token: str) -> Link:
    """Read a link and change nothing. Raises Refused: LINK_NOT_VALID, CODE_USED."""
    sealed = keys.open(LINK, token)
    code = session.get(SignInCode, sealed["code"]) if sealed else None
    if sealed is None or code is None or (code.used_at is None and code.expires_at <= now(session)):
        raise Refused(Refusal.LINK_NOT_VALID)
    if code.used_at is not None:
        raise Refused(Refusal.CODE_USED)
    return Link(code, unpack(sealed))


def sign_in_by_link(session: Session, link: Link, *, device: str) -> NewSession:
    """Open a session by a link that was read; code and link are used up together.

    Needs a writing transaction. Raises Refused: CODE_USED, CODE_NOT_VALID.
    """
    return enter(session, use_up(session, link.code.id), device=device)


def forget_old_codes(session: Session) -> int:
    """Remove codes, and with them raw addresses, a day after they were of use."""
    limit = now(session) - KEPT
    old = or_(SignInCode.expires_at < limit, SignInCode.used_at < limit)
    return session.execute(delete(SignInCode).where(old)).rowcount
