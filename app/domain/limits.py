"""How often something may happen, counted in the database: every process and server counts together."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.keys import Keyring
from app.domain.refusal import Refusal, Refused
from app.models import RateCounter

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` of `what` in one window, for each whom it is counted by."""

    what: str
    times: int
    window: timedelta
    refusal: Refusal


# From one place, and from everywhere: a stranger alone cannot keep somebody else from signing in.
CODES_PER_ADDRESS_AND_SUBNET = Limit("code-pair", 5, timedelta(hours=1), Refusal.CODES_TOO_OFTEN)
CODES_PER_ADDRESS = Limit("code-address", 15, timedelta(hours=1), Refusal.CODES_TOO_OFTEN)
# A school, an office or a mobile carrier stands behind one subnet: this only stops floods.
CODES_PER_SUBNET = Limit("code-subnet", 600, timedelta(hours=1), Refusal.CODES_TOO_OFTEN)
SOLUTIONS_PER_ACCOUNT = Limit("solution-account", 30, timedelta(days=1), Refusal.TOO_MANY_SOLUTIONS)
CHALLENGES_PER_ACCOUNT = Limit("challenge-account", 30, timedelta(days=1), Refusal.TOO_MANY_CHALLENGES)
SURVEYS_PER_SUBNET = Limit("survey-subnet", 300, timedelta(hours=1), Refusal.SURVEYS_TOO_OFTEN)
REPORTS_PER_ACCOUNT = Limit("report-account", 20, timedelta(hours=1), Refusal.REPORTS_TOO_OFTEN)


def count_one(session: Session, keys: Keyring, limit: Limit, who: str) -> None:
    """Count one more of `limit.what` by `who`, in the caller's transaction.

    Raises Refused (details: `wait` in seconds) when it is one too many. The counter's row stays
    locked until the transaction ends, so two requests of one person pass one after the other.
    """
    moment = now(session)
    window = window_start(moment, limit.window)
    if count_up(session, f"{limit.what}:{keys.fingerprint('limit', who)}", window) > limit.times:
        raise Refused(limit.refusal, wait=seconds_until(window + limit.window, moment))


def window_start(moment: datetime, window: timedelta) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def seconds_until(later: datetime, moment: datetime) -> int:
    return max(1, -int((moment - later).total_seconds() // 1))


def count_up(session: Session, key: str, window: datetime) -> int:
    """Add one in a single statement and return the new count."""
    insert = INSERT[session.get_bind().dialect.name](RateCounter).values(key=key, window_starts_at=window, count=1)
    statement = insert.on_conflict_do_update(
        index_elements=[RateCounter.key, RateCounter.window_starts_at], set_={"count": RateCounter.count + 1}
    ).returning(RateCounter.count)
    return session.execute(statement).scalar_one()


def subnet_of(remote: str | None) -> str:
    """The network a visitor comes from: /24 of IPv4, /56 of IPv6, as one household or office has it."""
    try:
        address = ipaddress.ip_address(remote or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    prefix = 24 if address.version == 4 else 56
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False))


def forget_old_counters(session: Session) -> int:
    """Remove counters of windows long past; returns how many."""
    return session.execute(delete(RateCounter).where(RateCounter.window_starts_at < now(session) - KEPT)).rowcount
