"""Staff type in a challenge or a solution for somebody on the phone or at the desk, who agreed to it.

It meets the same dates and the same review as everybody else's. Who it came from stays with staff.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.domain.audit import record_audit
from app.domain.businesses import Profile, create_business
from app.domain.challenges import ChallengeContent, post_challenge
from app.domain.clock import now
from app.domain.entries import Entry
from app.domain.proposing import propose_solution
from app.domain.refusal import Refusal, Refused
from app.domain.solutions import SolutionContent
from app.domain.text import clean_line
from app.models import Account, AssistedEntry, Business, Challenge, ConsentWay, EntryChannel, Round, Solution

CHANNELS = (EntryChannel.PHONE, EntryChannel.DESK)


@dataclass(frozen=True)
class Consent:
    """Somebody agreed that staff type this in and that everybody may read it. Name and contact are for staff only."""

    channel: EntryChannel
    way: ConsentWay
    given_at: datetime
    is_given: bool = False
    person_name: str = ""
    contact: str = ""


def enter_solution(
    session: Session, round_: Round, content: SolutionContent, consent: Consent, *, by: Account
) -> Solution:
    """A solution of somebody without an account, typed in by staff.

    Raises Refused: CONSENT_MISSING, and what `propose_solution` raises.
    """
    solution = propose_solution(session, round_, content, by=None, entry=entry_of(session, consent, by))
    record(session, round_, consent, by=by, solution=solution)
    return solution


def enter_challenge(
    session: Session,
    round_: Round,
    business: Business | Profile,
    content: ChallengeContent,
    consent: Consent,
    *,
    by: Account,
) -> Challenge:
    """A challenge of a business that is known, or of a new one. The owner of a known one is told, as for an own one.

    Raises Refused: CONSENT_MISSING, and what `post_challenge` raises.
    """
    entry = entry_of(session, consent, by)
    if isinstance(business, Profile):
        business = create_business(session, business, by=None, entry=entry)
    challenge = post_challenge(session, round_, business, content, by=business.account, entry=entry)
    record(session, round_, consent, by=by, challenge=challenge)
    return challenge


def entry_of(session: Session, consent: Consent, by: Account) -> Entry:
    if not consent.is_given or consent.channel not in CHANNELS or consent.given_at > now(session):
        raise Refused(Refusal.CONSENT_MISSING)
    return Entry(consent.channel, entered_by=by, has_consent=True)


def record(
    session: Session,
    round_: Round,
    consent: Consent,
    *,
    by: Account,
    solution: Solution | None = None,
    challenge: Challenge | None = None,
) -> None:
    """Keep the consent, and a line in the trail that names nobody but the member of staff."""
    entry = AssistedEntry(
        solution_id=solution.id if solution else None,
        challenge_id=challenge.id if challenge else None,
        person_name=clean_line(consent.person_name),
        contact=clean_line(consent.contact),
        consent_way=consent.way,
        consented_at=consent.given_at,
        entered_by_id=by.id,
        created_at=now(session),
    )
    session.add(entry)
    session.flush()
    subject = f"solution:{solution.id}" if solution else f"challenge:{challenge.id}" if challenge else ""
    details = {"channel": consent.channel.value, "consent": consent.way.value}
    record_audit(session, "entry.assisted", by=by, round_=round_, subject=subject, details=details)


def consent_of(session: Session, thing: Solution | Challenge) -> AssistedEntry | None:
    """The consent behind this text, for staff; None where its author typed it, or it came from a file."""
    column = AssistedEntry.solution_id if isinstance(thing, Solution) else AssistedEntry.challenge_id
    return session.scalar(select(AssistedEntry).where(column == thing.id).options(joinedload(AssistedEntry.entered_by)))


def forget_person(session: Session, round_: Round, entry: AssistedEntry, *, by: Account) -> None:
    """Erase the name and the contact, as the person may ask. That somebody agreed, and when, stays."""
    if not entry.person_name and not entry.contact:
        return
    entry.person_name = entry.contact = ""
    subject = f"solution:{entry.solution_id}" if entry.solution_id else f"challenge:{entry.challenge_id}"
    record_audit(session, "entry.person_forgotten", by=by, round_=round_, subject=subject)
    session.flush()
