"""A person's own ballot in a round. No address shows another's."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.domain.lists import solutions_by_id
from app.domain.quarters import quarters
from app.domain.voter_facts import ballot_of, give_facts, may_give_facts
from app.extensions import db
from app.forms.me import FactsForm
from app.models import Round
from app.web.guards import public, signed_in
from app.web.rounds import public_round
from app.web.site import frame
from app.web.voting_state import my_ballot

bp = Blueprint("ballots", __name__)


@bp.get("/ballot")
@public
def current() -> Response:
    """My ballot in the round that is on now."""
    round_id = frame().round_id
    return redirect(url_for("ballots.show", round_id=round_id) if round_id else url_for("home.show"))


@bp.get("/rounds/<int:round_id>/ballot")
@public
def show(round_id: int) -> str:
    """Recorded votes, or for a visitor what was chosen and is not recorded yet."""
    round_ = public_round(round_id)
    ballot = my_ballot(round_)
    chosen = solutions_by_id(db.session(), [*sorted(ballot.voted), *ballot.waiting])
    form = facts_form(round_.id) if ballot.is_open and ballot.voted else None
    solutions = list(chosen.values())
    return render_template("ballots/show.html", round=round_, ballot=ballot, solutions=solutions, facts_form=form)


def facts_form(round_id: int) -> FactsForm | None:
    """The question about the voter, for whoever has voted and was not asked yet."""
    if not may_give_facts(db.session(), ballot_of(db.session(), round_id, current_user.account_id)):
        return None
    return FactsForm(quarters=quarters(db.session()))


@bp.post("/rounds/<int:round_id>/ballot/facts")
@signed_in
def facts(round_id: int) -> Response:
    public_round(round_id)
    form = FactsForm(quarters=quarters(db.session()))
    if not form.validate_on_submit():
        flash(" ".join(error for errors in form.errors.values() for error in errors), "bad")
        return redirect(url_for("ballots.show", round_id=round_id, _anchor="facts"), 303)
    give_facts(
        db.session(),
        db.session.get_one(Round, round_id),
        current_user.account_id,
        capacity=form.chosen_capacity,
        quarter=form.chosen_quarter,
    )
    db.session.commit()
    flash(_("Thank you. Your answer was saved, without your name."), "good")
    return redirect(url_for("ballots.show", round_id=round_id), 303)
