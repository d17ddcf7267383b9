"""The shortlist: the solutions of one main challenge after the other, on the ballot or not, decided in place."""

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.domain import shortlist as shortlists
from app.domain import solutions
from app.domain.main_challenges import main_challenges
from app.domain.permissions import Permission
from app.domain.readiness import READABLE_PER_CHALLENGE
from app.domain.shortlist import GENERAL, Candidates, Part
from app.extensions import db
from app.forms.staff_review import OffBallotForm
from app.models import MainChallenge, Round, Solution
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, languages, save, status_of, the_round, the_solution
from app.web.guards import staff
from app.web.htmx import is_htmx
from app.web.ids import read_id
from app.web.page import page_now

PARTS = {part.value: part for part in Part}
SHORTLIST = "/staff/rounds/<int:round_id>/shortlist"


@bp.get(SHORTLIST)
@staff(Permission.DECIDE_BALLOT)
def shortlist(round_id: int) -> ResponseReturnValue:
    return shortlist_page(the_round(round_id))


@bp.post(f"{SHORTLIST}/on")
@staff(Permission.DECIDE_BALLOT)
def shortlist_on(round_id: int) -> ResponseReturnValue:
    round_, solution = posted_solution(round_id)
    solutions.put_on_ballot(db.session(), round_, solution, by=actor())
    return decided(round_, solution, _("On the ballot: solution %(id)s.", id=solution.id))


@bp.post(f"{SHORTLIST}/undecided")
@staff(Permission.DECIDE_BALLOT)
def shortlist_undecided(round_id: int) -> ResponseReturnValue:
    round_, solution = posted_solution(round_id)
    shortlists.leave_undecided(db.session(), round_, solution, by=actor())
    return decided(round_, solution, _("Not decided yet: solution %(id)s.", id=solution.id))


@bp.post(f"{SHORTLIST}/off")
@staff(Permission.DECIDE_BALLOT)
def shortlist_off(round_id: int) -> ResponseReturnValue:
    round_, solution = posted_solution(round_id)
    form = OffBallotForm(id_prefix=f"off-{solution.id}")
    if not form.validate_on_submit():
        return not_decided(round_, solution, form)
    reason = form.written(languages())
    solutions.keep_off_ballot(db.session(), round_, solution, reason=reason, by=actor())
    return decided(round_, solution, _("Not on the ballot. The reason is public."))


def posted_solution(round_id: int) -> tuple[Round, Solution]:
    round_, solution = the_solution(request.form.get("solution", 0, type=read_id))
    return (round_, solution) if round_.id == round_id else abort(404)


def decided(round_: Round, solution: Solution, words: str) -> ResponseReturnValue:
    save(words)
    if is_htmx():
        return changed_row(round_, solution)
    return to_shortlist(round_, solution)


def not_decided(round_: Round, solution: Solution, form: OffBallotForm) -> ResponseReturnValue:
    """The reason is not right yet: the same row, or the whole page, with what was typed."""
    if is_htmx():
        return changed_row(round_, solution, form), 422
    return shortlist_page(round_, {solution.id: form})


def changed_row(round_: Round, solution: Solution, form: OffBallotForm | None = None) -> str:
    found = shortlists.described(db.session(), [solution])
    context = context_of(round_, found, {solution.id: form} if form else {})
    return render_template("staff/changed_shortlist.html", **context, solution=solution)


def shortlist_page(round_: Round, sent: dict[int, OffBallotForm] | None = None) -> ResponseReturnValue:
    challenges = main_challenges(db.session(), round_.id)
    part, after = wanted_part(), request.args.get("after", type=read_id)
    found = shortlists.candidates(db.session(), round_.id, wanted_challenge(challenges), part, after)
    form = next(iter((sent or {}).values()), None)
    page = render_template("staff/shortlist.html", **context_of(round_, found, sent or {}, challenges), sent=form)
    return page, status_of(form) if form else 200


def context_of(
    round_: Round,
    found: Candidates,
    sent: dict[int, OffBallotForm],
    challenges: Sequence[MainChallenge] | None = None,
) -> dict[str, Any]:
    challenges = main_challenges(db.session(), round_.id) if challenges is None else challenges
    blank = {one.id: OffBallotForm(formdata=None, id_prefix=f"off-{one.id}") for one in found.solutions}
    return {
        "round": round_,
        "challenges": challenges,
        "challenge_id": wanted_challenge(challenges),
        "part": wanted_part(),
        "parts": tuple(Part),
        "page": found,
        "progress": shortlists.progress(db.session(), round_.id),
        "target": READABLE_PER_CHALLENGE,
        "forms": blank | sent,
        "sent_id": next(iter(sent), None),
        "is_fixed": round_.voting.has_opened(page_now()),
    }


def wanted_challenge(challenges: Sequence[MainChallenge]) -> int:
    """The main challenge of the address; at first the first one. GENERAL: those that answer none."""
    first = challenges[0].id if challenges else GENERAL
    wanted = request.args.get("challenge", first, type=int)
    return wanted if wanted in (GENERAL, *(one.id for one in challenges)) else first


def wanted_part() -> Part:
    return PARTS.get(request.args.get("show", ""), Part.ALL)


def to_shortlist(round_: Round, solution: Solution) -> Response:
    kept = {name: request.args.get(name) for name in ("challenge", "show", "after")}
    address = url_for("staff.shortlist", round_id=round_.id, **kept)
    return redirect(f"{address}#shortlist-row-{solution.id}", 303)
