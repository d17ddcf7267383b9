"""Solutions as staff see them: the list, a new one, the text of one."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import solutions
from app.domain.main_challenges import main_challenges
from app.domain.permissions import Permission
from app.domain.readiness import count_solutions, crowded_challenges
from app.domain.staff_lists import Show, StaffWanted, list_for_staff
from app.domain.text import clean_line
from app.extensions import db
from app.forms.staff_solutions import SolutionForm, stored_solution
from app.models import CostBand, Round, Solution
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, status_of, the_round, the_solution
from app.web.guards import staff
from app.web.page import page_now
from app.web.refusals import words_for_refusal

MOST_WORDS = 100


@bp.get("/staff/rounds/<int:round_id>/solutions")
@staff(Permission.READ_ROUNDS)
def solutions_list(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    wanted = wanted_by_staff(round_)
    return render_template(
        "staff/solutions.html",
        round=round_,
        wanted=wanted,
        page=list_for_staff(db.session, wanted),
        counts=count_solutions(db.session, round_.id),
        challenges=main_challenges(db.session, round_.id),
        crowded=crowded_challenges(db.session, round_.id),
        ballot_is_fixed=round_.voting.has_opened(page_now()),
    )


def wanted_by_staff(round_: Round) -> StaffWanted:
    shows = {show.value: show for show in Show}
    return StaffWanted(
        round_id=round_.id,
        show=shows.get(request.args.get("show", ""), Show.ALL),
        main_challenge_id=request.args.get("challenge", type=int),
        words=clean_line(request.args.get("q", ""))[:MOST_WORDS],
        before=request.args.get("before", type=int),
    )


@bp.route("/staff/rounds/<int:round_id>/solutions/new", methods=["GET", "POST"])
@staff(Permission.EDIT_SOLUTIONS)
def new_solution(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    challenges = main_challenges(db.session, round_.id)
    form = SolutionForm(challenges=challenges, data={"cost_band": CostBand.UNKNOWN.value})
    saved = form.validate_on_submit() and attempt(
        form,
        lambda: solutions.create_solution(db.session, round_, form.content, by=actor()),
        _("The solution was added."),
    )
    if saved:
        return redirect(url_for("staff.solutions_list", round_id=round_id), 303)
    refusal = solutions.join_refusal(round_, page_now())
    return solution_page(round_, None, form, words_for_refusal(refusal) if refusal else "")


@bp.route("/staff/solutions/<int:solution_id>/edit", methods=["GET", "POST"])
@staff(Permission.EDIT_SOLUTIONS)
def edit_solution(solution_id: int) -> ResponseReturnValue:
    round_, solution = the_solution(solution_id)
    form = SolutionForm(challenges=main_challenges(db.session, round_.id), data=stored_solution(solution))
    saved = form.validate_on_submit() and attempt(
        form,
        lambda: solutions.edit_solution(db.session, round_, solution, form.content, by=actor()),
        _("The solution was saved."),
    )
    if saved:
        return redirect(url_for("staff.solution", solution_id=solution_id), 303)
    refusal = solutions.edit_refusal(round_, solution, page_now())
    return solution_page(round_, solution, form, words_for_refusal(refusal) if refusal else "")


def solution_page(round_: Round, solution: Solution | None, form: SolutionForm, fixed: str) -> tuple[str, int]:
    page = render_template("staff/solution_form.html", round=round_, solution=solution, form=form, fixed=fixed)
    return page, status_of(form) if form.errors else 200
