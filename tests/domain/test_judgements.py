"""What verified owners say of a solution: who may, until when, and when it is shown."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.judgements import (
    JudgementCount,
    judge,
    judgement_counts,
    judging_businesses,
    own_judgements,
    take_back_judgement,
)
from app.domain.judging_list import read_judging_list
from app.domain.refusal import Refusal, Refused
from app.models import (
    Account,
    Business,
    OwnerJudgement,
    Round,
    Solution,
    SolutionState,
    Verdict,
    Verification,
)
from tests.factories import (
    begin_writing,
    make_business,
    make_challenge,
    make_main_challenge,
    make_noise,
    make_round,
    make_solution,
    move_phase,
    now,
)
from tests.surveys import make_question, make_response, make_survey


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "review")


@pytest.fixture
def solution(session: Session, round_: Round) -> Solution:
    return make_solution(session, round_)


@pytest.fixture
def cafe(session: Session, rina: Account) -> Business:
    return make_business(session, rina, "קפה רינה")


def answers(session: Session) -> list[tuple[int, int, Verdict]]:
    rows = session.scalars(select(OwnerJudgement).execution_options(populate_existing=True))
    return [(row.solution_id, row.business_id, row.verdict) for row in rows]


def refusal_of(session: Session, solution: Solution, business: Business, by: Account) -> Refusal:
    with pytest.raises(Refused) as refused:
        judge(session, solution, business, Verdict.HELPS, by=by)
    return refused.value.refusal


def test_the_last_answer_of_a_business_stands(
    session: Session, solution: Solution, cafe: Business, rina: Account
) -> None:
    begin_writing(session)
    judge(session, solution, cafe, Verdict.HELPS, by=rina)
    judge(session, solution, cafe, Verdict.DOES_NOT_HELP, by=rina)
    assert answers(session) == [(solution.id, cafe.id, Verdict.DOES_NOT_HELP)]


def test_each_business_of_an_owner_answers_for_itself(
    session: Session, solution: Solution, cafe: Business, rina: Account
) -> None:
    shop = make_business(session, rina)
    make_business(session, rina, verification=Verification.WAITING)
    judge(session, solution, cafe, Verdict.HELPS, by=rina)
    judge(session, solution, shop, Verdict.NOT_RELEVANT, by=rina)
    assert list(judging_businesses(session, rina.id)) == [cafe, shop]
    assert own_judgements(session, shop.id, [solution.id]) == {solution.id: Verdict.NOT_RELEVANT}


def test_an_answer_is_taken_back(session: Session, solution: Solution, cafe: Business, rina: Account) -> None:
    judge(session, solution, cafe, Verdict.HELPS, by=rina)
    take_back_judgement(session, solution, cafe, by=rina)
    take_back_judgement(session, solution, cafe, by=rina)
    assert answers(session) == []


def test_nobody_answers_for_the_business_of_another(
    session: Session, solution: Solution, cafe: Business, amir: Account
) -> None:
    assert refusal_of(session, solution, cafe, amir) is Refusal.NOT_FOUND


def test_only_verified_businesses_answer(session: Session, solution: Solution, rina: Account) -> None:
    unknown = make_business(session, rina, verification=Verification.WAITING)
    assert refusal_of(session, solution, unknown, rina) is Refusal.BUSINESS_NOT_VERIFIED


def test_only_public_solutions_are_judged(session: Session, round_: Round, cafe: Business, rina: Account) -> None:
    hidden = make_solution(session, round_, state=SolutionState.HIDDEN)
    assert refusal_of(session, hidden, cafe, rina) is Refusal.SOLUTION_NOT_PUBLIC


def test_answers_are_frozen_when_voting_opens(
    session: Session, round_: Round, solution: Solution, cafe: Business, rina: Account
) -> None:
    judge(session, solution, cafe, Verdict.HELPS, by=rina)
    move_phase(session, round_, round_.voting.kind, opens=-1, closes=3)
    assert refusal_of(session, solution, cafe, rina) is Refusal.JUDGEMENTS_FROZEN
    with pytest.raises(Refused):
        take_back_judgement(session, solution, cafe, by=rina)
    assert answers(session) == [(solution.id, cafe.id, Verdict.HELPS)]


def say(session: Session, solution: Solution, *verdicts: Verdict) -> None:
    for verdict in verdicts:
        business = make_business(session, None)
        row = {"solution_id": solution.id, "business_id": business.id, "verdict": verdict, "judged_at": now(session)}
        session.add(OwnerJudgement(**row))
    session.flush()


def test_only_yes_and_no_count_as_answers(session: Session, round_: Round, solution: Solution) -> None:
    other, silent = make_solution(session, round_), make_solution(session, round_)
    say(session, solution, *[Verdict.HELPS] * 3, Verdict.DOES_NOT_HELP, *[Verdict.NOT_RELEVANT] * 4)
    say(session, other, Verdict.HELPS)
    counts = judgement_counts(session, [solution.id, silent.id])
    assert counts == {solution.id: JudgementCount(3, 4), silent.id: JudgementCount(0, 0)}


@pytest.mark.parametrize(("answered", "is_shown"), [(0, False), (4, False), (5, True)])
def test_they_are_shown_from_five_answers_up(answered: int, is_shown: bool) -> None:
    assert JudgementCount(0, answered).is_shown is is_shown


def test_solutions_of_the_challenges_a_business_raised_come_first(
    session: Session, round_: Round, cafe: Business
) -> None:
    raised, other = make_main_challenge(session, round_), make_main_challenge(session, round_, "אחר")
    make_challenge(session, round_, cafe, main_challenge_id=raised.id)
    make_challenge(session, round_, make_business(session, None), main_challenge_id=other.id)
    strange = [make_solution(session, round_, main_challenges=[other]) for _each in range(2)]
    own = [make_solution(session, round_, main_challenges=[raised]) for _each in range(3)]
    make_solution(session, round_, main_challenges=[raised], state=SolutionState.WAITING)
    seen, after = [], None
    while True:
        page = read_judging_list(session, round_.id, cafe.id, after=after, limit=2)
        seen += page.solutions
        if (after := page.next) is None:
            break
    assert seen == [*own, *strange]
    assert read_judging_list(session, round_.id, cafe.id).own == {one.id for one in own}


@pytest.mark.parametrize(("sent", "is_own"), [({}, True), ({"submitted_at": None}, False), ({"is_test": True}, False)])
def test_an_answer_that_counts_for_a_main_challenge_makes_it_one_of_the_business(
    session: Session, round_: Round, cafe: Business, sent: dict[str, object], is_own: bool
) -> None:
    main, survey = make_main_challenge(session, round_), make_survey(session, round_)
    question = make_question(session, survey.sections[0], options=("תזרים", "לקוחות"))
    question.options[0].main_challenge_id = main.id
    make_response(session, survey, cafe, {question: question.options[0]}, **sent)
    make_response(session, survey, make_business(session, None), {question: question.options[1]})
    other = make_main_challenge(session, round_, "אחר")
    question.options[1].main_challenge_id = other.id
    strange = make_solution(session, round_, main_challenges=[other])
    solution = make_solution(session, round_, main_challenges=[main])
    assert read_judging_list(session, round_.id, cafe.id).own == ({solution.id} if is_own else set())
    assert strange.id not in read_judging_list(session, round_.id, cafe.id).own
