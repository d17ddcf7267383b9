"""Two solutions side by side: which one stays, and why the other becomes part of it."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from app.domain import merging
from app.domain.permissions import Permission
from app.domain.shortlist import supporter_counts
from app.domain.similar import Similar, similar_solutions
from app.domain.staff_lists import Show, StaffWanted, list_for_staff
from app.domain.text import clean_line
from app.extensions import db
from app.forms.staff_merging import MergeForm
from app.forms.staff_phases import ReasonForm
from app.models import Round, Solution, SolutionState
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, status_of, the_solution
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now
from app.web.refusals import words_for_refusal

MOST_WORDS = 100
MOST_FOUND = 8
CAN_BE_MERGED = (SolutionState.PUBLIC, SolutionState.WAITING)


@bp.route("/staff/solutions/<int:solution_id>/merge", methods=["GET", "POST"])
@staff(Permission.REVIEW)
def merge(solution_id: int) -> ResponseReturnValue:
    round_, solution = the_solution(solution_id)
    other = other_solution(round_, solution)
    form = MergeForm(solutions=[one for one in (other, solution) if one])
    if other is not None and form.validate_on_submit():
        kept, merged = (solution, other) if form.keep.data == solution.id else (other, solution)
        words = _("Merged. The trace shows on both pages.")
        if attempt(form, lambda: merge_two(round_, kept, merged, form), words):
            return to_solution(kept)
    return merge_page(round_, solution, other, form)


def merge_two(round_: Round, kept: Solution, merged: Solution, form: MergeForm) -> None:
    merging.merge_solutions(db.session(), round_, kept, merged, reason=form.reason.data, by=actor())


@bp.post("/staff/solutions/<int:solution_id>/unmerge")
@staff(Permission.REVIEW)
def unmerge(solution_id: int) -> ResponseReturnValue:
    round_, solution = the_solution(solution_id)
    form = ReasonForm(id_prefix="unmerge")
    words = _("The solution stands by itself again.")
    if form.validate_on_submit() and attempt(
        form,
        lambda: merging.unmerge_solution(db.session(), round_, solution, reason=form.reason.data, by=actor()),
        words,
    ):
        return to_solution(solution)
    return merge_page(round_, solution, None, form)


def merge_page(
    round_: Round, solution: Solution, other: Solution | None, form: MergeForm | ReasonForm
) -> tuple[str, int]:
    pair = [one for one in (solution, other) if one]
    fixed = why_not(round_, solution)
    page = render_template(
        "staff/merge.html",
        round=round_,
        solution=solution,
        other=other,
        found=[] if other or fixed or solution.merged_into_id else found_solutions(round_, solution),
        words=typed_words(),
        form=form,
        unmerge_form=form if isinstance(form, ReasonForm) else ReasonForm(formdata=None, id_prefix="unmerge"),
        kept=db.session.get(Solution, solution.merged_into_id) if solution.merged_into_id else None,
        supporters=supporter_counts(db.session(), [one.id for one in pair]),
        why_not=fixed,
    )
    return page, status_of(form) if form.errors else 200


def why_not(round_: Round, solution: Solution) -> str:
    """Why this one can be neither merged nor taken apart, if so."""
    now = page_now()
    if solution.state is SolutionState.MERGED:
        refusal = merging.unmerge_refusal(round_, solution, now)
    else:
        refusal = merging.part_refusal(round_, solution, now)
    return words_for_refusal(refusal) if refusal else ""


def other_solution(round_: Round, solution: Solution) -> Solution | None:
    """The one of the address, when it can be merged with this one."""
    other_id = request.values.get("with", 0, type=read_id)
    own = select(Solution).where(
        Solution.id == other_id, Solution.round_id == round_.id, Solution.state.in_(CAN_BE_MERGED)
    )
    return db.session.scalar(own) if other_id != solution.id else None


def typed_words() -> str:
    return clean_line(request.args.get("q", ""))[:MOST_WORDS]


def found_solutions(round_: Round, solution: Solution) -> Sequence[Solution | Similar]:
    """What was looked for; before that, what may say the same."""
    if not typed_words():
        return similar_ones(round_, solution)
    wanted = StaffWanted(round_.id, Show.ALL, words=typed_words())
    listed = list_for_staff(db.session(), wanted).solutions
    return [one for one in listed if one.id != solution.id and one.state in CAN_BE_MERGED]


def similar_ones(round_: Round, solution: Solution) -> Sequence[Similar]:
    text = f"{solution.title} {solution.sentence}"
    return similar_solutions(db.session(), round_.id, text, besides=solution.id, limit=MOST_FOUND)


def to_solution(solution: Solution) -> Response:
    return redirect(url_for("staff.solution", solution_id=solution.id), 303)
