"""Solutions in the hands of their authors: drafted, sent, edited with versions, withdrawn; nothing joins late."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import proposing
from app.domain.entries import Entry
from app.domain.refusal import Refusal, Refused
from app.domain.solutions import SolutionContent, hide_solution
from app.domain.versions import hide_version, redact_version, versions_of
from app.models import (
    Account,
    AuditEntry,
    CostBand,
    EntryChannel,
    MessageKind,
    OutboxMessage,
    PhaseKind,
    ReviewKind,
    Round,
    Solution,
    SolutionState,
)
from tests.factories import DAY, make_main_challenge, make_noise, make_round, make_solution, move_phase, now

WHOLE = SolutionContent(title="שוברים", sentence="שובר לכל בית", how_it_works="העירייה מדפיסה", author_name="אמיר")
WITH_PHONE = SolutionContent(title="שוברים", sentence="שובר לכל בית", how_it_works="לפרטים 052-555-0142")


def refusal_of(verb, *args, **kwargs) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.refusal


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


def sent(session: Session, round_: Round, by: Account, content: SolutionContent = WHOLE) -> Solution:
    return proposing.propose_solution(session, round_, content, by=by)


def test_a_solution_is_public_at_once_and_stands_in_the_queue(session, round_, amir):
    challenge = make_main_challenge(session, round_)
    content = SolutionContent(**{**vars(WHOLE), "main_challenges": [challenge], "cost_band": CostBand.NONE})
    solution = proposing.propose_solution(session, round_, content, by=amir)
    assert (solution.state, solution.on_ballot, solution.account_id) == (SolutionState.PUBLIC, None, amir.id)
    assert (solution.review_kind, solution.review_since, solution.flags) == (ReviewKind.NEW, solution.submitted_at, [])
    assert (solution.main_challenges, solution.cost_band, solution.author_name) == ([challenge], "none", "אמיר")
    assert solution.published_at == solution.submitted_at
    assert "שובריםשובר".find("שובר") == 0 and "שוברימ" in solution.search_text


def test_where_the_round_reviews_solutions_it_waits(session, round_, amir):
    round_.reviews_solutions = True
    solution = sent(session, round_, amir)
    assert (solution.state, solution.review_kind, solution.published_at) == (SolutionState.WAITING, "new", None)


def test_with_private_data_it_waits_whatever_the_round_says(session, round_, amir):
    solution = sent(session, round_, amir, WITH_PHONE)
    assert (solution.state, solution.review_kind, solution.flags) == (SolutionState.WAITING, "flagged", ["phone"])


def test_its_author_gets_a_note_and_the_log_a_line(session, round_, amir):
    solution = sent(session, round_, amir)
    message = session.scalars(select(OutboxMessage)).one()
    entry = session.scalars(select(AuditEntry)).one()
    assert (message.kind, message.address) == (MessageKind.SUBMISSION_RECEIVED, amir.address)
    assert (entry.action, entry.actor_id, entry.subject) == ("solution.proposed", amir.id, f"solution:{solution.id}")


def test_staff_enter_one_for_somebody_at_the_desk(session, round_, dana):
    entry = Entry(EntryChannel.DESK, dana, has_consent=True)
    solution = proposing.propose_solution(session, round_, WHOLE, by=None, entry=entry)
    stored = (solution.account_id, solution.channel, solution.entered_by_id, solution.has_consent)
    assert stored == (None, EntryChannel.DESK, dana.id, True)


def test_a_draft_may_lack_everything_and_is_seen_by_nobody(session, round_, amir):
    draft = proposing.save_draft(session, round_, SolutionContent(title=""), by=amir)
    assert (draft.state, draft.review_since, draft.submitted_at) == (SolutionState.DRAFT, None, None)
    assert refusal_of(proposing.send_draft, session, round_, draft, by=amir) is Refusal.SOLUTION_NOT_WHOLE
    same = proposing.save_draft(session, round_, WHOLE, by=amir, draft=draft)
    proposing.send_draft(session, round_, same, by=amir)
    assert (same.id, same.state) == (draft.id, SolutionState.PUBLIC)


def test_a_draft_is_sent_once(session, round_, amir):
    draft = proposing.save_draft(session, round_, WHOLE, by=amir)
    proposing.send_draft(session, round_, draft, by=amir)
    assert refusal_of(proposing.send_draft, session, round_, draft, by=amir) is Refusal.ALREADY_SENT
    assert refusal_of(proposing.save_draft, session, round_, WHOLE, by=amir, draft=draft) is Refusal.ALREADY_SENT
    assert refusal_of(proposing.discard_draft, session, round_, draft) is Refusal.ALREADY_SENT


def test_a_discarded_draft_leaves_nothing(session, round_, amir):
    draft = proposing.save_draft(session, round_, WHOLE, by=amir)
    proposing.discard_draft(session, round_, draft)
    assert session.scalars(select(Solution).where(Solution.round_id == round_.id)).all() == []


def test_thirty_drafts_a_day_are_the_most(session, round_, amir):
    for _n in range(30):
        proposing.save_draft(session, round_, WHOLE, by=amir)
    assert refusal_of(proposing.save_draft, session, round_, WHOLE, by=amir) is Refusal.TOO_MANY_SOLUTIONS


@pytest.mark.parametrize("stage", ["planned", "challenges"])
def test_nothing_is_sent_before_the_phase(session, amir, stage):
    round_ = make_round(session, stage)
    assert refusal_of(sent, session, round_, amir) is Refusal.SOLUTIONS_NOT_OPEN_YET


@pytest.mark.parametrize("stage", ["review", "voting", "closed"])
def test_nothing_is_sent_after_the_phase(session, amir, stage):
    round_ = make_round(session, stage)
    assert refusal_of(sent, session, round_, amir) is Refusal.SOLUTIONS_CLOSED
    mine = make_solution(session, round_, account_id=amir.id)
    assert refusal_of(proposing.edit_own, session, round_, mine, WHOLE, by=amir) is Refusal.SOLUTIONS_CLOSED


def test_a_form_that_was_opened_in_time_has_ten_minutes_more(session, round_, amir):
    minute = 1 / 24 / 60
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-5, closes=-9 * minute)
    clock = now(session)
    in_time, too_late = clock - 10 * minute * DAY, clock - 8 * minute * DAY
    assert proposing.propose_solution(session, round_, WHOLE, by=amir, opened_at=in_time).state is SolutionState.PUBLIC
    late = [{"opened_at": too_late}, {"opened_at": None}]
    for moment in late:
        assert refusal_of(proposing.save_draft, session, round_, WHOLE, by=amir, **moment) is Refusal.SOLUTIONS_CLOSED
    move_phase(session, round_, PhaseKind.SOLUTIONS, opens=-5, closes=-11 * minute)
    refused = refusal_of(proposing.save_draft, session, round_, WHOLE, by=amir, opened_at=clock - DAY)
    assert refused is Refusal.SOLUTIONS_CLOSED


def test_an_edit_stays_public_and_keeps_what_it_said(session, round_, amir):
    solution = sent(session, round_, amir)
    solution.review_since = solution.review_kind = None  # staff have approved it
    changed = SolutionContent(**{**vars(WHOLE), "title": "שוברים דיגיטליים"})
    proposing.edit_own(session, round_, solution, changed, by=amir)
    assert (solution.title, solution.state, solution.review_kind) == ("שוברים דיגיטליים", "public", ReviewKind.EDITED)
    kept = versions_of(session, solution.id)
    assert [(one.number, one.title, one.how_it_works, one.is_hidden) for one in kept] == [
        (1, "שוברים", "העירייה מדפיסה", False)
    ]
    proposing.edit_own(session, round_, solution, WHOLE, by=amir)
    assert [one.number for one in versions_of(session, solution.id)] == [2, 1]
    assert [one.number for one in versions_of(session, solution.id, before=2)] == [1]


def test_an_edit_that_changes_nothing_leaves_no_version(session, round_, amir):
    solution = sent(session, round_, amir)
    proposing.edit_own(session, round_, solution, WHOLE, by=amir)
    assert (versions_of(session, solution.id), solution.version) == ([], 2)


def test_an_edit_with_private_data_waits_and_one_without_is_public_again(session, round_, amir):
    solution = sent(session, round_, amir)
    proposing.edit_own(session, round_, solution, WITH_PHONE, by=amir)
    assert (solution.state, solution.review_kind, solution.flags) == ("waiting", ReviewKind.FLAGGED, ["phone"])
    proposing.edit_own(session, round_, solution, WHOLE, by=amir)
    assert (solution.state, solution.review_kind, solution.flags) == ("public", ReviewKind.NEW, [])


def test_an_edit_does_not_end_the_review_of_a_round_that_reviews(session, round_, amir):
    round_.reviews_solutions = True
    solution = sent(session, round_, amir, WITH_PHONE)
    proposing.edit_own(session, round_, solution, WHOLE, by=amir)
    assert (solution.state, solution.flags, versions_of(session, solution.id)) == ("waiting", [], [])


def test_what_staff_hid_stays_hidden_after_an_edit_and_so_does_its_old_text(session, round_, amir, dana):
    solution = sent(session, round_, amir)
    hide_solution(session, round_, solution, reason={"he": "פרטים"}, by=dana)
    proposing.edit_own(session, round_, solution, SolutionContent(**{**vars(WHOLE), "title": "אחר"}), by=amir)
    assert (solution.state, solution.review_kind) == (SolutionState.HIDDEN, ReviewKind.EDITED)
    assert [one.is_hidden for one in versions_of(session, solution.id)] == [True]


def test_its_author_hides_a_version_and_staff_take_its_words_away(session, round_, amir, dana):
    solution = sent(session, round_, amir)
    for title in ("ב", "ג"):
        proposing.edit_own(session, round_, solution, SolutionContent(**{**vars(WHOLE), "title": title}), by=amir)
    hide_version(session, round_, solution, 1, by=amir)
    redact_version(session, round_, solution, 2, reason="שם של אדם", by=dana)
    second, first = versions_of(session, solution.id)
    assert (first.is_hidden, first.title, second.title, second.redacted_reason) == (True, "שוברים", "", "שם של אדם")
    assert refusal_of(hide_version, session, round_, solution, 3, by=amir) is Refusal.NOT_FOUND


def test_withdrawing_leaves_the_queue_and_a_trace(session, round_, amir):
    solution = sent(session, round_, amir)
    proposing.withdraw_solution(session, round_, solution, by=amir)
    assert (solution.state, solution.review_since, solution.review_kind) == (SolutionState.WITHDRAWN, None, None)
    edit = refusal_of(proposing.edit_own, session, round_, solution, WHOLE, by=amir)
    again = refusal_of(proposing.withdraw_solution, session, round_, solution, by=amir)
    assert (edit, again) == (Refusal.SOLUTION_CANNOT_CHANGE, Refusal.CANNOT_BE_WITHDRAWN)


def test_it_is_withdrawn_in_the_review_window_and_not_later(session, amir):
    review, voting = make_round(session, "review"), make_round(session, "voting", is_public=False)
    mine, voted_on = (make_solution(session, one, account_id=amir.id) for one in (review, voting))
    assert proposing.withdraw_solution(session, review, mine, by=amir).state is SolutionState.WITHDRAWN
    refused = refusal_of(proposing.withdraw_solution, session, voting, voted_on, by=amir)
    assert refused is Refusal.CANNOT_BE_WITHDRAWN


def test_its_author_answers_a_hiding_once(session, round_, amir, dana):
    solution = sent(session, round_, amir)
    assert (
        refusal_of(proposing.author_answers, session, round_, solution, "למה?", by=amir) is Refusal.CANNOT_BE_ANSWERED
    )
    hide_solution(session, round_, solution, reason={"he": "פרטים"}, by=dana)
    assert refusal_of(proposing.author_answers, session, round_, solution, " ", by=amir) is Refusal.ANSWER_MISSING
    proposing.author_answers(session, round_, solution, " תיקנתי ", by=amir)
    assert (solution.author_answer, solution.review_kind, solution.state) == ("תיקנתי", ReviewKind.ANSWERED, "hidden")
    assert refusal_of(proposing.author_answers, session, round_, solution, "עוד", by=amir) is Refusal.CANNOT_BE_ANSWERED
