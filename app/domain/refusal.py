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
    ADDRESS_KIND_MAY_NOT_VOTE = "address_kind_may_not_vote"
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
    # challenges
    CHALLENGES_NOT_OPEN_YET = "challenges_not_open_yet"
    CHALLENGES_CLOSED = "challenges_closed"
    CHALLENGE_NOT_WHOLE = "challenge_not_whole"
    CHALLENGE_CANNOT_CHANGE = "challenge_cannot_change"
    TOO_MANY_CHALLENGES = "too_many_challenges"
    CHALLENGE_NOT_PUBLIC = "challenge_not_public"
    HINGE_IS_FIXED = "hinge_is_fixed"
    MAY_NOT_BE_QUOTED = "may_not_be_quoted"
    NOT_THE_OWNERS_WORDS = "not_the_owners_words"
    NOT_LATE = "not_late"
    CONSENT_MISSING = "consent_missing"
    # what belongs to an account
    ADDRESS_IS_TAKEN = "address_is_taken"
    HAS_SECOND_ADDRESS = "has_second_address"
    STAFF_CANNOT_ERASE = "staff_cannot_erase"
    FACTS_GIVEN_ALREADY = "facts_given_already"
    NOTHING_VOTED = "nothing_voted"
    # people of the staff
    OWN_ROLE = "own_role"
    LAST_ADMINISTRATOR = "last_administrator"
    HAS_A_ROLE = "has_a_role"
    HAS_THIS_ROLE = "has_this_role"
    HAS_NO_ROLE = "has_no_role"
    # second factor of staff
    WRONG_APP_CODE = "wrong_app_code"
    AUTHENTICATOR_EXISTS = "authenticator_exists"
    SECOND_FACTOR_TRIES_SPENT = "second_factor_tries_spent"
    # review, merging, owners' judgements
    CHALLENGES_WAIT = "challenges_wait"
    ALREADY_REVIEWED = "already_reviewed"
    CHANGED_UNREAD = "changed_unread"
    CHANGED_SINCE = "changed_since"
    ALREADY_UNDONE = "already_undone"
    UNDO_TOO_LATE = "undo_too_late"
    CANNOT_BE_MERGED = "cannot_be_merged"
    NOT_MERGED = "not_merged"
    BUSINESS_NOT_VERIFIED = "business_not_verified"
    JUDGEMENTS_FROZEN = "judgements_frozen"
    # residents' solutions, co-support, reports
    SOLUTIONS_NOT_OPEN_YET = "solutions_not_open_yet"
    SOLUTIONS_CLOSED = "solutions_closed"
    ALREADY_SENT = "already_sent"
    SOLUTION_NOT_WHOLE = "solution_not_whole"
    SOLUTION_CANNOT_CHANGE = "solution_cannot_change"
    CANNOT_BE_WITHDRAWN = "cannot_be_withdrawn"
    CANNOT_BE_ANSWERED = "cannot_be_answered"
    ANSWER_MISSING = "answer_missing"
    TOO_MANY_SOLUTIONS = "too_many_solutions"
    CO_SUPPORT_CLOSED = "co_support_closed"
    OWN_SOLUTION = "own_solution"
    REPORTED_ALREADY = "reported_already"
    REPORTS_TOO_OFTEN = "reports_too_often"
    # the owners' survey
    SURVEY_NOT_OPEN_YET = "survey_not_open_yet"
    SURVEY_CLOSED = "survey_closed"
    SURVEY_FROZEN = "survey_frozen"
    SURVEY_NOT_CLOSED = "survey_not_closed"
    SURVEY_ALREADY_PUBLISHED = "survey_already_published"
    SURVEY_IS_EMPTY = "survey_is_empty"
    FILE_IMPORTED_ALREADY = "file_imported_already"
    IMPORT_HAS_BEGUN = "import_has_begun"
    SURVEY_TRIAL_OVER = "survey_trial_over"
    SURVEY_DRAFT_GONE = "survey_draft_gone"
    SURVEY_CHANGED_SINCE = "survey_changed_since"
    IMPORT_BROKE = "import_broke"
    SURVEY_NOT_WHOLE = "survey_not_whole"
    SURVEY_ANSWERED_BY_OWNER = "survey_answered_by_owner"
    SURVEYS_TOO_OFTEN = "surveys_too_often"
    # pictures
    TOO_MANY_PICTURES = "too_many_pictures"
    # building a survey
    SURVEY_EXISTS = "survey_exists"
    SURVEY_PART_GONE = "survey_part_gone"
    QUESTION_NEEDS_OPTIONS = "question_needs_options"
    QUESTION_REPEATS = "question_repeats"
    CONDITION_NOT_EARLIER = "condition_not_earlier"
    CONDITION_UNFIT = "condition_unfit"
    CONDITION_HANGS = "condition_hangs"
    WAVE_TOO_EARLY = "wave_too_early"
    NO_PRESENT_STATE = "no_present_state"


class Refused(Exception):
    """Raised by a verb whose rule says no. `details` holds what the words need (a time, a number)."""

    def __init__(self, refusal: Refusal, **details: Any) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.details = details
