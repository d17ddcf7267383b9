"""The second factor of staff: six digits of an authenticator app (TOTP, RFC 6238), or a code from paper.

A try is counted and committed before it is compared, so that a wrong one is never free. A code works
once: `last_step` remembers the newest half minute that was used.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.accounts import end_all_sessions
from app.domain.audit import record_audit
from app.domain.clock import now, utc_clock
from app.domain.keys import Keyring
from app.domain.limits import Limit, count_one
from app.domain.refusal import Refusal, Refused
from app.models import Account, AuditEntry, Authenticator, RecoveryCode, UserSession

STEP_SECONDS = 30
DRIFT_STEPS = (-1, 0, 1)
RECOVERY_CODES = 10
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another
FRESH = timedelta(minutes=10)
SECRET, RECOVERY = "authenticator secret", "recovery code"
TRIES = Limit("second-factor", 10, timedelta(minutes=15), Refusal.SECOND_FACTOR_TRIES_SPENT)


def new_secret() -> str:
    """A secret for an authenticator app, 160 bits in base 32. Stored nowhere until its first code was right."""
    return pyotp.random_base32()


def address_of_secret(secret: str, *, account: Account, site: str) -> str:
    """What an authenticator app reads from the picture (`otpauth://…`)."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.address, issuer_name=site)


def has_authenticator(session: Session, account_id: int) -> bool:
    return session.get(Authenticator, account_id) is not None


def enrol(session: Session, account: Account, secret: str, digits: str) -> Sequence[str]:
    """Tie an authenticator app to a person of the staff; returns the recovery codes, to be shown once.

    Needs a writing transaction and a counted try. Raises Refused: WRONG_APP_CODE, AUTHENTICATOR_EXISTS.
    """
    if has_authenticator(session, account.id):
        raise Refused(Refusal.AUTHENTICATOR_EXISTS)
    moment = now(session)
    step = matching_step(secret, digits, int(moment.timestamp()))
    if step is None:
        raise Refused(Refusal.WRONG_APP_CODE)
    sealed = Keyring.of_session(session).seal(SECRET, {"secret": secret})
    session.add(
        Authenticator(
            account_id=account.id, sealed_secret=sealed, created_at=moment, confirmed_at=moment, last_step=step
        )
    )
    session.flush()
    record_audit(session, "second_factor.enrolled", by=account, subject=f"account:{account.id}")
    return make_recovery_codes(session, account)


def make_recovery_codes(session: Session, account: Account) -> Sequence[str]:
    """New codes for paper; the earlier ones no longer work."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    keys, codes = Keyring.of_session(session), [recovery_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        session.add(RecoveryCode(account_id=account.id, code_hmac=keys.fingerprint(RECOVERY, f"{account.id}:{code}")))
    session.flush()
    return codes


def recovery_code() -> str:
    letters = [secrets.choice(RECOVERY_LETTERS) for _ in range(10)]
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


def count_try(session: Session, account_id: int) -> None:
    """Count one try. Commit before `check_code`. Raises Refused: SECOND_FACTOR_TRIES_SPENT (`wait` in seconds)."""
    count_one(session, Keyring.of_session(session), TRIES, f"account {account_id}")


def check_code(session: Session, account_id: int, typed: str, *, session_id: int) -> None:
    """Take a code of the app or of paper, once, and note the hour in this browser's session.

    Needs a writing transaction and a counted try. Raises Refused: WRONG_APP_CODE.
    """
    typed = "".join(typed.split()).casefold()
    is_right = use_app_code(session, account_id, typed) or use_recovery_code(session, account_id, typed)
    if not is_right:
        raise Refused(Refusal.WRONG_APP_CODE)
    note_second_factor(session, session_id)


def use_app_code(session: Session, account_id: int, digits: str) -> bool:
    row = session.get(Authenticator, account_id, with_for_update=True)
    opened = row and Keyring.of_session(session).open(SECRET, row.sealed_secret)
    step = matching_step(opened["secret"], digits, int(now(session).timestamp())) if opened else None
    if row is None or step is None or step <= row.last_step:
        return False
    row.last_step = step
    return True


def matching_step(secret: str, digits: str, at: int) -> int | None:
    """The half minute whose code this is, of the present one and its two neighbours."""
    step, app = at // STEP_SECONDS, pyotp.TOTP(secret)
    steps = (step + drift for drift in DRIFT_STEPS)
    return next((one for one in steps if secrets.compare_digest(app.at(one * STEP_SECONDS), digits_of(digits))), None)


def digits_of(typed: str) -> str:
    """In plain digits, whatever script they were typed in; what is no digit cannot be compared and is dropped."""
    return "".join(str(int(char)) for char in typed if char.isdecimal())


def use_recovery_code(session: Session, account_id: int, typed: str) -> bool:
    keys = Keyring.of_session(session)
    unused = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    for code in session.scalars(select(RecoveryCode).where(*unused).with_for_update()):
        if keys.is_fingerprint_of(RECOVERY, f"{account_id}:{typed}", code.code_hmac):
            code.used_at = now(session)
            return True
    return False


def count_recovery_codes(session: Session, account_id: int) -> int:
    """How many codes of paper are left."""
    unused = (RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*unused)) or 0


def note_second_factor(session: Session, session_id: int) -> None:
    session.execute(update(UserSession).where(UserSession.id == session_id).values(second_factor_at=utc_clock()))


def reset_second_factor(session: Session, account: Account, *, by: Account | None, reason: str) -> AuditEntry:
    """Take the app and the codes of somebody away: they sign in anew, by the address, and set up new ones."""
    forget_second_factor(session, account)
    return record_audit(session, "second_factor.reset", by=by, subject=f"account:{account.id}", reason=reason)


def forget_second_factor(session: Session, account: Account) -> None:
    """Nothing of it is left, and no browser is signed in: whoever ties the next app reads this address first."""
    session.execute(delete(Authenticator).where(Authenticator.account_id == account.id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    mine = update(UserSession).where(UserSession.account_id == account.id)
    session.execute(mine.values(second_factor_at=None))
    end_all_sessions(session, account_id=account.id)


def present_codes(session: Session) -> dict[str, str]:
    """What the apps of the staff show now, by address: for the demo, which lends everybody the app of its staff."""
    keys, moment = Keyring.of_session(session), now(session)
    rows = session.execute(
        select(Account.address, Authenticator.sealed_secret)
        .join(Account, Account.id == Authenticator.account_id)
        .order_by(Account.id)
    )
    opened = {address: keys.open(SECRET, sealed) for address, sealed in rows}
    return {address: code_of(found["secret"], moment) for address, found in opened.items() if found}


def code_of(secret: str, moment: datetime) -> str:
    """The six digits of an app with this secret at this moment."""
    return pyotp.TOTP(secret).at(int(moment.timestamp()))
