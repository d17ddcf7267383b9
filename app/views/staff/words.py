"""The sentences of the staff pages that depend on what is shown."""

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.readiness import Check, CheckName
from app.models import Round, Solution, SolutionState
from app.views.staff.blueprint import bp
from app.web.assisted_words import consent_words, entered_words
from app.web.audit_words import audit_words, log_time, phase_word


@bp.context_processor
def words() -> dict[str, object]:
    return {
        "act_label": act_label,
        "audit_words": audit_words,
        "check_words": check_words,
        "consequence": consequence,
        "consent_words": consent_words,
        "entered_words": entered_words,
        "decision_word": decision_word,
        "log_time": log_time,
        "phase_word": phase_word,
        "state_word": state_word,
    }


def state_word(state: str) -> str:
    return {"planned": _("Planned"), "open": _("Open"), "closed": _("Ended")}[state]


def act_label(name: str) -> str:
    return {
        "schedule": _("Set dates"),
        "open": _("Open it now"),
        "extend": _("Extend"),
        "close": _("Close now"),
        "reopen": _("Reopen"),
        "expect": _("Change the date"),
        "take_back": _("Take off the home page"),
    }[name]


def consequence(kind: str, name: str, round_: Round) -> str:
    """What will happen, said before the button."""
    if kind == "voting" and name in VOTING_CONSEQUENCES:
        return VOTING_CONSEQUENCES[name]()
    if name == "close":
        return ngettext(
            "The phase closes at once. A form that was opened before may still be sent for %(num)s minute.",
            "The phase closes at once. A form that was opened before may still be sent for %(num)s minutes.",
            round_.grace_minutes,
        )
    return CONSEQUENCES[name]()


VOTING_CONSEQUENCES = {
    "schedule": lambda: _("Voting opens by itself at this hour. What is undecided then stays off the ballot."),
    "open": lambda: _("Voting opens at once. From then on the ballot and the rule of the vote stay as they are."),
    "close": lambda: _("Voting closes at once, for everybody, and never opens again. What was recorded stays."),
}
CONSEQUENCES = {
    "schedule": lambda: _("The phase opens and closes by itself at these hours."),
    "open": lambda: _("The phase opens at once. Without an end it stays open until it is closed."),
    "extend": lambda: _("Everybody sees the new end at once."),
    "reopen": lambda: _("The phase opens again at once, until the new end."),
    "expect": lambda: _("The new date shows on the home page at once. Nothing is published by itself."),
    "take_back": lambda: _("Visitors will not find this round any more. Nothing is deleted."),
}


def check_words(check: Check) -> str:
    return (READY if check.is_ok else MISSING)[check.name](check.count)


READY = {
    CheckName.SOLUTIONS_CLOSED: lambda num: _("The solutions phase does not stand in the way"),
    CheckName.NO_CHALLENGE_WAITS: lambda num: _("No challenge waits for review"),
    CheckName.NONE_WAITS: lambda num: _("No solution waits for review"),
    CheckName.ALL_DECIDED: lambda num: _("Every solution is decided"),
    CheckName.BALLOT_NOT_EMPTY: lambda num: ngettext(
        "%(num)s solution is on the ballot", "%(num)s solutions are on the ballot", num
    ),
    CheckName.RULE_IS_SET: lambda num: _("The rule of the vote is set"),
    CheckName.VOTING_CLOSED: lambda num: _("Voting has ended"),
    CheckName.SURVEY_IS_READY: lambda num: _("The survey is ready"),
    CheckName.SURVEY_IS_PUBLISHED: lambda num: _("The results of the survey are public"),
}
MISSING = {
    CheckName.SOLUTIONS_CLOSED: lambda num: ngettext(
        "Voting may open %(num)s minute after solutions have ended",
        "Voting may open %(num)s minutes after solutions have ended",
        num,
    ),
    CheckName.NO_CHALLENGE_WAITS: lambda num: ngettext(
        "%(num)s challenge waits for review", "%(num)s challenges wait for review", num
    ),
    CheckName.NONE_WAITS: lambda num: ngettext(
        "%(num)s solution waits for review", "%(num)s solutions wait for review", num
    ),
    CheckName.ALL_DECIDED: lambda num: ngettext(
        "%(num)s solution is not decided", "%(num)s solutions are not decided", num
    ),
    CheckName.BALLOT_NOT_EMPTY: lambda num: _("No solution is on the ballot"),
    CheckName.RULE_IS_SET: lambda num: _("The rule of the vote is not whole"),
    CheckName.VOTING_CLOSED: lambda num: _("Voting has not ended yet"),
    CheckName.SURVEY_IS_READY: lambda num: _("The survey is not ready, so owners would not see it"),
    CheckName.SURVEY_IS_PUBLISHED: lambda num: _(
        "The results of the survey are not public yet, so answers do not count for the main challenges"
    ),
}


def decision_word(solution: Solution) -> tuple[str, str]:
    """What was decided about a solution, and the kind of its tag."""
    if solution.state is SolutionState.HIDDEN:
        return _("Hidden"), "bad"
    if solution.state is SolutionState.WAITING:
        return _("Waits for review"), "warn"
    if solution.state is SolutionState.MERGED:
        return _("Merged"), ""
    if solution.state is not SolutionState.PUBLIC:
        return _("Not public"), ""
    if solution.on_ballot is None:
        return _("Not decided"), "warn"
    return (_("On the ballot"), "good") if solution.on_ballot else (_("Not on the ballot"), "")
