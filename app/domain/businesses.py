"""Profiles of businesses, and what the public may know of one: its name, or a description that fits at least five."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.entries import Entry
from app.domain.notices import notify
from app.domain.rounds import change
from app.domain.text import clean_line, search_key
from app.models import Account, Business, MessageKind, Quarter, Sector, SizeBand, Verification

FEWEST = 5  # a description never points at fewer businesses than this
WITHOUT_ENTRY = Entry()
PROVEN = {"name", "register_number"}  # what the city verified: a change has to be verified again

Group = tuple[Sector, int | None, SizeBand]


@dataclass(frozen=True)
class Profile:
    """What an owner says of a business, as it was typed."""

    name: str
    sector: Sector
    size_band: SizeBand
    quarter: Quarter | None = None
    contact_name: str = ""
    contact_phone: str = ""
    register_number: str = ""
    shows_name: bool = False


@dataclass(frozen=True)
class PublicName:
    """What the public sees: a name, or as much of a description as fits enough businesses. All empty: "a business"."""

    name: str = ""
    sector: Sector | None = None
    quarter: Quarter | None = None
    size_band: SizeBand | None = None


def create_business(
    session: Session, profile: Profile, *, by: Account | None, entry: Entry = WITHOUT_ENTRY
) -> Business:
    """A new profile, not verified yet. `by` is its owner; None where staff enter it for somebody without an account."""
    clock = now(session)
    business = Business(
        account_id=by.id if by else None,
        verification=Verification.WAITING,
        channel=entry.channel,
        created_at=clock,
        updated_at=clock,
    )
    write_profile(business, profile)
    session.add(business)
    session.flush()
    record_audit(session, "business.created", by=entry.entered_by or by, subject=subject(business))
    about = {"business": business.id}
    notify(session, by, MessageKind.SUBMISSION_RECEIVED, event=f"business {business.id}", about=about)
    return business


def edit_business(session: Session, business: Business, profile: Profile, *, by: Account) -> Business:
    """Change a profile. A verified one whose name or number changes has to be verified again."""
    changed = write_profile(business, profile)
    if not changed:
        return business
    if changed & PROVEN and business.verification is not Verification.WAITING:
        business.verification, business.verified_at = Verification.WAITING, None
        business.verification_reason = ""
    business.updated_at = now(session)
    details = {"changed": sorted(changed - {"search_text"})}
    record_audit(session, "business.edited", by=by, subject=subject(business), details=details)
    return business


def write_profile(business: Business, profile: Profile) -> set[str]:
    name = clean_line(profile.name)
    return change(
        business,
        {
            "name": name,
            "sector": profile.sector,
            "size_band": profile.size_band,
            "quarter_id": profile.quarter.id if profile.quarter else None,
            "contact_name": clean_line(profile.contact_name),
            "contact_phone": clean_line(profile.contact_phone),
            "register_number": clean_line(profile.register_number),
            "shows_name": profile.shows_name,
            "search_text": search_key(f"{name} {profile.contact_name}"),
        },
    )


def businesses_of(session: Session, account_id: int) -> Sequence[Business]:
    """The businesses of one owner, oldest first."""
    return session.scalars(select(Business).where(Business.account_id == account_id).order_by(Business.id)).all()


def own_business(session: Session, business_id: int, account_id: int | None) -> Business | None:
    """A business of this owner; anybody else's is not found."""
    mine = (Business.id == business_id, Business.account_id == account_id)
    return session.scalar(select(Business).where(*mine)) if account_id else None


def public_name(session: Session, business: Business) -> PublicName:
    return public_names(session, [business])[business.id]


def public_names(session: Session, businesses: Iterable[Business]) -> dict[int, PublicName]:
    """What the public sees of each of these, in at most one statement."""
    businesses = list(businesses)
    needs_count = any(not shows_own_name(business) for business in businesses)
    groups = count_groups(session) if needs_count else {}
    quarters = {business.quarter_id: business.quarter for business in businesses}
    return {
        business.id: PublicName(name=business.name)
        if shows_own_name(business)
        else described(group_of(business), groups, quarters)
        for business in businesses
    }


def shows_own_name(business: Business) -> bool:
    """The owner chose so; a business whose owner was erased has no name any more."""
    return business.shows_name and bool(business.name)


def group_of(business: Business) -> Group:
    return business.sector, business.quarter_id, business.size_band


def count_groups(session: Session) -> dict[Group, int]:
    """How many businesses there are of each sector, quarter and size, those that the city refused apart."""
    rows = session.execute(
        select(Business.sector, Business.quarter_id, Business.size_band, func.count())
        .where(Business.verification != Verification.REFUSED)
        .group_by(Business.sector, Business.quarter_id, Business.size_band)
    )
    return {(sector, quarter, size): count for sector, quarter, size, count in rows}


def described(group: Group, groups: Mapping[Group, int], quarters: Mapping[int | None, Quarter | None]) -> PublicName:
    """As exactly as fits at least five businesses: the size goes first, then the quarter, then the sector."""
    sector, quarter, size = group
    levels = (
        ((sector, quarter, size), PublicName(sector=sector, quarter=quarters.get(quarter), size_band=size)),
        ((sector, quarter, None), PublicName(sector=sector, quarter=quarters.get(quarter))),
        ((sector, None, None), PublicName(sector=sector)),
    )
    for (of_sector, of_quarter, of_size), name in levels:
        fits = sum(
            count
            for (one_sector, one_quarter, one_size), count in groups.items()
            if one_sector is of_sector
            and (of_quarter is None or one_quarter == of_quarter)
            and (of_size is None or one_size is of_size)
        )
        if fits >= FEWEST:
            return name
    return PublicName()


def subject(business: Business) -> str:
    return f"business:{business.id}"
