"""Keys for every purpose, derived from the site's one secret; nothing made for one purpose opens another."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from app.database import SECRETS


@dataclass(frozen=True, slots=True)
class Keyring:
    """The site's secret first, then those it replaced: they still open what they once closed."""

    secrets: tuple[str, ...]

    @classmethod
    def of(cls, secret: str, fallbacks: Sequence[str] | None = None) -> "Keyring":
        return cls((secret, *(fallbacks or ())))

    @classmethod
    def of_session(cls, session: Session) -> "Keyring":
        """The site's keys, as every session carries them."""
        return cls(session.info[SECRETS])

    def fingerprint(self, purpose: str, value: str) -> str:
        """A keyed hash: equal for equal values, and tells nothing to whoever lacks the secret."""
        return _hmac(self.secrets[0], purpose, value)

    def fingerprints(self, purpose: str, value: str) -> list[str]:
        """The keyed hash by every secret, the present one first: for looking up what was stored before a change."""
        return [_hmac(secret, purpose, value) for secret in self.secrets]

    def is_fingerprint_of(self, purpose: str, value: str, stored: str) -> bool:
        """Compares in constant time, with the former secrets as well."""
        return any(hmac.compare_digest(_hmac(secret, purpose, value), stored) for secret in self.secrets)

    def seal(self, purpose: str, data: dict[str, Any]) -> str:
        """An encrypted and signed token that only `open` with the same purpose reads."""
        return _fernet(self.secrets, purpose).encrypt(json.dumps(data, separators=(",", ":")).encode()).decode()

    def open(self, purpose: str, token: str) -> dict[str, Any] | None:
        """What was sealed for this purpose, or None."""
        try:
            return json.loads(_fernet(self.secrets, purpose).decrypt(token.encode()))
        except (InvalidToken, ValueError):
            return None


def _hmac(secret: str, purpose: str, value: str) -> str:
    return hmac.new(_derive(secret, purpose), value.encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=64)
def _fernet(secrets: tuple[str, ...], purpose: str) -> MultiFernet:
    return MultiFernet([Fernet(urlsafe_b64encode(_derive(secret, purpose))) for secret in secrets])


@lru_cache(maxsize=64)
def _derive(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=f"kolot {purpose}".encode()).derive(secret.encode())
