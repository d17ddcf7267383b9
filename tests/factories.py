"""Rows for tests, made directly: states that the verbs would refuse to reach (a vote that closed yesterday) too.

Each function flushes; it never commits. Dates are relative to the database's clock.
"""

import itertools
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.text import search_key
from app.domain.transactions import writing
from app.models import (
    Account,
    AddressKind,
    Ballot,
    Business,
    Challenge,
    ChallengeState,
    MainChallenge,
    NewsItem,
    Phase,
    PhaseKind,
    Picture,
    Quarter,
    Round,
    Sector,
    SizeBand,
    Solution,
    StaffRole,
    UserSession,
    Verification,
    Vote,
)

Row = TypeVar("Row")
DAY = timedelta(days=1)
NEVER = (None, None)
# Days from now at which CHALLENGES, SOLUTIONS and VOTING open and close.
CALENDAR: dict[str, tuple[tuple[float | None, float | None], ...]] = {
    "empty": (NEVER, NEVER, NEVER),
    "planned": ((2, 10), (12, 20), (25, 32)),
    "challenges": ((-2, 5), (6, 16), (20, 27)),
    "solutions": ((-20, -10), (-9, 4), (8, 15)),
    "review": ((-30, -20), (-19, -2), (3, 10)),
    "voting": ((-40, -30), (-29, -8), (-2, 5)),
    "closed": ((-50, -40), (-39, -15), (-10, -1)),
}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Actor:
    """Whoever acts, as verbs that need no more than an id ask for it."""

    account_id: int
    is_staff: bool


def actor(account: Account) -> Actor:
    return Actor(account.id, account.is_staff)


def begin_writing(session: Session) -> None:
    """End the arranging of a test and begin the writing transaction that a verb needs."""
    session.commit()
    writing(session)


def make_account(
    session: Session, address: str = "", *, name: str = "", role: StaffRole | None = None, **columns: Any
) -> Account:
    address = address or f"person{next(_numbers)}@example.org"
    kind = AddressKind.EMAIL if "@" in address else AddressKind.PHONE
    values = {"kind": kind, "address": address, "address_key": address, "created_at": now(session)} | columns
    return added(session, Account(name=name, role=role, **values))


def make_user_session(session: Session, account: Account, **columns: Any) -> UserSession:
    """A browser signed in; that of staff has shown the second factor a moment ago."""
    clock = now(session)
    values = {"key": secrets.token_urlsafe(32), "created_at": clock, "expires_at": clock + 30 * DAY}
    values |= {"second_factor_at": clock if account.is_staff else None} | columns
    return added(session, UserSession(account_id=account.id, **values))


def make_round(session: Session, stage: str = "voting", **columns: Any) -> Round:
    """A public round in one stage of its calendar (see CALENDAR); `is_public=False` for one that is not shown."""
    clock = now(session)
    values = {
        "title": {"he": "סבב סתיו", "en": "Autumn round"},
        "headline": {"he": "מה יעזור לעסקים?", "en": "What would help businesses?"},
        "question": {"he": "איזה פתרון כדאי ליישם?", "en": "Which solution is worth carrying out?"},
        "is_public": True,
        "created_at": clock,
    }
    round_ = Round(**values | columns)
    for position, (kind, days) in enumerate(zip(PhaseKind, CALENDAR[stage], strict=True)):
        round_.phases.append(Phase(kind=kind, position=position, **dates(clock, *days)))
    return added(session, round_)


def dates(clock: datetime, opens: float | None, closes: float | None) -> dict[str, datetime | None]:
    days = {"opens_at": opens, "closes_at": closes}
    return {name: None if day is None else clock + day * DAY for name, day in days.items()}


def move_phase(session: Session, round_: Round, kind: PhaseKind, *, opens: float | None, closes: float | None) -> Phase:
    """Move the dates of a phase to these days from now. Tests move dates, never the clock."""
    phase = round_.phase(kind)
    for name, moment in dates(now(session), opens, closes).items():
        setattr(phase, name, moment)
    session.flush()
    return phase


def make_main_challenge(
    session: Session, round_: Round, title: str = "תזרים כספי", *, en: str = "Cash flow", **columns: Any
) -> MainChallenge:
    last = session.scalar(select(func.max(MainChallenge.position)).where(MainChallenge.round_id == round_.id))
    values = {"title": {"he": title, "en": en}, "position": (last or 0) + 1} | columns
    return added(session, MainChallenge(round_id=round_.id, **values))


def make_solution(
    session: Session,
    round_: Round,
    title: str = "",
    *,
    main_challenges: Iterable[MainChallenge] = (),
    on_ballot: bool | None = True,
    **columns: Any,
) -> Solution:
    clock = now(session)
    title = title or f"פתרון מספר {next(_numbers)}"
    values = {"sentence": "רעיון קצר וברור.", "shuffle": secrets.randbits(48), "created_at": clock, "updated_at": clock}
    values |= columns
    values.setdefault("search_text", search_key(f"{title} {values['sentence']}"))
    return added(
        session,
        Solution(round_id=round_.id, title=title, on_ballot=on_ballot, main_challenges=list(main_challenges), **values),
    )


def make_ballot(session: Session, round_: Round, account: Account, solutions: Iterable[Solution] = ()) -> Ballot:
    """A ballot with one vote for each of these."""
    clock = now(session)
    ballot = Ballot(round_id=round_.id, account_id=account.id, created_at=clock, changed_at=clock)
    added(session, ballot)
    session.add_all(Vote(ballot_id=ballot.id, solution_id=solution.id, cast_at=clock) for solution in solutions)
    session.flush()
    return ballot


def make_quarter(session: Session, name: str = "רובע א") -> Quarter:
    last = session.scalar(select(func.max(Quarter.position)))
    return added(session, Quarter(position=(last or 0) + 1, name={"he": name}))


def make_business(session: Session, owner: Account | None, name: str = "", **columns: Any) -> Business:
    """A verified business whose name is not shown in public, unless told otherwise."""
    clock = now(session)
    name = name or f"עסק מספר {next(_numbers)}"
    values = {
        "sector": Sector.FOOD,
        "size_band": SizeBand.TWO_TO_FIVE,
        "verification": Verification.VERIFIED,
        "verified_at": clock,
        "search_text": search_key(name),
        "created_at": clock,
        "updated_at": clock,
    }
    return added(session, Business(account_id=owner.id if owner else None, name=name, **values | columns))


def make_challenge(session: Session, round_: Round, business: Business, title: str = "", **columns: Any) -> Challenge:
    """A public challenge, posted when the round's first phase was open."""
    clock = now(session)
    posted = min(clock, round_.phases[0].opens_at or clock)
    title = title or f"אתגר מספר {next(_numbers)}"
    values = {
        "what_happens": "הלקוחות לא מגיעים.",
        "state": ChallengeState.PUBLIC,
        "submitted_at": posted,
        "published_at": posted,
        "search_text": search_key(title),
        "created_at": posted,
        "updated_at": posted,
    }
    return added(session, Challenge(round_id=round_.id, business_id=business.id, title=title, **values | columns))


def make_news(session: Session, round_: Round, **columns: Any) -> NewsItem:
    """News of a moment ago."""
    clock = now(session)
    values = {
        "title": {"he": "מפגש פתוח", "en": "Open meeting"},
        "text": {"he": "ביום רביעי", "en": "Wednesday"},
        "published_at": clock,
        "updated_at": clock,
    }
    return added(session, NewsItem(round_id=round_.id, **values | columns))


def make_picture(session: Session, account: Account | None = None, **columns: Any) -> Picture:
    """A picture of somebody, with bytes that are none."""
    values = {"key": secrets.token_urlsafe(32), "width": 1280, "height": 640, "created_at": now(session)}
    values |= {"large": b"large", "small": b"small", "account_id": account.id if account else None}
    return added(session, Picture(**values | columns))


def make_noise(session: Session) -> Round:
    """What must never be counted or shown with the round of a test: another round, with its own everything."""
    round_ = make_round(
        session, "closed", title={"he": "סבב אחר", "en": "Another round"}, published_at=now(session) - DAY
    )
    challenge = make_main_challenge(session, round_, "אתגר אחר")
    solutions = [make_solution(session, round_, f"רעש {n}", main_challenges=[challenge]) for n in (1, 2, 3)]
    for _voter in range(2):
        make_ballot(session, round_, make_account(session), solutions)
    return round_


def added(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
