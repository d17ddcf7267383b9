"""What somebody typed before signing in: sealed by the web, it waits with the letter that carries their code."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.keys import Keyring
from app.domain.outbox import TYPED
from app.models import OutboxMessage


def typed_key(keys: Keyring, code_id: int) -> str:
    """The event of a code that was asked for with something typed: only we can name it."""
    return f"sign-in-code:{code_id}:{keys.fingerprint('typed', str(code_id))}"


def typed_with(session: Session, event_key: str) -> str:
    """What was typed before this letter was asked for, sealed as it came; empty where there is nothing (any more)."""
    payload = session.scalar(select(OutboxMessage.payload).where(OutboxMessage.event_key == event_key)) or {}
    return str(payload.get(TYPED, ""))
