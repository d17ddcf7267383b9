"""Staff verify businesses: one by one, many at once, or by the register of the city."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.audit import record_audit
from app.domain.businesses import subject
from app.domain.clock import now
from app.domain.notices import notify
from app.domain.refusal import Refusal, Refused
from app.domain.text import clean_line, search_key
from app.models import Account, Business, Localized, MessageKind, Sector, Verification

PAGE = 30
ENCODINGS = ("utf-8-sig", "windows-1255")
NUMBER_HEADERS = ("register_number", "number", "id", "ח.פ", "חפ", "מספר", "עוסק")
NAME_HEADERS = ("name", "business", "שם", "עסק")
LONGEST_REGISTER = 200_000


class BusinessPage(NamedTuple):
    businesses: Sequence[Business]
    next: int | None


def list_businesses(
    session: Session,
    *,
    state: Verification | None = None,
    sector: Sector | None = None,
    words: str = "",
    after: int | None = None,
) -> BusinessPage:
    """All businesses, oldest first, walked by key."""
    found = select(Business).options(joinedload(Business.account))
    if state is not None:
        found = found.where(Business.verification == state)
    if sector is not None:
        found = found.where(Business.sector == sector)
    for word in search_key(words).split():
        found = found.where(Business.search_text.contains(word, autoescape=True))
    if after is not None:
        found = found.where(Business.id > after)
    rows = session.scalars(found.order_by(Business.id).limit(PAGE + 1)).all()
    return BusinessPage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def count_businesses(session: Session) -> dict[str, int]:
    """How many there are in each state."""
    rows = session.execute(select(Business.verification, func.count()).group_by(Business.verification))
    return {state.value: count for state, count in rows}


def verify_businesses(session: Session, businesses: Iterable[Business], *, by: Account) -> int:
    """Say that these are what they say they are; those verified already stay. Returns how many changed."""
    return set_verification(session, businesses, Verification.VERIFIED, "", by=by)


def refuse_businesses(session: Session, businesses: Iterable[Business], *, reason: str, by: Account) -> int:
    """Say that these could not be verified, and why: their owners read it. Raises Refused: REASON_MISSING."""
    reason = clean_line(reason)
    if not reason:
        raise Refused(Refusal.REASON_MISSING)
    return set_verification(session, businesses, Verification.REFUSED, reason, by=by)


def set_verification(
    session: Session, businesses: Iterable[Business], state: Verification, reason: str, *, by: Account
) -> int:
    clock, changed = now(session), 0
    for business in businesses:
        if (business.verification, business.verification_reason) == (state, reason):
            continue
        business.verification, business.verification_reason = state, reason
        business.verified_at = clock if state is Verification.VERIFIED else None
        entry = record_audit(session, f"business.{state.value}", by=by, subject=subject(business), reason=reason)
        about = {
            "business": business.id,
            "approved": state is Verification.VERIFIED,
            "reason": Localized(he=reason) if reason else {},
        }
        notify(session, business.account, MessageKind.DECISION, event=f"business {entry.id}", about=about)
        changed += 1
    session.flush()
    return changed


def businesses_by_id(session: Session, ids: Sequence[int]) -> Sequence[Business]:
    whole = select(Business).where(Business.id.in_(ids)).options(joinedload(Business.account))
    return session.scalars(whole.order_by(Business.id)).all()


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of the city's register of businesses."""

    line: int
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Match:
    """A business that waits, and the line of the register with its number. `same_name`: the names agree too."""

    business: Business
    line: RegisterLine
    same_name: bool


class BadRegister(ValueError):
    """The file cannot be read as a register; `line` is where, 0 for the whole file."""

    def __init__(self, what: str, line: int = 0) -> None:
        super().__init__(what)
        self.what, self.line = what, line


def read_register(data: bytes) -> list[RegisterLine]:
    """The lines of a CSV file with a column of register numbers and, if there is one, of names.

    Nothing of it is stored. Raises BadRegister: encoding, empty, no_number, too_long, columns.
    """
    reader = csv.reader(io.StringIO(decoded(data), newline=""), strict=True)
    try:
        table = list(reader)
    except csv.Error as error:
        raise BadRegister("columns", reader.line_num) from error
    if len(table) < 2:
        raise BadRegister("empty")
    if len(table) > LONGEST_REGISTER:
        raise BadRegister("too_long")
    headers = [search_key(header) for header in table[0]]
    number_at, name_at = column_of(headers, NUMBER_HEADERS), column_of(headers, NAME_HEADERS)
    if number_at is None:
        raise BadRegister("no_number")
    lines = []
    for number, cells in enumerate(table[1:], start=2):
        if len(cells) != len(headers):
            raise BadRegister("columns", number)
        lines.append(RegisterLine(number, digits(cells[number_at]), cells[name_at] if name_at is not None else ""))
    return [line for line in lines if line.number]


def decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadRegister("encoding")


def column_of(headers: Sequence[str], known: Sequence[str]) -> int | None:
    keys = [search_key(one) for one in known]
    return next((at for at, header in enumerate(headers) if any(key in header for key in keys)), None)


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit()).lstrip("0")


def match_register(session: Session, lines: Sequence[RegisterLine]) -> list[Match]:
    """Businesses that wait and whose number stands in the register, in the order they came."""
    by_number = {line.number: line for line in lines}
    waiting = (Business.verification == Verification.WAITING, Business.register_number != "")
    found = session.scalars(select(Business).where(*waiting).order_by(Business.id).limit(2000)).all()
    matches = []
    for business in found:
        if line := by_number.get(digits(business.register_number)):
            matches.append(Match(business, line, search_key(line.name) == search_key(business.name)))
    return matches
