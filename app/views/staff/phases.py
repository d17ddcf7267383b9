"""The buttons of a phase. Each is its own address and its own verb."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.domain import phases
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_phases import CloseForm, EndForm, ExtendForm, PanelForm, ScheduleForm
from app.models import PhaseKind, Round
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, the_round, to_round
from app.views.staff.round_page import round_page
from app.web.guards import staff

PHASE = "/staff/rounds/<int:round_id>/phases/<any(challenges,solutions,voting):kind>"


@bp.post(f"{PHASE}/schedule")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def schedule_phase(round_id: int, kind: str) -> ResponseReturnValue:
    form = ScheduleForm(id_prefix=f"{kind}-schedule")
    return change_dates(
        the_round(round_id),
        kind,
        "schedule",
        form,
        lambda round_, phase: phases.schedule_phase(
            db.session,
            round_,
            phase,
            opens_at=form.moment("opens"),
            closes_at=form.moment("closes"),
            by=actor(),
            reason=form.reason.data,
        ),
        _("The dates were saved."),
    )


@bp.post(f"{PHASE}/open")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def open_phase(round_id: int, kind: str) -> ResponseReturnValue:
    form = EndForm(id_prefix=f"{kind}-open")
    return change_dates(
        the_round(round_id),
        kind,
        "open",
        form,
        lambda round_, phase: phases.open_phase(
            db.session, round_, phase, closes_at=form.moment("closes"), by=actor(), reason=form.reason.data
        ),
        _("The phase is open."),
    )


@bp.post(f"{PHASE}/close")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def close_phase(round_id: int, kind: str) -> ResponseReturnValue:
    form = CloseForm(id_prefix=f"{kind}-close")
    return change_dates(
        the_round(round_id),
        kind,
        "close",
        form,
        lambda round_, phase: phases.close_phase(db.session, round_, phase, by=actor(), reason=form.reason.data),
        _("The phase is closed."),
    )


@bp.post(f"{PHASE}/extend")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def extend_phase(round_id: int, kind: str) -> ResponseReturnValue:
    form = ExtendForm(id_prefix=f"{kind}-extend")
    return change_dates(
        the_round(round_id),
        kind,
        "extend",
        form,
        lambda round_, phase: phases.extend_phase(
            db.session, round_, phase, closes_at=form.moment("closes"), by=actor(), reason=form.reason.data
        ),
        _("The phase was extended."),
    )


@bp.post(f"{PHASE}/reopen")
@staff(Permission.MANAGE_ROUNDS, fresh=True)
def reopen_phase(round_id: int, kind: str) -> ResponseReturnValue:
    form = EndForm(id_prefix=f"{kind}-reopen")
    return change_dates(
        the_round(round_id),
        kind,
        "reopen",
        form,
        lambda round_, phase: phases.reopen_phase(
            db.session, round_, phase, closes_at=form.moment("closes"), by=actor(), reason=form.reason.data
        ),
        _("The phase is open again."),
    )


def change_dates(
    round_: Round, kind: str, act: str, form: PanelForm, verb: Callable[[Round, PhaseKind], object], words: str
) -> ResponseReturnValue:
    """Check what was typed, do it, and go back to the round; else the round's page with this form open."""
    phase = PhaseKind(kind)
    if form.validate_on_submit() and attempt(form, lambda: verb(round_, phase), words):
        return to_round(round_)
    return round_page(round_, {(kind, act): form})
