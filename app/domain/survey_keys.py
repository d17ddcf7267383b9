"""What holds a draft together: one key, one draft. Only a hash of it is stored.

A visitor's key is random and lives in the cookie. After signing in the key follows from who it is; a token of
random letters never has a colon in it, so none can pass for one of these.
"""

import hashlib
import secrets


def new_browser_key() -> str:
    return secrets.token_urlsafe(24)


def account_key(account_id: int) -> str:
    """Of the draft that an owner has not sent for any business yet."""
    return f"account:{account_id}"


def correction_key(account_id: int, business_id: int) -> str:
    """Of what an owner corrects in the response of one business."""
    return f"account:{account_id}:business:{business_id}"


def staff_key(account_id: int, business_id: int) -> str:
    """Of what staff enter for a business."""
    return f"staff:{account_id}:business:{business_id}"


def trial_key(account_id: int) -> str:
    """Of the test answers of one of the staff."""
    return f"trial:{account_id}"


def stored_key(key: str) -> str:
    """As the row has it."""
    return hashlib.sha256(key.encode()).hexdigest()
