"""The round page put together: four panels with their forms, readiness, figures, the newest of the log."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from flask import render_template
from flask_login import current_user

from app.domain import phase_rules, readiness, rounds
from app.domain.audit_trail import read_trail
from app.domain.local_time import after_working_days
from app.domain.permissions import Permission
from app.domain.refusal import Refusal
from app.domain.results import turnout
from app.extensions import db
from app.forms.staff_phases import (
    CloseForm,
    DatesForm,
    EndForm,
    ExpectedForm,
    ExtendForm,
    PanelForm,
    ReasonForm,
    ScheduleForm,
)
from app.models import Phase, PhaseKind, Round
from app.views.staff.common import status_of
from app.web.page import page_now
from app.web.refusals import words_for_refusal

RESULTS, PUBLIC = "results", "public"
REVIEW_WORKING_DAYS = 3
Sent = Mapping[tuple[str, str], PanelForm]


@dataclass(frozen=True)
class Act:
    """One button of a panel: its form, or the words of why it cannot be pressed now."""

    name: str
    form: PanelForm
    why_not: str = ""
    is_sent: bool = False


@dataclass(frozen=True)
class Panel:
    phase: Phase
    state: str
    acts: list[Act] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.phase.kind.value


def round_page(round_: Round, sent: Sent) -> tuple[str, int]:
    """The page; `sent` holds the form that was posted and not accepted, by panel and button."""
    now = page_now()
    counts = readiness.count_solutions(db.session, round_.id)
    page = render_template(
        "staff/round.html",
        round=round_,
        panels=[panel(phase, now, counts, sent) for phase in round_.phases],
        results_acts=results_acts(round_, sent),
        public_act=public_act(round_, now, sent),
        opening_checks=readiness.opening_checks(round_, counts, now),
        survey_checks=readiness.survey_checks(db.session, round_),
        publishing_checks=readiness.publishing_checks(round_, now),
        crowded=readiness.crowded_challenges(db.session, round_.id),
        counts=counts,
        accounts=readiness.count_accounts(db.session),
        ballots=turnout(db.session, round_.id),
        trail=read_trail(db.session, round_.id),
        sent=next(iter(sent.values()), None),
    )
    return page, status_of(next(iter(sent.values()))) if sent else 200


def panel(phase: Phase, now: datetime, counts: readiness.SolutionCounts, sent: Sent) -> Panel:
    state = readiness.state_of(phase, now)
    if phase.round.is_published or not current_user.may(Permission.MANAGE_ROUNDS):
        return Panel(phase, state)
    acts = [act_of(phase, name, refusal, sent) for name, refusal in acts_in(phase, state, now, counts).items()]
    return Panel(phase, state, acts)


def acts_in(phase: Phase, state: str, now: datetime, counts: readiness.SolutionCounts) -> dict[str, Refusal | None]:
    """The buttons of a phase in this state, each with why it would be refused: the rule the verb asks too."""
    if state == "planned":
        opening = phase_rules.open_refusal(phase, now) or waiting_refusal(phase, now, counts)
        return {"schedule": phase_rules.schedule_refusal(phase, now), "open": opening}
    if state == "open":
        return {"extend": phase_rules.extend_refusal(phase, now), "close": phase_rules.close_refusal(phase, now)}
    return {} if phase_rules.is_voting(phase) else {"reopen": phase_rules.reopen_refusal(phase, now)}


def waiting_refusal(phase: Phase, now: datetime, counts: readiness.SolutionCounts) -> Refusal | None:
    if not phase_rules.is_voting(phase):
        return None
    checks = readiness.opening_checks(phase.round, counts, now)
    return next((check.refusal for check in checks if check.refusal), None)


def act_of(phase: Phase, name: str, refusal: Refusal | None, sent: Sent) -> Act:
    kind = phase.kind.value
    if form := sent.get((kind, name)):
        return Act(name, form, is_sent=True)
    why_not = words_for_refusal(refusal, grace_minutes=phase.round.grace_minutes) if refusal else ""
    return Act(name, blank_form(phase, name), why_not=why_not)


def blank_form(phase: Phase, name: str) -> PanelForm:
    """The form as it is first shown: with the dates that stand now, or those that we would suggest."""
    form = FORMS[name](formdata=None, id_prefix=f"{phase.kind.value}-{name}")
    if isinstance(form, ScheduleForm):
        form.fill("opens", phase.opens_at or suggested_opening(phase))
    if isinstance(form, DatesForm) and name != "reopen":
        form.fill("closes", phase.closes_at)
    return form


FORMS: dict[str, type[PanelForm]] = {
    "schedule": ScheduleForm,
    "open": EndForm,
    "extend": ExtendForm,
    "close": CloseForm,
    "reopen": EndForm,
}


def suggested_opening(phase: Phase) -> datetime | None:
    """Voting: after a review window of three working days."""
    closes_at = phase.round.phase(PhaseKind.SOLUTIONS).closes_at
    if not phase_rules.is_voting(phase) or closes_at is None:
        return None
    return after_working_days(closes_at, REVIEW_WORKING_DAYS)


def results_acts(round_: Round, sent: Sent) -> list[Act]:
    if round_.is_published or not current_user.may(Permission.MANAGE_ROUNDS):
        return []
    if form := sent.get((RESULTS, "expect")):
        return [Act("expect", form, is_sent=True)]
    form = ExpectedForm(formdata=None, id_prefix=f"{RESULTS}-expect")
    form.fill("closes", round_.results_expected_at)
    return [Act("expect", form)]


def public_act(round_: Round, now: datetime, sent: Sent) -> Act | None:
    """Taking a public round back, as long as nothing of it has opened."""
    if not round_.is_public or rounds.take_back_refusal(round_, now) or not current_user.may(Permission.MANAGE_ROUNDS):
        return None
    form = sent.get((PUBLIC, "take_back"))
    return Act("take_back", form or ReasonForm(formdata=None, id_prefix=f"{PUBLIC}-take_back"), is_sent=bool(form))
