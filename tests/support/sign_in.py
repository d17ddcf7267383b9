"""A sign-in as the domain sees it: ask, let the worker make the code, try it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.addresses import read_address
from app.domain.keys import Keyring
from app.domain.sign_in import Choices, CodeToSend, ask_for_code, make_code
from app.models import OutboxMessage, SignInCode
from tests.factories import begin_writing

KEYS = Keyring.of("the secret of this test")
NOTHING = Choices()
BROWSER = "the secret of this browser"


def ask(
    session: Session,
    address: str = "noa@example.org",
    *,
    choices: Choices = NOTHING,
    subnet: str = "203.0.113.0/24",
    browser: str = BROWSER,
) -> SignInCode:
    """Ask for a code and commit."""
    begin_writing(session)
    code = ask_for_code(
        session,
        KEYS,
        read_address(address, phones=True),
        browser=browser,
        subnet=subnet,
        language="he",
        choices=choices,
    )
    session.commit()
    return code


def receive(session: Session, code: SignInCode) -> CodeToSend | None:
    """What the worker would send for it."""
    begin_writing(session)
    payloads = [message.payload for message in session.scalars(select(OutboxMessage))]
    made = make_code(session, KEYS, next(payload for payload in payloads if payload.get("code") == code.id))
    session.commit()
    return made


def other_than(digits: str) -> str:
    """A code that is wrong."""
    return f"{(int(digits) + 1) % 1_000_000:06}"
