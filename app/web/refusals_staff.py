"""The words of refusals that only staff meet. `refusals.py` joins them to the others."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

from app.domain.refusal import Refusal
from app.web.reader import localized

Words = Callable[[dict[str, Any]], str]


def time_does_not_exist(details: dict[str, Any]) -> str:
    return _(
        "On %(day)s clocks jump forward, and %(hour)s does not exist. It could mean %(first)s or %(second)s.",
        **readings(details),
    )


def time_comes_twice(details: dict[str, Any]) -> str:
    return _(
        "On %(day)s clocks go back, and %(hour)s comes twice: first by summer time, and an hour later by winter time. "
        "Please choose an hour that comes once.",
        **readings(details),
    )


def readings(details: dict[str, Any]) -> dict[str, str]:
    """A wall time, and what it could mean."""
    return {
        "day": f"{details['wall']:%d.%m.%Y}",
        "hour": f"{details['wall']:%H:%M}",
        "first": f"{details['first']:%H:%M}",
        "second": f"{details['second']:%H:%M}",
    }


def voting_too_soon(details: dict[str, Any]) -> str:
    return _(
        "Voting can open only after solutions have closed and %(minutes)s more minutes have passed.",
        minutes=details.get("grace_minutes", 10),
    )


def another_round_is_public(details: dict[str, Any]) -> str:
    if title := localized(details.get("title")):
        return _("“%(title)s” is public and its results are not out yet. One round at a time.", title=title)
    return _("Another round is public and its results are not out yet. One round at a time.")


STAFF_WORDS: dict[Refusal, Words] = {
    Refusal.PHASE_IS_OPEN: lambda d: _("This phase is open already."),
    Refusal.PHASE_IS_NOT_OPEN: lambda d: _("This phase is not open."),
    Refusal.PHASE_HAS_OPENED: lambda d: _(
        "This phase has opened already. Now its end can be moved, or it can be closed."
    ),
    Refusal.PHASE_HAS_NOT_CLOSED: lambda d: _("This phase has not closed, so there is nothing to reopen."),
    Refusal.VOTING_HAS_OPENED: lambda d: _("Voting has opened, so this can no longer change."),
    Refusal.VOTING_NEVER_REOPENS: lambda d: _("Voting has ended. It never opens again."),
    Refusal.VOTING_NEEDS_AN_END: lambda d: _("Voting needs a date and an hour at which it ends."),
    Refusal.SOLUTIONS_HAVE_NO_END: lambda d: _("First set when solutions close. Voting opens after that."),
    Refusal.VOTING_TOO_SOON: voting_too_soon,
    Refusal.OPENING_MISSING: lambda d: _("The end is set, but the opening is missing."),
    Refusal.OPENING_IN_THE_PAST: lambda d: _("This opening is in the past. To open at once, use “Open it now”."),
    Refusal.CLOSES_BEFORE_IT_OPENS: lambda d: _("The end must be after the opening."),
    Refusal.CLOSING_IN_THE_PAST: lambda d: _("The end must be in the future."),
    Refusal.NOT_LATER: lambda d: _("The new end must be later than the present one."),
    Refusal.SOLUTIONS_WAIT: lambda d: _("Voting cannot open while solutions wait for review."),
    Refusal.SOLUTIONS_UNDECIDED: lambda d: _("Voting cannot open before every solution is on the ballot or off it."),
    Refusal.BALLOT_IS_EMPTY: lambda d: _("Voting cannot open without a solution on the ballot."),
    Refusal.RULE_NOT_SET: lambda d: _("The rule of the vote is not whole: who wins, and what decides a tie."),
    Refusal.REASON_MISSING: lambda d: _("A reason is missing."),
    Refusal.ANOTHER_ROUND_IS_PUBLIC: another_round_is_public,
    Refusal.ROUND_HAS_BEGUN: lambda d: _("A phase of this round has opened, so it stays public."),
    Refusal.BALLOT_IS_FIXED: lambda d: _(
        "Voting has opened, so the ballot stays as it is. Hiding a solution is still possible."
    ),
    Refusal.SOLUTION_NOT_PUBLIC: lambda d: _("This solution is not public, so this cannot be done."),
    Refusal.SOLUTION_NOT_HIDDEN: lambda d: _("This solution is not hidden."),
    Refusal.TIME_DOES_NOT_EXIST: time_does_not_exist,
    Refusal.TIME_COMES_TWICE: time_comes_twice,
}
