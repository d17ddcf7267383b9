"""Staff type in a challenge or a solution for somebody on the phone or at the desk."""

from collections.abc import Callable

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import assisting
from app.domain.challenge_rules import post_refusal
from app.domain.main_challenges import main_challenges
from app.domain.permissions import Permission
from app.domain.proposal_rules import propose_refusal
from app.domain.quarters import quarters
from app.domain.survey_mine import ready_survey
from app.domain.text import clean_line
from app.domain.verification import list_businesses
from app.extensions import db
from app.forms.businesses import BusinessForm, ChallengeForm
from app.forms.proposals import ProposalForm
from app.forms.staff_assisting import ConsentForm, Together
from app.models import AssistedEntry, Business, Challenge, Solution
from app.views.staff.blueprint import bp
from app.views.staff.common import LARGEST_ID, actor, attempt, found, save, status_of, the_round
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now

MOST_WORDS = 100


@bp.get("/staff/rounds/<int:round_id>/assist")
@staff(Permission.ASSIST)
def assist(round_id: int) -> ResponseReturnValue:
    """What to type in; for a challenge first the business is looked for."""
    round_, words = the_round(round_id), clean_line(request.args.get("q", ""))[:MOST_WORDS]
    closed = {
        "challenge": post_refusal(round_, page_now()) is not None,
        "solution": propose_refusal(round_, page_now()) is not None,
    }
    page = list_businesses(db.session(), words=words) if words else None
    survey = ready_survey(db.session(), round_.id)
    return render_template("staff/assist.html", round=round_, words=words, page=page, closed=closed, survey=survey)


@bp.route("/staff/rounds/<int:round_id>/assist/solution", methods=["GET", "POST"])
@staff(Permission.ASSIST)
def assist_solution(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    offered = [one for one in main_challenges(db.session, round_.id) if one.is_public]
    form, consent = ProposalForm(challenges=offered), ConsentForm(clock=page_now())
    form.author_name.label.text = _("Name as everybody will see it; empty for none")
    together = Together(form, consent)

    def enter() -> Solution:
        return assisting.enter_solution(db.session(), round_, form.content, consent.consent, by=actor())

    if together.validate_on_submit() and done(form, enter):
        return redirect(url_for("staff.assist", round_id=round_.id), 303)
    closed = propose_refusal(round_, page_now()) is not None
    context = {"round": round_, "form": form, "consent": consent, "together": together, "closed": closed}
    return render_template("staff/assist_solution.html", **context), status_of(form) if together.errors else 200


@bp.route("/staff/rounds/<int:round_id>/assist/challenge", methods=["GET", "POST"])
@staff(Permission.ASSIST)
def assist_challenge(round_id: int) -> ResponseReturnValue:
    """For the business that the address names; for a new one where it names none."""
    round_, business = the_round(round_id), the_business()
    form, consent = ChallengeForm(businesses=()), ConsentForm(clock=page_now())
    del form.business  # it is chosen by the address
    profile = None if business else BusinessForm(quarters=quarters(db.session()))
    together = Together(*([profile] if profile else []), form, consent)

    def enter() -> Challenge:
        whose = business or profile.profile  # type: ignore[union-attr]
        return assisting.enter_challenge(db.session(), round_, whose, form.content, consent.consent, by=actor())

    if together.validate_on_submit() and done(form, enter):
        return redirect(url_for("staff.assist", round_id=round_.id), 303)
    closed = post_refusal(round_, page_now()) is not None
    context = {"round": round_, "business": business, "profile": profile, "closed": closed}
    page = render_template("staff/assist_challenge.html", form=form, consent=consent, together=together, **context)
    return page, status_of(form) if together.errors else 200


def done(form: ProposalForm | ChallengeForm, enter: Callable[[], Solution | Challenge]) -> bool:
    """Entered and saved, and said what becomes of it."""
    entered: list[Solution | Challenge] = []
    return attempt(form, lambda: entered.append(enter()), _("It was entered. It meets the same review as any other."))


def the_business() -> Business | None:
    if "business" not in request.args:
        return None
    id_ = request.args.get("business", type=read_id)
    return found(db.session.get(Business, id_) if id_ and id_ <= LARGEST_ID else None)


@bp.post("/staff/assisted/<int:entry_id>/forget")
@staff(Permission.ASSIST)
def forget_person(entry_id: int) -> ResponseReturnValue:
    """Erase the name and the contact of the person, as they may ask."""
    entry = found(db.session.get(AssistedEntry, entry_id) if entry_id <= LARGEST_ID else None)
    thing = db.session.get(Solution, entry.solution_id or 0) or db.session.get(Challenge, entry.challenge_id or 0)
    round_ = the_round(thing.round_id) if thing else abort(404)
    assisting.forget_person(db.session(), round_, entry, by=actor())
    save(_("The name and the contact were erased."))
    if isinstance(thing, Solution):
        return redirect(url_for("staff.solution", solution_id=thing.id), 303)
    return redirect(url_for("staff.posted_challenge", challenge_id=entry.challenge_id), 303)
