"""What a round says, the rule of its vote, whether the public sees it."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import rounds
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_phases import ExpectedForm, ReasonForm
from app.forms.staff_rule import ReviewForm, RuleForm
from app.forms.staff_texts import ROUND_TEXTS, localized_form, stored
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, languages, save, status_of, the_round, to_round
from app.views.staff.round_page import PUBLIC, RESULTS, round_page
from app.web.guards import staff
from app.web.page import page_now
from app.web.refusals import words_for_refusal


@bp.route("/staff/rounds/<int:round_id>/texts", methods=["GET", "POST"])
@staff(Permission.MANAGE_ROUNDS)
def round_texts(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    form = localized_form(ROUND_TEXTS, languages())(data=stored(round_, ROUND_TEXTS, languages()))
    if form.validate_on_submit():
        rounds.edit_texts(db.session, round_, form.values, by=actor())
        save(_("The texts were saved."))
        return to_round(round_)
    return render_template("staff/round_texts.html", form=form, round=round_), 422 if form.errors else 200


@bp.route("/staff/rounds/<int:round_id>/rule", methods=["GET", "POST"])
@staff(Permission.MANAGE_ROUNDS)
def round_rule(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    form = RuleForm(obj=round_, data={"tie_rule": round_.tie_rule.value})
    saved = form.validate_on_submit() and attempt(
        form, lambda: rounds.set_rule(db.session, round_, form.rule, by=actor()), _("The rule of the vote was saved.")
    )
    if saved:
        return to_round(round_)
    refusal = rounds.rule_change_refusal(round_, page_now())
    fixed = words_for_refusal(refusal) if refusal else ""
    review = ReviewForm(formdata=None, obj=round_)
    page = render_template("staff/round_rule.html", form=form, review_form=review, round=round_, fixed=fixed)
    return page, status_of(form) if form.errors else 200


@bp.post("/staff/rounds/<int:round_id>/review-rule")
@staff(Permission.MANAGE_ROUNDS)
def round_review(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    rounds.set_review(db.session(), round_, ReviewForm().rule, by=actor())
    save(_("The rule of review was saved."))
    return redirect(url_for("staff.round_rule", round_id=round_id), 303)


@bp.post("/staff/rounds/<int:round_id>/results-date")
@staff(Permission.MANAGE_ROUNDS)
def expect_results(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    form = ExpectedForm(id_prefix=f"{RESULTS}-expect")
    saved = form.validate_on_submit() and attempt(
        form,
        lambda: rounds.expect_results(db.session, round_, form.moment("closes"), by=actor(), reason=form.reason.data),
        _("The date of the results was saved. It shows on the home page at once."),
    )
    return to_round(round_) if saved else round_page(round_, {(RESULTS, "expect"): form})


@bp.post("/staff/rounds/<int:round_id>/public")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def make_public(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    rounds.make_public(db.session, round_, by=actor())
    save(_("The round is public: it is the home page now."))
    return to_round(round_)


@bp.post("/staff/rounds/<int:round_id>/take-back")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def take_back(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    form = ReasonForm(id_prefix=f"{PUBLIC}-take_back")
    saved = form.validate_on_submit() and attempt(
        form,
        lambda: rounds.take_back(db.session, round_, by=actor(), reason=form.reason.data),
        _("The round is not public any more."),
    )
    return to_round(round_) if saved else round_page(round_, {(PUBLIC, "take_back"): form})
