"""The verbs of review: approve, hide, undo within a minute; one press for many texts."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.orm import Session

from app.domain import review_decisions
from app.domain.keys import Keyring
from app.domain.notices import read_about
from app.domain.refusal import Refusal, Refused
from app.domain.review import enter_queue
from app.domain.review_queue import read_queue
from app.models import (
    Account,
    AuditEntry,
    Challenge,
    ChallengeState,
    OutboxMessage,
    Report,
    ReportReason,
    ReviewKind,
    Round,
    Solution,
    SolutionState,
)
from tests.factories import make_business, make_challenge, make_noise, make_round, make_solution, now
from tests.support.databases import POSTGRES, SQLITE_WAL
from tests.support.statements import statements

HOUR = timedelta(hours=1)
WHY = {"he": "פרטים אישיים", "en": "Personal details"}


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


def waiting_solution(session: Session, round_: Round, account: Account | None = None, *, hours: float = 1, **columns):
    values = {"state": SolutionState.WAITING, "on_ballot": None, "review_kind": ReviewKind.NEW} | columns
    since = now(session) - hours * HOUR
    return make_solution(session, round_, account_id=account.id if account else None, review_since=since, **values)


def waiting_challenge(session: Session, round_: Round, owner: Account | None = None, *, hours: float = 1, **columns):
    values = {"state": ChallengeState.WAITING, "review_kind": ReviewKind.NEW, "published_at": None} | columns
    business = make_business(session, owner)
    return make_challenge(session, round_, business, review_since=now(session) - hours * HOUR, **values)


def letters(session: Session) -> list[tuple[int | None, dict]]:
    keys = Keyring.of_session(session)
    rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))
    return [(row.account_id, read_about(keys, row.payload)) for row in rows]


def log(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.action, row.subject, row.reason) for row in rows]


def test_approving_makes_what_waits_public(session: Session, round_: Round, dana: Account, amir: Account) -> None:
    solution, noise = waiting_solution(session, round_, amir), waiting_solution(session, round_)
    challenge, version = waiting_challenge(session, round_, amir), solution.version
    decision = review_decisions.approve(session, round_, [solution, challenge], by=dana)
    assert (solution.state, solution.published_at, solution.review_since) == (
        SolutionState.PUBLIC,
        decision.at,
        None,
    )
    assert (challenge.state, challenge.published_at, challenge.review_since) == (
        ChallengeState.PUBLIC,
        decision.at,
        None,
    )
    assert (solution.version, solution.on_ballot) == (version + 1, None)
    assert (noise.state, noise.review_since is None) == (SolutionState.WAITING, False)
    assert log(session) == [
        ("solution.approved", f"solution:{solution.id}", ""),
        ("challenge.approved", f"challenge:{challenge.id}", ""),
    ]
    assert letters(session) == [
        (amir.id, {"solution": solution.id, "approved": True, "reason": {}}),
        (amir.id, {"challenge": challenge.id, "approved": True, "reason": {}}),
    ]


def test_authors_are_told_after_the_minute_of_undo(
    session: Session, round_: Round, dana: Account, amir: Account
) -> None:
    decision = review_decisions.approve(session, round_, [waiting_solution(session, round_, amir)], by=dana)
    assert session.scalars(select(OutboxMessage.not_before)).one() > decision.at + timedelta(seconds=60)


def test_what_is_public_only_leaves_the_queue_and_nobody_is_written_to(
    session: Session, round_: Round, dana: Account, amir: Account
) -> None:
    columns = {"state": SolutionState.PUBLIC, "review_kind": ReviewKind.REPORTED}
    solution = waiting_solution(session, round_, amir, **columns)
    report = Report(solution_id=solution.id, reason=ReportReason.INSULT, created_at=now(session))
    session.add(report)
    session.flush()
    version = solution.version
    decision = review_decisions.approve(session, round_, [solution], by=dana)
    session.refresh(report)
    assert (solution.review_since, solution.version, report.settled_at) == (None, version, decision.at)
    assert letters(session) == []


def test_hiding_tells_the_author_why(session: Session, round_: Round, dana: Account, amir: Account) -> None:
    solution = waiting_solution(session, round_, amir, state=SolutionState.PUBLIC)
    review_decisions.hide(session, round_, [solution], reason=WHY, by=dana)
    assert (solution.state, solution.hidden_reason, solution.review_since) == (SolutionState.HIDDEN, WHY, None)
    assert letters(session) == [(amir.id, {"solution": solution.id, "approved": False, "reason": WHY})]
    assert log(session) == [("solution.hidden", f"solution:{solution.id}", WHY["he"])]


def test_hiding_needs_a_reason(session: Session, round_: Round, dana: Account) -> None:
    solution = waiting_solution(session, round_)
    with pytest.raises(Refused) as refused:
        review_decisions.hide(session, round_, [solution], reason={"en": "x"}, by=dana)
    assert (refused.value.refusal, solution.state) == (Refusal.REASON_MISSING, SolutionState.WAITING)


def test_an_answer_of_the_author_may_bring_a_hidden_text_back(
    session: Session, round_: Round, dana: Account, amir: Account
) -> None:
    columns = {"state": SolutionState.HIDDEN, "hidden_reason": WHY, "review_kind": ReviewKind.ANSWERED}
    back, stays = (waiting_solution(session, round_, amir, **columns) for _each in range(2))
    review_decisions.approve(session, round_, [back], by=dana)
    review_decisions.hide(session, round_, [stays], reason=WHY, by=dana)
    assert (back.state, back.hidden_reason) == (SolutionState.PUBLIC, {})
    assert (stays.state, stays.review_since) == (SolutionState.HIDDEN, None)
    assert [about["approved"] for _account, about in letters(session)] == [True, False]


def test_what_somebody_else_decided_is_passed_over(session: Session, round_: Round, dana: Account) -> None:
    decided, waits = waiting_solution(session, round_), waiting_solution(session, round_)
    review_decisions.approve(session, round_, [decided], by=dana)
    decision = review_decisions.hide(session, round_, [decided, waits], reason=WHY, by=dana)
    assert (decided.state, waits.state) == (SolutionState.PUBLIC, SolutionState.HIDDEN)
    assert [entry["id"] for entry in decision.before] == [waits.id]
    with pytest.raises(Refused) as refused:
        review_decisions.approve(session, round_, [decided], by=dana)
    assert refused.value.refusal is Refusal.ALREADY_REVIEWED


@pytest.mark.parametrize("state", [SolutionState.WITHDRAWN, SolutionState.DRAFT, SolutionState.MERGED])
def test_what_its_author_took_away_is_never_made_public(
    session: Session, round_: Round, dana: Account, state: SolutionState
) -> None:
    solution = waiting_solution(session, round_, state=state)
    with pytest.raises(Refused):
        review_decisions.approve(session, round_, [solution], by=dana)
    assert solution.state is state


def test_texts_of_another_round_are_not_touched(session: Session, round_: Round, dana: Account) -> None:
    other = waiting_solution(session, make_round(session, "solutions", is_public=False))
    with pytest.raises(Refused):
        review_decisions.approve(session, round_, [other], by=dana)
    assert other.state is SolutionState.WAITING


def test_undo_restores_what_was_and_stops_the_letter(
    session: Session, round_: Round, dana: Account, amir: Account, rina: Account
) -> None:
    solution = waiting_solution(session, round_, amir, state=SolutionState.PUBLIC, review_kind=ReviewKind.REPORTED)
    challenge = waiting_challenge(session, round_, rina)
    report = Report(solution_id=solution.id, reason=ReportReason.OTHER, created_at=now(session))
    session.add(report)
    session.flush()
    places, version = (solution.review_since, challenge.review_since), solution.version
    decision = review_decisions.hide(session, round_, [solution, challenge], reason=WHY, by=dana)
    session.expire_all()
    undone = review_decisions.undo(session, decision.id, by=dana)
    assert (solution.state, solution.hidden_reason, solution.review_kind) == (
        SolutionState.PUBLIC,
        {},
        ReviewKind.REPORTED,
    )
    assert (challenge.state, challenge.published_at) == (ChallengeState.WAITING, None)
    assert (solution.review_since, challenge.review_since) == places
    assert (solution.version, report.settled_at, undone.kept) == (version + 2, None, 0)
    assert letters(session) == []
    assert log(session)[-1] == ("challenge.review_undone", f"challenge:{challenge.id}", "")


def test_undo_is_only_for_whoever_decided(session: Session, round_: Round, dana: Account, amir: Account) -> None:
    decision = review_decisions.approve(session, round_, [waiting_solution(session, round_)], by=dana)
    with pytest.raises(Refused) as refused:
        review_decisions.undo(session, decision.id, by=amir)
    assert refused.value.refusal is Refusal.NOT_FOUND


def test_undo_works_once_and_for_a_minute(session: Session, round_: Round, dana: Account) -> None:
    solution = waiting_solution(session, round_)
    late = review_decisions.approve(session, round_, [solution], by=dana)
    late.at -= timedelta(seconds=61)
    session.flush()
    with pytest.raises(Refused) as refused:
        review_decisions.undo(session, late.id, by=dana)
    assert refused.value.refusal is Refusal.UNDO_TOO_LATE
    once = review_decisions.approve(session, round_, [waiting_solution(session, round_)], by=dana)
    review_decisions.undo(session, once.id, by=dana)
    with pytest.raises(Refused) as refused:
        review_decisions.undo(session, once.id, by=dana)
    assert refused.value.refusal is Refusal.ALREADY_UNDONE


def test_undo_leaves_alone_what_changed_since(session: Session, round_: Round, dana: Account) -> None:
    changed, same = waiting_solution(session, round_), waiting_challenge(session, round_)
    decision = review_decisions.approve(session, round_, [changed, same], by=dana)
    enter_queue(changed, ReviewKind.REPORTED, now(session))
    session.flush()
    undone = review_decisions.undo(session, decision.id, by=dana)
    assert (changed.state, same.state, undone.kept) == (SolutionState.PUBLIC, ChallengeState.WAITING, 1)
    other = review_decisions.approve(session, round_, [same], by=dana)
    same.updated_at = now(session) + HOUR
    session.flush()
    with pytest.raises(Refused) as refused:
        review_decisions.undo(session, other.id, by=dana)
    assert refused.value.refusal is Refusal.CHANGED_SINCE


def fill_queue(session: Session, round_: Round, number: int, author: Account) -> None:
    """So many solutions and challenges in turn."""
    clock, business = now(session), make_business(session, author)
    common = {"round_id": round_.id, "review_kind": "new", "created_at": clock, "updated_at": clock}
    rows = [common | {"review_since": clock - n * timedelta(seconds=30)} for n in range(number)]
    solutions = [
        row | {"title": f"פתרון {n}", "state": "waiting", "shuffle": n, "account_id": author.id}
        for n, row in enumerate(rows[::2])
    ]
    challenges = [
        row | {"title": f"אתגר {n}", "state": "waiting", "business_id": business.id} for n, row in enumerate(rows[1::2])
    ]
    session.execute(insert(Solution), solutions)
    session.execute(insert(Challenge), challenges)
    session.flush()


@pytest.mark.one_database(SQLITE_WAL, POSTGRES)
def test_a_hundred_texts_are_decided_in_as_few_statements_as_ten(
    engine: Engine, session: Session, round_: Round, dana: Account, amir: Account
) -> None:
    fill_queue(session, round_, 300, amir)
    sent = {}
    for number in (10, 100):
        items = read_queue(session, round_.id, limit=number).items
        with statements(engine) as done:
            decision = review_decisions.hide(session, round_, items, reason=WHY, by=dana)
        with statements(engine) as undone:
            review_decisions.undo(session, decision.id, by=dana)
        sent[number] = (len(done), len(undone))
    print(sent)
    assert sent[100] == sent[10]
    assert max(sent[100]) <= 20


@pytest.mark.parametrize(("days", "on_ballot"), [(-1, None), (1, True)])
def test_nothing_joins_the_ballot_once_voting_has_opened(
    session: Session, dana: Account, days: int, on_ballot: bool | None
) -> None:
    """Hidden before the opening it was not on the ballot; hidden during the vote it comes back to it."""
    round_ = make_round(session, "voting")
    assert round_.voting.opens_at
    touched = round_.voting.opens_at + days * HOUR
    columns = {"state": SolutionState.HIDDEN, "hidden_reason": WHY, "on_ballot": True, "updated_at": touched}
    solution = waiting_solution(session, round_, **columns, review_kind=ReviewKind.ANSWERED)
    review_decisions.approve(session, round_, [solution], by=dana)
    assert (solution.state, solution.on_ballot) == (SolutionState.PUBLIC, on_ballot)
