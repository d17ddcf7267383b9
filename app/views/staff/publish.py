"""Publishing in two steps: a page that shows what will be shown, without a vote; then the button."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import readiness
from app.domain.permissions import Permission
from app.domain.results import publish_results, turnout
from app.domain.rules import SMALL_COUNT
from app.extensions import db
from app.forms.staff_phases import ReasonForm
from app.models import Round
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, status_of, the_round
from app.web.guards import staff
from app.web.page import page_now


@bp.get("/staff/rounds/<int:round_id>/publish")
@staff(Permission.PUBLISH_RESULTS)
def preview(round_id: int) -> ResponseReturnValue:
    return publish_page(the_round(round_id), ReasonForm())


@bp.post("/staff/rounds/<int:round_id>/publish")
@staff(Permission.PUBLISH_RESULTS, fresh=True)
def publish(round_id: int) -> ResponseReturnValue:
    round_, form = the_round(round_id), ReasonForm()
    published = form.validate_on_submit() and attempt(
        form,
        lambda: publish_results(db.session(), round_, by=actor(), reason=form.reason.data),
        _("The results are published."),
    )
    if published and round_.is_public:
        return redirect(url_for("results.show", round_id=round_.id), 303)
    return redirect(url_for("staff.round", round_id=round_id), 303) if published else publish_page(round_, form)


def publish_page(round_: Round, form: ReasonForm) -> tuple[str, int]:
    page = render_template(
        "staff/publish.html",
        round=round_,
        form=form,
        checks=readiness.publishing_checks(round_, page_now()),
        refusal=readiness.publishing_refusal(round_, page_now()),
        counts=readiness.count_solutions(db.session, round_.id),
        ballots=turnout(db.session(), round_.id),
        small_count=SMALL_COUNT,
    )
    return page, status_of(form) if form.errors else 200
