"""What the page of one solution shows to this reader."""

from typing import Any

from flask_login import current_user

from app.domain.proposal_rules import answer_refusal, edit_own_refusal, withdraw_refusal
from app.domain.reports import report_refusal
from app.domain.solution_page import Around, around
from app.extensions import db
from app.forms.proposals import AnswerForm
from app.models import Round, Solution, SolutionState
from app.web.co_support import shown_support
from app.web.judging import judging_context
from app.web.page import page_now
from app.web.voting_state import my_ballot

TRACES = (SolutionState.MERGED, SolutionState.WITHDRAWN)


def solution_context(round_: Round, solution: Solution) -> dict[str, Any]:
    found, ballot = around(db.session(), solution, current_user.account_id), my_ballot(round_)
    return {
        "solution": solution,
        "round": round_,
        "around": found,
        "ballot": ballot,
        "state": ballot.state_of(solution),
        "is_trace": solution.state in TRACES,
        "is_mine": is_mine(solution),
        "support": shown_support(round_, solution, found),
        "may_report": may_report(solution, found),
        **judging_context(round_, solution),
        **(may_do(round_, solution) if is_mine(solution) else {}),
    }


def is_mine(solution: Solution) -> bool:
    return current_user.is_authenticated and solution.account_id == current_user.account_id


def may_report(solution: Solution, found: Around) -> bool:
    return not found.has_reported and report_refusal(solution, account_id=current_user.account_id) is None


def may_do(round_: Round, solution: Solution) -> dict[str, Any]:
    """What its author may do now."""
    now = page_now()
    return {
        "may_edit": edit_own_refusal(round_, solution, now) is None,
        "may_withdraw": withdraw_refusal(round_, solution, now) is None,
        "may_answer": answer_refusal(solution) is None,
        "answer_form": AnswerForm(),
    }
