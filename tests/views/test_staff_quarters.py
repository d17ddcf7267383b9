"""Staff name the parts of the city and set their order."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Quarter
from tests.factories import make_quarter
from tests.support.page import Client

pytestmark = pytest.mark.one_database
ADDRESS = "/he/staff/quarters"


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    return client.sign_in(dana)


def names(session: Session) -> list[str]:
    session.expire_all()
    return [one.name["he"] for one in session.scalars(select(Quarter).order_by(Quarter.position))]


def test_a_quarter_is_added_renamed_and_moved(staff: Client, session: Session) -> None:
    make_quarter(session, "רובע א")
    page = staff.submit(staff.get(ADDRESS).form("/quarters"), {"name_he": "רובע ב", "name_en": "Quarter B"})
    second = session.scalars(select(Quarter).order_by(Quarter.id.desc())).first()
    assert second and second.name == {"he": "רובע ב", "en": "Quarter B"}
    staff.submit(page.form(f"/{second.id}/up"))
    assert names(session) == ["רובע ב", "רובע א"]
    staff.submit(staff.get(f"{ADDRESS}/{second.id}").form(f"/{second.id}"), {"name_he": "הרובע הישן"})
    assert names(session) == ["הרובע הישן", "רובע א"]


def test_a_quarter_without_a_hebrew_name_is_sent_back_with_what_was_typed(staff: Client, session: Session) -> None:
    page = staff.submit(staff.get(ADDRESS).form("/quarters"), {"name_en": "Quarter B"}, status=422)
    assert page.form("/quarters").values["name_en"] == ["Quarter B"]
    assert names(session) == []


def test_a_quarter_that_does_not_exist_is_not_found(staff: Client) -> None:
    staff.get(f"{ADDRESS}/77", status=404)
