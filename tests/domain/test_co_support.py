"""Joining a solution, and reporting one."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.co_support import join_solution, leave_solution, may_show_co_supporters
from app.domain.refusal import Refusal, Refused
from app.domain.reports import report_solution
from app.domain.solution_page import Around, around
from app.models import CoSupport, Report, ReportReason, ReviewKind, Round, SolutionState
from tests.factories import make_account, make_noise, make_round, make_solution, now


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


def refusal_of(verb, *args, **kwargs) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.refusal


def test_joining_twice_is_joining_once_and_leaving_undoes_it(session, round_, amir, noa):
    solution, other = make_solution(session, round_, account_id=amir.id), make_solution(session, round_)
    for one in (solution, solution, other):
        join_solution(session, round_, one, by=noa)
    assert around(session, solution, noa.id) == Around(co_supporters=1, has_joined=True)
    assert around(session, solution, amir.id) == Around(co_supporters=1)
    leave_solution(session, round_, solution, by=noa)
    assert session.scalars(select(CoSupport.solution_id)).all() == [other.id]


def test_nobody_joins_their_own_or_what_is_not_public(session, round_, amir, noa):
    own = make_solution(session, round_, account_id=amir.id)
    hidden = make_solution(session, round_, state=SolutionState.HIDDEN)
    assert refusal_of(join_solution, session, round_, own, by=amir) is Refusal.OWN_SOLUTION
    assert refusal_of(join_solution, session, round_, hidden, by=noa) is Refusal.SOLUTION_NOT_PUBLIC


@pytest.mark.parametrize("stage", ["challenges", "review", "voting", "closed"])
def test_supporters_come_and_go_only_while_solutions_are_open(session, noa, stage):
    round_ = make_round(session, stage)
    solution = make_solution(session, round_)
    for verb in (join_solution, leave_solution):
        assert refusal_of(verb, session, round_, solution, by=noa) is Refusal.CO_SUPPORT_CLOSED


def test_their_number_is_not_shown_from_the_opening_of_the_vote_until_the_results(session):
    shown = {}
    for stage in ("solutions", "review", "voting", "closed"):
        round_ = make_round(session, stage, is_public=False)
        shown[stage] = may_show_co_supporters(round_, now(session))
    round_.published_at = now(session)
    shown["published"] = may_show_co_supporters(round_, now(session))
    assert shown == {"solutions": True, "review": True, "voting": False, "closed": False, "published": True}


def test_what_stands_around_a_solution_is_its_own(session, round_, noa):
    kept = make_solution(session, round_, "נשאר")
    for name in ("יעל", ""):
        make_solution(session, round_, author_name=name, state=SolutionState.MERGED, merged_into_id=kept.id)
    part = make_solution(session, round_, state=SolutionState.MERGED, merged_into_id=kept.id, author_name="דוד")
    assert around(session, kept, None) == Around(merged_authors=("יעל", "", "דוד"))
    assert around(session, part, None) == Around(kept_id=kept.id, kept_title="נשאר")


def test_a_report_puts_a_public_solution_into_the_queue_once_a_person(session, round_, amir, noa):
    solution = make_solution(session, round_, account_id=amir.id)
    report_solution(session, solution, ReportReason.INSULT, " זה פוגע ", by=noa)
    report = session.scalars(select(Report)).one()
    assert (report.reason, report.words, report.account_id) == (ReportReason.INSULT, "זה פוגע", noa.id)
    assert (solution.review_kind, solution.state) == (ReviewKind.REPORTED, SolutionState.PUBLIC)
    again = refusal_of(report_solution, session, solution, ReportReason.OTHER, "עוד", by=noa)
    own = refusal_of(report_solution, session, solution, ReportReason.OTHER, "עוד", by=amir)
    assert (again, own) == (Refusal.REPORTED_ALREADY, Refusal.OWN_SOLUTION)


def test_many_reports_in_an_hour_are_too_many(session, round_):
    reporter = make_account(session)
    for _n in range(20):
        report_solution(session, make_solution(session, round_), ReportReason.INSULT, "", by=reporter)
    one_more = make_solution(session, round_)
    refused = refusal_of(report_solution, session, one_more, ReportReason.INSULT, "", by=reporter)
    assert refused is Refusal.REPORTS_TOO_OFTEN
