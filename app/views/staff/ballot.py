"""One solution: on the ballot or not, hidden or not, each with its reason."""

from collections.abc import Callable

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from app.domain import solutions
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_phases import ReasonForm
from app.forms.staff_texts import REASON_TEXTS, LocalizedForm, localized_form
from app.models import Round, Solution
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, languages, save, status_of, the_solution
from app.web.assisted_words import shown_consent
from app.web.back import back_to
from app.web.guards import staff
from app.web.page import page_now
from app.web.refusals import words_for_refusal


@bp.get("/staff/solutions/<int:solution_id>")
@staff(Permission.READ_ROUNDS)
def solution(solution_id: int) -> ResponseReturnValue:
    return decision_page(*the_solution(solution_id))


@bp.post("/staff/solutions/<int:solution_id>/on-ballot")
@staff(Permission.DECIDE_BALLOT)
def put_on_ballot(solution_id: int) -> ResponseReturnValue:
    round_, solution_ = the_solution(solution_id)
    solutions.put_on_ballot(db.session, round_, solution_, by=actor())
    save(_("On the ballot: solution %(id)s.", id=solution_id))
    own_page = url_for("staff.solution", solution_id=solution_id)
    return redirect(back_to(f"solution-{solution_id}", fallback=own_page), 303)


@bp.post("/staff/solutions/<int:solution_id>/off-ballot")
@staff(Permission.DECIDE_BALLOT)
def keep_off_ballot(solution_id: int) -> ResponseReturnValue:
    round_, solution_ = the_solution(solution_id)
    form = reason_form("off")
    return decide(
        round_,
        solution_,
        "off",
        form,
        lambda: solutions.keep_off_ballot(db.session, round_, solution_, reason=form.values["reason"], by=actor()),
        _("Not on the ballot. The reason is public."),
    )


@bp.post("/staff/solutions/<int:solution_id>/hide")
@staff(Permission.EDIT_SOLUTIONS)
def hide_solution(solution_id: int) -> ResponseReturnValue:
    round_, solution_ = the_solution(solution_id)
    form = reason_form("hide")
    return decide(
        round_,
        solution_,
        "hide",
        form,
        lambda: solutions.hide_solution(db.session, round_, solution_, reason=form.values["reason"], by=actor()),
        _("The solution is hidden. The reason shows in its place."),
    )


@bp.post("/staff/solutions/<int:solution_id>/unhide")
@staff(Permission.EDIT_SOLUTIONS)
def unhide_solution(solution_id: int) -> ResponseReturnValue:
    round_, solution_ = the_solution(solution_id)
    form = ReasonForm(id_prefix="unhide")
    return decide(
        round_,
        solution_,
        "unhide",
        form,
        lambda: solutions.unhide_solution(db.session, round_, solution_, by=actor(), reason=form.reason.data),
        _("The solution is public again."),
    )


def decide(
    round_: Round, solution_: Solution, act: str, form: FlaskForm, verb: Callable[[], object], words: str
) -> Response | tuple[str, int]:
    if form.validate_on_submit() and attempt(form, verb, words):
        return to_solution(solution_)
    return decision_page(round_, solution_, {act: form})


def decision_page(round_: Round, solution_: Solution, sent: dict[str, FlaskForm] | None = None) -> tuple[str, int]:
    sent = sent or {}
    now = page_now()
    refusals = {
        "decide": solutions.decide_refusal(round_, solution_, now),
        "edit": solutions.edit_refusal(round_, solution_, now),
        "hide": solutions.hide_refusal(solution_),
        "unhide": solutions.unhide_refusal(solution_),
    }
    page = render_template(
        "staff/solution.html",
        consent=shown_consent(solution_),
        round=round_,
        solution=solution_,
        why_not={name: words_for_refusal(refusal) if refusal else "" for name, refusal in refusals.items()},
        off_form=sent.get("off") or reason_form("off", blank=True),
        hide_form=sent.get("hide") or reason_form("hide", blank=True),
        unhide_form=sent.get("unhide") or ReasonForm(formdata=None, id_prefix="unhide"),
        sent=next(iter(sent), ""),
        sent_form=next(iter(sent.values()), None),
    )
    return page, status_of(next(iter(sent.values()))) if sent else 200


def reason_form(id_prefix: str, *, blank: bool = False) -> LocalizedForm:
    form = localized_form(REASON_TEXTS, languages())
    return form(formdata=None, id_prefix=id_prefix) if blank else form(id_prefix=id_prefix)


def to_solution(solution_: Solution) -> Response:
    return redirect(url_for("staff.solution", solution_id=solution_.id), 303)
