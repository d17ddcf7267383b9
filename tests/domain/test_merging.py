"""Doubles become one solution: what follows, what goes back, and until when."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain import merging
from app.domain.judgements import judgement_counts
from app.domain.keys import Keyring
from app.domain.notices import read_about
from app.domain.refusal import Refusal, Refused
from app.models import (
    Account,
    AuditEntry,
    CoSupport,
    OutboxMessage,
    OwnerJudgement,
    ReviewKind,
    Round,
    Solution,
    SolutionState,
    Verdict,
)
from tests.factories import (
    DAY,
    make_account,
    make_business,
    make_main_challenge,
    make_noise,
    make_round,
    make_solution,
    move_phase,
    now,
)

WHY = "אותו רעיון"


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "review")


@pytest.fixture
def kept(session: Session, round_: Round) -> Solution:
    return make_solution(session, round_, "נשאר")


def join(session: Session, solution: Solution, *accounts: Account) -> None:
    clock = now(session) - DAY
    session.add_all(CoSupport(solution_id=solution.id, account_id=one.id, created_at=clock) for one in accounts)
    session.flush()


def supporters(session: Session, solution: Solution) -> list[int]:
    own = select(CoSupport.account_id).where(CoSupport.solution_id == solution.id)
    return list(session.scalars(own.order_by(CoSupport.account_id)))


def refusal_of(session: Session, round_: Round, kept: Solution, merged: Solution, by: Account) -> Refusal:
    with pytest.raises(Refused) as refused:
        merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=by)
    return refused.value.refusal


def test_a_merged_solution_points_to_the_one_that_stays(
    session: Session, round_: Round, kept: Solution, dana: Account, amir: Account
) -> None:
    columns = {"review_since": now(session), "review_kind": ReviewKind.NEW}
    merged = make_solution(session, round_, account_id=amir.id, **columns)
    versions = kept.version, merged.version
    decision = merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    assert (merged.state, merged.merged_into_id, merged.review_since) == (SolutionState.MERGED, kept.id, None)
    assert (kept.version, merged.version) == (versions[0] + 1, versions[1] + 1)
    assert merging.merged_into(session, [kept.id]) == {kept.id: [merged]}
    letter = session.scalars(select(OutboxMessage)).one()
    about = {"solution": merged.id, "merged_into": kept.id, "approved": True, "reason": {}}
    assert (letter.account_id, read_about(Keyring.of_session(session), letter.payload)) == (amir.id, about)
    traces = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.subject, one.reason, one.details) for one in traces] == [
        ("solution.merged", f"solution:{one.id}", WHY, {"kept": kept.id, "merged": merged.id}) for one in (kept, merged)
    ]
    assert decision.action == "merged"


def test_the_one_that_stays_answers_the_main_challenges_of_both(
    session: Session, round_: Round, kept: Solution, dana: Account
) -> None:
    first, second = make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")
    kept.main_challenges = [second]
    merged = make_solution(session, round_, main_challenges=[first, second])
    merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    assert kept.main_challenges == [first, second]
    merging.unmerge_solution(session, round_, merged, reason=WHY, by=dana)
    assert (kept.main_challenges, merged.main_challenges) == ([second], [first, second])


def test_co_supporters_follow_once_and_go_back(
    session: Session, round_: Round, kept: Solution, dana: Account, amir: Account, noa: Account, rina: Account
) -> None:
    kept.account_id = rina.id
    merged = make_solution(session, round_, account_id=amir.id)
    join(session, merged, noa, rina, amir)
    session.add(CoSupport(solution_id=kept.id, account_id=noa.id, created_at=now(session)))
    session.flush()
    merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    assert supporters(session, kept) == sorted([noa.id, amir.id])
    merging.unmerge_solution(session, round_, merged, reason=WHY, by=dana)
    assert supporters(session, kept) == [noa.id]
    assert supporters(session, merged) == sorted([noa.id, rina.id, amir.id])


def test_owners_judgements_follow_where_that_business_has_not_judged_the_other(
    session: Session, round_: Round, kept: Solution, dana: Account
) -> None:
    merged = make_solution(session, round_)
    both, one = make_business(session, None), make_business(session, None)
    clock = now(session)
    for solution, business, verdict in (
        (merged, both, Verdict.DOES_NOT_HELP),
        (merged, one, Verdict.DOES_NOT_HELP),
        (kept, both, Verdict.HELPS),
    ):
        day = clock - (DAY if solution is merged else 2 * DAY)
        session.add(OwnerJudgement(solution_id=solution.id, business_id=business.id, verdict=verdict, judged_at=day))
    session.flush()
    merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    assert judgement_counts(session, [kept.id]) == {kept.id: (1, 2)}
    merging.unmerge_solution(session, round_, merged, reason=WHY, by=dana)
    assert judgement_counts(session, [kept.id, merged.id]) == {kept.id: (1, 1), merged.id: (0, 2)}


def test_what_was_merged_before_comes_along_and_goes_back(
    session: Session, round_: Round, kept: Solution, dana: Account, noa: Account
) -> None:
    middle, first = make_solution(session, round_), make_solution(session, round_)
    join(session, first, noa)
    merging.merge_solutions(session, round_, middle, first, reason=WHY, by=dana)
    merging.merge_solutions(session, round_, kept, middle, reason=WHY, by=dana)
    session.refresh(first)
    assert (first.merged_into_id, middle.merged_into_id, supporters(session, kept)) == (kept.id, kept.id, [noa.id])
    merging.unmerge_solution(session, round_, middle, reason=WHY, by=dana)
    session.refresh(first)
    assert (first.merged_into_id, middle.merged_into_id, supporters(session, kept)) == (middle.id, None, [])
    merging.unmerge_solution(session, round_, first, reason=WHY, by=dana)
    assert (supporters(session, middle), supporters(session, first)) == ([], [noa.id])


def test_unmerging_restores_the_state_and_the_place_in_the_queue(
    session: Session, round_: Round, kept: Solution, dana: Account
) -> None:
    since = now(session) - DAY
    columns = {"state": SolutionState.WAITING, "review_since": since, "review_kind": ReviewKind.FLAGGED}
    merged = make_solution(session, round_, **columns)
    merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    merging.unmerge_solution(session, round_, merged, reason=WHY, by=dana)
    assert (merged.state, merged.review_since, merged.review_kind, merged.merged_into_id) == (
        SolutionState.WAITING,
        since,
        ReviewKind.FLAGGED,
        None,
    )


def test_nothing_is_merged_or_taken_apart_once_voting_has_opened(
    session: Session, round_: Round, kept: Solution, dana: Account
) -> None:
    merged, other = make_solution(session, round_), make_solution(session, round_)
    merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    move_phase(session, round_, round_.voting.kind, opens=-1, closes=3)
    assert refusal_of(session, round_, kept, other, dana) is Refusal.BALLOT_IS_FIXED
    with pytest.raises(Refused) as refused:
        merging.unmerge_solution(session, round_, merged, reason=WHY, by=dana)
    assert (refused.value.refusal, merged.state) == (Refusal.BALLOT_IS_FIXED, SolutionState.MERGED)


def test_what_cannot_be_merged(session: Session, round_: Round, kept: Solution, dana: Account) -> None:
    hidden = make_solution(session, round_, state=SolutionState.HIDDEN)
    elsewhere = make_solution(session, make_round(session, "review", is_public=False))
    plain = make_solution(session, round_)
    assert [refusal_of(session, round_, kept, one, dana) for one in (kept, hidden, elsewhere)] == [
        Refusal.CANNOT_BE_MERGED
    ] * 3
    assert refusal_of(session, round_, hidden, plain, dana) is Refusal.SOLUTION_NOT_PUBLIC
    with pytest.raises(Refused) as refused:
        merging.unmerge_solution(session, round_, plain, reason=WHY, by=dana)
    assert refused.value.refusal is Refusal.NOT_MERGED


def test_a_reason_is_needed(session: Session, round_: Round, kept: Solution, dana: Account) -> None:
    merged = make_solution(session, round_)
    with pytest.raises(Refused) as refused:
        merging.merge_solutions(session, round_, kept, merged, reason=" ", by=dana)
    assert refused.value.refusal is Refusal.REASON_MISSING
    assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 0


def test_many_supporters_cost_no_more(session: Session, round_: Round, kept: Solution, dana: Account) -> None:
    merged = make_solution(session, round_)
    crowd = [make_account(session) for _each in range(40)]
    join(session, merged, *crowd)
    merging.merge_solutions(session, round_, kept, merged, reason=WHY, by=dana)
    assert len(supporters(session, kept)) == 40


def answered(solution: Solution) -> list[str]:
    return [one.title["he"] for one in solution.main_challenges]


def test_out_of_a_chain_each_keeps_its_own_main_challenges(session: Session, round_: Round, dana: Account) -> None:
    first, second = make_main_challenge(session, round_, "א"), make_main_challenge(session, round_, "ב")
    a, b, c = (make_solution(session, round_, main_challenges=[one]) for one in (first, second, first))
    merging.merge_solutions(session, round_, b, a, reason=WHY, by=dana)
    merging.merge_solutions(session, round_, c, b, reason=WHY, by=dana)
    assert answered(c) == ["א", "ב"]
    merging.unmerge_solution(session, round_, a, reason=WHY, by=dana)
    assert [answered(one) for one in (a, b, c)] == [["א"], ["ב"], ["א", "ב"]]
    merging.unmerge_solution(session, round_, b, reason=WHY, by=dana)
    assert [answered(one) for one in (a, b, c)] == [["א"], ["ב"], ["א"]]


def test_what_another_one_brought_too_stays(
    session: Session, round_: Round, kept: Solution, dana: Account, amir: Account
) -> None:
    challenge = make_main_challenge(session, round_, "א")
    one, other = (make_solution(session, round_, main_challenges=[challenge]) for _each in range(2))
    for solution in (one, other):
        join(session, solution, amir)
        merging.merge_solutions(session, round_, kept, solution, reason=WHY, by=dana)
    merging.unmerge_solution(session, round_, one, reason=WHY, by=dana)
    assert (answered(kept), supporters(session, kept)) == (["א"], [amir.id])
    merging.unmerge_solution(session, round_, other, reason=WHY, by=dana)
    assert (answered(kept), supporters(session, kept)) == ([], [])
