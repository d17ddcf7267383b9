"""Why a rule says no. The words for each reader live in `web/refusals.py`."""

import enum
from typing import Any


class Refusal(enum.StrEnum):
    # voting
    NOT_FOUND = "not_found"
    VOTING_NOT_OPEN_YET = "voting_not_open_yet"
    VOTING_CLOSED = "voting_closed"
    NOT_ON_BALLOT = "not_on_ballot"
    SOLUTION_HIDDEN = "solution_hidden"
    BALLOT_FULL = "ballot_full"
    STAFF_CASTS_NO_BALLOT = "staff_casts_no_ballot"
    # results
    VOTING_NOT_CLOSED = "voting_not_closed"
    ALREADY_PUBLISHED = "already_published"
    # phases
    PHASE_IS_OPEN = "phase_is_open"
    PHASE_IS_NOT_OPEN = "phase_is_not_open"
    PHASE_HAS_OPENED = "phase_has_opened"
    PHASE_HAS_NOT_CLOSED = "phase_has_not_closed"
    VOTING_HAS_OPENED = "voting_has_opened"
    VOTING_NEVER_REOPENS = "voting_never_reopens"
    VOTING_NEEDS_AN_END = "voting_needs_an_end"
    SOLUTIONS_HAVE_NO_END = "solutions_have_no_end"
    VOTING_TOO_SOON = "voting_too_soon"
    OPENING_MISSING = "opening_missing"
    OPENING_IN_THE_PAST = "opening_in_the_past"
    CLOSES_BEFORE_IT_OPENS = "closes_before_it_opens"
    CLOSING_IN_THE_PAST = "closing_in_the_past"
    NOT_LATER = "not_later"
    SOLUTIONS_WAIT = "solutions_wait"
    SOLUTIONS_UNDECIDED = "solutions_undecided"
    BALLOT_IS_EMPTY = "ballot_is_empty"
    RULE_NOT_SET = "rule_not_set"
    REASON_MISSING = "reason_missing"
    # rounds, main challenges, solutions
    ANOTHER_ROUND_IS_PUBLIC = "another_round_is_public"
    ROUND_HAS_BEGUN = "round_has_begun"
    BALLOT_IS_FIXED = "ballot_is_fixed"
    SOLUTION_NOT_PUBLIC = "solution_not_public"
    SOLUTION_NOT_HIDDEN = "solution_not_hidden"
    # clock changes
    TIME_DOES_NOT_EXIST = "time_does_not_exist"
    TIME_COMES_TWICE = "time_comes_twice"
    # signing in, my area
    CODES_TOO_OFTEN = "codes_too_often"
    WRONG_CODE = "wrong_code"
    CODE_TRIES_SPENT = "code_tries_spent"
    CODE_USED = "code_used"
    CODE_NOT_VALID = "code_not_valid"
    LINK_NOT_VALID = "link_not_valid"
    NAME_NOT_SAFE = "name_not_safe"


class Refused(Exception):
    """Raised by a verb whose rule says no. `details` holds what the words need (a time, a number)."""

    def __init__(self, refusal: Refusal, **details: Any) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.details = details
