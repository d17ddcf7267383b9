"""The fixed cast: Rina owns a business, Amir and Noa live here, Dana is staff, Omer is from outside."""

import pytest
from sqlalchemy.orm import Session

from app.models import Account, StaffRole
from tests.factories import make_account


@pytest.fixture
def rina(session: Session) -> Account:
    return make_account(session, "rina@example.org", name="רינה כהן")


@pytest.fixture
def amir(session: Session) -> Account:
    return make_account(session, "amir@example.org", name="אמיר לוי")


@pytest.fixture
def noa(session: Session) -> Account:
    return make_account(session, "noa@example.org", name="נועה ברק")


@pytest.fixture
def dana(session: Session) -> Account:
    return make_account(session, "dana@example.org", name="דנה מזרחי", role=StaffRole.ADMINISTRATOR)


@pytest.fixture
def omer(session: Session) -> Account:
    return make_account(session, "omer@example.org", name="עומר")
