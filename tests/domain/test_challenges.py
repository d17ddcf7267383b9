"""What owners do with challenges, and how many businesses raised what."""

import pytest
from sqlalchemy import select

from app.domain import challenges as verbs
from app.domain.challenge_lists import list_challenges, readable_challenge
from app.domain.challenges import ChallengeContent
from app.domain.clock import now
from app.domain.grouping import promote_challenge, show_main_challenge
from app.domain.hinge import raised_by, raised_by_sector
from app.domain.hinge_answers import Count
from app.domain.refusal import Refusal, Refused
from app.models import AuditEntry, Challenge, ChallengeState, MessageKind, OutboxMessage, PhaseKind, ReviewKind, Sector
from tests.factories import (
    DAY,
    begin_writing,
    make_business,
    make_challenge,
    make_main_challenge,
    make_noise,
    make_round,
    move_phase,
)

CONTENT = ChallengeContent("אין חניה", what_happens="הלקוחות נוסעים הלאה.")


@pytest.fixture
def round_(session):
    return make_round(session, "challenges")


@pytest.fixture
def business(session, rina):
    return make_business(session, rina)


def refused(verb, *args, **options) -> Refusal:
    with pytest.raises(Refused) as caught:
        verb(*args, **options)
    return caught.value.refusal


def test_a_challenge_waits_for_review_before_it_is_public(session, round_, business, rina):
    begin_writing(session)
    challenge = verbs.post_challenge(session, round_, business, CONTENT, by=rina)
    assert (challenge.state, challenge.review_kind) == (ChallengeState.WAITING, ReviewKind.NEW)
    assert challenge.published_at is None and challenge.submitted_at is not None
    assert "challenge.posted" in session.scalars(select(AuditEntry.action)).all()
    assert len(session.scalars(select(OutboxMessage)).all()) == 1


def test_where_the_round_says_so_it_is_public_at_once(session, round_, business, rina):
    round_.reviews_challenges = False
    begin_writing(session)
    challenge = verbs.post_challenge(session, round_, business, CONTENT, by=rina)
    assert (challenge.state, challenge.review_kind) == (ChallengeState.PUBLIC, ReviewKind.NEW)


def test_private_details_make_it_wait_whatever_the_round_says(session, round_, business, rina):
    round_.reviews_challenges = False
    begin_writing(session)
    content = ChallengeContent("אין חניה", what_happens="להתקשר אליי: 052-765-4321")
    challenge = verbs.post_challenge(session, round_, business, content, by=rina)
    assert (challenge.state, challenge.review_kind) == (ChallengeState.WAITING, ReviewKind.FLAGGED)
    assert challenge.flags == ["phone"]


def test_a_draft_is_kept_and_sent_later(session, round_, business, rina):
    begin_writing(session)
    draft = verbs.save_draft(session, round_, business, ChallengeContent("אין"), by=rina)
    assert draft.state is ChallengeState.DRAFT
    assert refused(verbs.send_draft, session, round_, draft, by=rina) is Refusal.CHALLENGE_NOT_WHOLE
    verbs.save_draft(session, round_, business, CONTENT, by=rina, draft=draft)
    verbs.send_draft(session, round_, draft, by=rina)
    assert draft.state is ChallengeState.WAITING
    assert refused(verbs.send_draft, session, round_, draft, by=rina) is Refusal.ALREADY_SENT


@pytest.mark.parametrize(
    ("opens", "closes", "opened", "refusal"),
    [
        (1, 2, None, Refusal.CHALLENGES_NOT_OPEN_YET),
        (-2, -0.003, None, Refusal.CHALLENGES_CLOSED),
        (-2, -0.003, -0.1, None),
        (-2, -0.003, -0.001, Refusal.CHALLENGES_CLOSED),
        (-2, -0.1, -1, Refusal.CHALLENGES_CLOSED),
    ],
)
def test_a_form_opened_in_time_may_be_sent_a_little_later(
    session, round_, business, rina, opens, closes, opened, refusal
):
    move_phase(session, round_, PhaseKind.CHALLENGES, opens=opens, closes=closes)
    opened_at = now(session) + opened * DAY if opened else None
    begin_writing(session)
    if refusal:
        found = refused(verbs.post_challenge, session, round_, business, CONTENT, by=rina, opened_at=opened_at)
        assert found is refusal
    else:
        assert verbs.post_challenge(session, round_, business, CONTENT, by=rina, opened_at=opened_at).id


def test_an_edit_of_a_public_one_stays_public_and_is_looked_at_again(session, round_, business, rina):
    challenge = make_challenge(session, round_, business, may_be_quoted=True, quote="משפט")
    begin_writing(session)
    verbs.edit_challenge(session, round_, challenge, CONTENT, by=rina)
    assert (challenge.state, challenge.review_kind) == (ChallengeState.PUBLIC, ReviewKind.EDITED)
    assert (challenge.title, challenge.quote) == ("אין חניה", "")


def test_it_is_withdrawn_until_solutions_open(session, round_, business, rina):
    challenge, other = make_challenge(session, round_, business), make_challenge(session, round_, business)
    begin_writing(session)
    verbs.withdraw_challenge(session, round_, challenge, by=rina)
    assert challenge.state is ChallengeState.WITHDRAWN
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-1, closes=5)
    assert refused(verbs.withdraw_challenge, session, round_, other, by=rina) is Refusal.CANNOT_BE_WITHDRAWN


def test_a_hiding_is_answered_once(session, round_, business, rina):
    challenge = make_challenge(session, round_, business, state=ChallengeState.HIDDEN)
    begin_writing(session)
    verbs.answer_review(session, round_, challenge, "זה לא מספר טלפון", by=rina)
    assert challenge.review_kind is ReviewKind.ANSWERED
    assert refused(verbs.answer_review, session, round_, challenge, "שוב", by=rina) is Refusal.CANNOT_BE_ANSWERED


def test_raised_by_counts_distinct_businesses(session, round_, rina):
    make_noise(session)
    cash, fear = make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")
    first, second, third = (make_business(session, rina) for _one in range(3))
    for business, main in ((first, cash), (first, cash), (second, cash), (second, fear), (third, None)):
        make_challenge(session, round_, business, main_challenge=main)
    make_challenge(session, round_, make_business(session, rina), main_challenge=cash, state=ChallengeState.WAITING)
    posted = {main: raised.posted for main, raised in raised_by(session, round_).items()}
    assert posted == {cash.id: Count(2, 3), fear.id: Count(1, 3)}


def test_the_counts_stand_still_once_solutions_open(session, rina):
    round_ = make_round(session, "solutions")
    cash = make_main_challenge(session, round_)
    kept, late = make_business(session, rina), make_business(session, rina)
    make_challenge(session, round_, kept, main_challenge=cash, state=ChallengeState.HIDDEN)
    make_challenge(session, round_, late, main_challenge=cash, published_at=now(session))
    assert raised_by(session, round_)[cash.id].posted.businesses == 1


def test_sectors_under_five_cannot_be_worked_out(session, round_):
    cash = make_main_challenge(session, round_)
    for sector, count in ((Sector.FOOD, 9), (Sector.RETAIL, 6), (Sector.BUILDING, 2)):
        for _one in range(count):
            make_challenge(session, round_, make_business(session, None, sector=sector), main_challenge=cash)
    assert raised_by_sector(session, round_, cash) == {Sector.FOOD: 9}


def test_the_list_is_walked_by_key_and_shows_public_ones_only(session, round_, business):
    make_challenge(session, make_round(session, "planned", is_public=False), business)
    for state in (ChallengeState.DRAFT, ChallengeState.WAITING, ChallengeState.HIDDEN, ChallengeState.WITHDRAWN):
        make_challenge(session, round_, business, state=state)
    ids = [make_challenge(session, round_, business, f"אתגר {n}").id for n in range(35)]
    first = list_challenges(session, round_.id)
    second = list_challenges(session, round_.id, before=first.next)
    assert [one.id for one in (*first.challenges, *second.challenges)] == ids[::-1]
    assert [one.title for one in list_challenges(session, round_.id, words="אתגר 17").challenges] == ["אתגר 17"]


def test_a_draft_is_its_owners_alone(session, round_, business, rina, noa):
    draft = make_challenge(session, round_, business, state=ChallengeState.DRAFT)
    assert readable_challenge(session, draft.id, rina.id) is draft
    assert readable_challenge(session, draft.id, noa.id) is None
    assert readable_challenge(session, draft.id, None) is None
    assert session.scalars(select(Challenge)).all() == [draft]


def test_an_owner_hears_of_a_main_challenge_once_everybody_can_read_it(session, round_, rina, dana):
    challenge = make_challenge(session, round_, make_business(session, rina))
    begin_writing(session)
    main = promote_challenge(session, round_, challenge, by=dana)
    letters = select(OutboxMessage).where(OutboxMessage.kind == MessageKind.MAIN_CHALLENGE)
    assert session.scalars(letters).all() == []
    for is_public in (True, False, True):
        show_main_challenge(session, round_, main, is_public=is_public, by=dana)
    assert [one.account_id for one in session.scalars(letters)] == [rina.id]
