"""The words for each refusal: what happened, what is safe, what to do next."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain.refusal import Refusal, Refused
from app.web.refusals_accounts import ACCOUNT_WORDS
from app.web.refusals_challenges import CHALLENGE_WORDS
from app.web.refusals_people import PEOPLE_WORDS
from app.web.refusals_pictures import REFUSED_PICTURE_WORDS
from app.web.refusals_review import REVIEW_WORDS
from app.web.refusals_solutions import SOLUTION_WORDS
from app.web.refusals_staff import STAFF_WORDS
from app.web.refusals_survey import SURVEY_WORDS
from app.web.refusals_survey_building import BUILDING_WORDS
from app.web.times import day_time

Words = Callable[[dict[str, Any]], str]


def words_for(refused: Refused) -> str:
    """A sentence in the reader's language."""
    return words_for_refusal(refused.refusal, **refused.details)


def words_for_refusal(refusal: Refusal, **details: Any) -> str:
    """The same without an exception."""
    return WORDS[refusal](details)


def words_before(refusal: Refusal) -> str:
    """What a page says where the rule was only asked: nothing was sent, so nothing was lost."""
    return WORDS_BEFORE.get(refusal, WORDS[refusal])({})


def voting_not_open_yet(details: dict[str, Any]) -> str:
    if opens_at := details.get("opens_at"):
        return _("Voting has not opened yet. It opens on %(time)s.", time=day_time(opens_at))
    return _("Voting has not opened yet.")


def voting_closed(details: dict[str, Any]) -> str:
    if closes_at := details.get("closes_at"):
        return _(
            "Voting ended on %(time)s, so the last change was not recorded. What was recorded before counts.",
            time=day_time(closes_at),
        )
    return _("Voting has ended, so the last change was not recorded. What was recorded before counts.")


def ballot_full(details: dict[str, Any]) -> str:
    return ngettext(
        "You have used your only vote. To vote here, cancel the other vote first.",
        "You have used all %(num)s votes. To vote here, cancel another vote first.",
        details.get("votes_per_ballot", 3),
    )


WORDS: dict[Refusal, Words] = {
    Refusal.NOT_FOUND: lambda d: _("This solution does not exist."),
    Refusal.VOTING_NOT_OPEN_YET: voting_not_open_yet,
    Refusal.VOTING_CLOSED: voting_closed,
    Refusal.NOT_ON_BALLOT: lambda d: _("This solution is not on the ballot, so the vote was not recorded."),
    Refusal.SOLUTION_HIDDEN: lambda d: _("This solution was hidden, so it takes no new votes."),
    Refusal.BALLOT_FULL: ballot_full,
    Refusal.STAFF_CASTS_NO_BALLOT: lambda d: _("An account of the staff casts no ballot."),
    Refusal.ADDRESS_KIND_MAY_NOT_VOTE: lambda d: _(
        "In this round people vote with another kind of address. It can be added on the page “My area”."
    ),
    Refusal.VOTING_NOT_CLOSED: lambda d: _("Results can be published once voting has ended."),
    Refusal.ALREADY_PUBLISHED: lambda d: _("The results of this round were published already."),
    **STAFF_WORDS,
    **PEOPLE_WORDS,
    **REFUSED_PICTURE_WORDS,
    **ACCOUNT_WORDS,
    **SOLUTION_WORDS,
    **REVIEW_WORDS,
    **CHALLENGE_WORDS,
    **SURVEY_WORDS,
    **BUILDING_WORDS,
}

WORDS_BEFORE: dict[Refusal, Words] = {
    Refusal.CHALLENGES_CLOSED: lambda d: _("The time for challenges has ended."),
    Refusal.SOLUTIONS_CLOSED: lambda d: _("The time for sending and changing solutions is over."),
    Refusal.SURVEY_CLOSED: lambda d: _("The survey has closed."),
}
