"""Profiles, and what the public may know of a business."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.businesses import (
    FEWEST,
    Profile,
    PublicName,
    create_business,
    described,
    edit_business,
    public_name,
    public_names,
)
from app.models import AuditEntry, OutboxMessage, Quarter, Sector, SizeBand, Verification
from tests.factories import begin_writing, make_business, make_quarter
from tests.support.statements import statements

QUARTERS = {None: None, 1: Quarter(id=1), 2: Quarter(id=2)}
GROUPS = st.tuples(
    st.sampled_from(list(Sector)[:3]), st.sampled_from([None, 1, 2]), st.sampled_from(list(SizeBand)[:3])
)


def profile(**changes) -> Profile:
    values = {"name": "קפה נגה", "sector": Sector.FOOD, "size_band": SizeBand.TWO_TO_FIVE}
    return Profile(**values | changes)


def test_a_new_business_waits_to_be_verified_and_its_owner_gets_a_note(session, rina):
    begin_writing(session)
    business = create_business(session, profile(name="  קפה   נגה\n", register_number="515555555"), by=rina)
    assert (business.name, business.verification, business.shows_name) == ("קפה   נגה", Verification.WAITING, False)
    assert session.scalars(select(AuditEntry.action)).all() == ["business.created"]
    assert session.scalars(select(OutboxMessage.address)).all() == ["rina@example.org"]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"name": "קפה אחר"}, Verification.WAITING),
        ({"register_number": "1"}, Verification.WAITING),
        ({"contact_phone": "08-555-0100", "shows_name": True}, Verification.VERIFIED),
    ],
)
def test_what_the_city_verified_is_verified_again_when_it_changes(session, rina, changes, state):
    business = make_business(session, rina, "קפה נגה")
    begin_writing(session)
    edit_business(session, business, profile(**changes), by=rina)
    assert business.verification is state


def test_the_public_sees_a_name_only_where_the_owner_chose_so(session, rina):
    shown, hidden = make_business(session, rina, "גלוי", shows_name=True), make_business(session, rina, "סודי")
    assert public_name(session, shown) == PublicName(name="גלוי")
    assert public_name(session, hidden).name == ""


def test_a_description_is_as_exact_as_five_businesses_allow(session):
    quarter = make_quarter(session)
    for _one in range(4):
        make_business(session, None, quarter_id=quarter.id)
    business = make_business(session, None, quarter_id=quarter.id, size_band=SizeBand.ONE)
    make_business(session, None, quarter_id=quarter.id, verification=Verification.REFUSED)
    assert public_name(session, business) == PublicName(sector=Sector.FOOD, quarter=quarter)
    make_business(session, None, quarter_id=quarter.id)
    other = make_business(session, None, quarter_id=quarter.id)
    assert public_name(session, other).size_band is SizeBand.TWO_TO_FIVE


def test_a_business_of_its_kind_alone_is_only_a_business(session):
    assert public_name(session, make_business(session, None, sector=Sector.TRANSPORT)) == PublicName()


def test_the_name_of_an_erased_owner_is_gone(session):
    business = make_business(session, None, shows_name=True)
    business.name = ""
    assert public_name(session, business).name == ""


@given(st.dictionaries(GROUPS, st.integers(1, 8), min_size=1, max_size=12))
def test_a_description_never_points_at_fewer_than_five(groups):
    for group in groups:
        name = described(group, groups, QUARTERS)
        fits = sum(
            count
            for (sector, quarter, size), count in groups.items()
            if name.sector in (None, sector)
            and (name.size_band in (None, size))
            and (name.quarter is None or quarter == group[1])
        )
        assert fits >= FEWEST or name == PublicName()


def test_many_names_cost_one_statement(session, engine, rina):
    businesses = [make_business(session, rina) for _one in range(30)]
    session.commit()
    businesses = [session.merge(one) for one in businesses]
    for one in businesses:
        _ = one.quarter
    with statements(engine) as sent:
        public_names(session, businesses)
    assert len(sent) == 1
