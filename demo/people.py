"""The people of the demo. They sign in like anybody else: with a code, which the demo shows at /demo/mail."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.domain.accounts import find_or_create_account
from app.domain.addresses import read_address
from app.domain.clock import now
from app.domain.second_factor import code_of, enrol, has_authenticator, new_secret
from app.models import Account, StaffRole


@dataclass(frozen=True)
class Person:
    address: str
    name: str
    who: str
    role: StaffRole | None = None


DANA = Person("dana@example.org", "דנה", "Dana, staff: runs the round", StaffRole.ADMINISTRATOR)
PEOPLE = (
    DANA,
    Person("amir@example.org", "אמיר", "Amir, a resident"),
    Person("noa@example.org", "נועה", "Noa, a resident"),
    Person("rina@example.org", "רינה", "Rina, who owns a business"),
)
PILOT_VOTERS_BY_EMAIL, PILOT_VOTERS_BY_PHONE = 152, 31


def make_people(session: Session) -> dict[Person, Account]:
    accounts = {person: make_account(session, person.address) for person in PEOPLE}
    for person, account in accounts.items():
        account.name, account.role = person.name, person.role
        if account.is_staff and not has_authenticator(session, account.id):
            lend_authenticator(session, account)
    return accounts


def lend_authenticator(session: Session, account: Account) -> None:
    """An app like anybody's; what it shows now stands at /demo/mail, beside the letters."""
    secret = new_secret()
    enrol(session, account, secret, code_of(secret, now(session)))


def make_pilot_voters(session: Session) -> list[Account]:
    """Made-up voters of the past round; the telephone numbers are of the kind used in films."""
    by_email = [f"pilot-{number:03}@example.org" for number in range(1, PILOT_VOTERS_BY_EMAIL + 1)]
    by_phone = [f"052-555-01{number:02}" for number in range(PILOT_VOTERS_BY_PHONE)]
    return [make_account(session, address) for address in by_email + by_phone]


def make_account(session: Session, address: str) -> Account:
    return find_or_create_account(session, read_address(address, phones=True), language="he")
