"""Which pages there are, for whom. A test keeps this list complete."""

from collections.abc import Iterator
from dataclasses import dataclass

VISITOR, RESIDENT, OWNER, STAFF = "visitor", "resident", "owner", "staff"
ROLES = (VISITOR, RESIDENT, OWNER, STAFF)

SHARED = {
    "home": "/",
    "round": "/rounds/{round}",
    "round-poster": "/rounds/{round}/poster",
    "past-rounds": "/rounds",
    "past-round": "/rounds/{past}",
    "solutions": "/rounds/{round}/solutions",
    "solutions-filtered": "/rounds/{round}/solutions?challenge={challenge}&order=newest",
    "solutions-nothing-found": "/rounds/{round}/solutions?q=%D7%90%D7%91%D7%92%D7%93%D7%94",
    "solutions-not-on-ballot": "/rounds/{round}/solutions?ballot=off",
    "solutions-past": "/rounds/{past}/solutions",
    "solution": "/solutions/{solution}",
    "solution-hidden": "/solutions/{hidden}",
    "solution-off-ballot": "/solutions/{off_ballot}",
    "solution-versions": "/solutions/{solution}/versions",
    "solution-poster": "/solutions/{solution}/poster",
    "propose": "/rounds/{round}/solutions/new",
    "challenges": "/rounds/{round}/challenges",
    "challenge": "/challenges/{posted}",
    "post-challenge": "/rounds/{round}/challenges/new",
    "challenge-sticker": "/challenges/{posted}/sticker",
    "main-challenge": "/main-challenges/{challenge}",
    "ballot": "/rounds/{round}/ballot",
    "results-not-yet": "/rounds/{round}/results",
    "results": "/rounds/{past}/results",
    "news": "/rounds/{round}/news",
    "news-item": "/news/{news}",
    "about": "/about",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "terms": "/terms",
    "contact": "/contact",
    "survey": "/surveys/{open_survey}",
    "survey-results": "/surveys/{past_survey}/results",
    "survey-results-of-a-field": "/surveys/{past_survey}/results?by=sector:food",
    "survey-results-not-yet": "/surveys/{open_survey}/results",
    "not-found": "/nothing-here",
}
ONLY = {
    VISITOR: {"sign-in": "/sign-in", "sign-in-next": "/sign-in?next=/he/me"},
    RESIDENT: {
        "me": "/me",
        "my-address": "/me/address",
        "my-data": "/me/export",
        "my-erasing": "/me/erase",
        "my-businesses-none": "/me/businesses",
        "not-for-you": "/staff",
        "report": "/solutions/{solution}/report",
        "my-draft": "/solutions/{draft}/edit",
        "my-preview": "/solutions/{draft}/preview",
        "survey-first-part": "/surveys/{open_survey}/sections/1",
        "survey-last-step-without-business": "/surveys/{open_survey}/send",
    },
    OWNER: {
        "my-posts": "/me",
        "judgements": "/rounds/{round}/judgements",
        "my-businesses": "/me/businesses",
        "my-new-business": "/me/businesses/new",
        "my-business": "/me/businesses/{business}/edit",
        "my-challenge": "/challenges/{begun}/edit",
        "my-challenge-preview": "/challenges/{begun}/preview",
        "survey-part": "/surveys/{open_survey}/sections/2",
        "survey-correction": "/surveys/{open_survey}/sections/1?business={business}",
        "survey-last-step": "/surveys/{open_survey}/send",
        "survey-thanks": "/surveys/{open_survey}/thanks?business={business}",
    },
    STAFF: {
        "staff": "/staff",
        "staff-code": "/second-factor",
        "staff-codes-of-paper": "/second-factor/codes",
        "staff-new-round": "/staff/rounds/new",
        "staff-round": "/staff/rounds/{round}",
        "staff-round-past": "/staff/rounds/{past}",
        "staff-round-planned": "/staff/rounds/{planned}",
        "staff-texts": "/staff/rounds/{round}/texts",
        "staff-rule": "/staff/rounds/{planned}/rule",
        "staff-challenges": "/staff/rounds/{round}/main-challenges",
        "staff-new-challenge": "/staff/rounds/{planned}/main-challenges/new",
        "staff-challenge": "/staff/main-challenges/{challenge}",
        "staff-solutions": "/staff/rounds/{round}/solutions",
        "staff-solutions-found": "/staff/rounds/{round}/solutions?show=off_ballot",
        "staff-new-solution": "/staff/rounds/{planned}/solutions/new",
        "staff-solution": "/staff/solutions/{solution}",
        "staff-solution-hidden": "/staff/solutions/{hidden}",
        "staff-edit-solution": "/staff/solutions/{off_ballot}/edit",
        "staff-publish": "/staff/rounds/{round}/publish",
        "staff-log": "/staff/rounds/{round}/log",
        "staff-review": "/staff/rounds/{planned}/review",
        "staff-shortlist": "/staff/rounds/{planned}/shortlist",
        "staff-merge": "/staff/solutions/{off_ballot}/merge",
        "staff-businesses": "/staff/businesses",
        "staff-register": "/staff/businesses/register",
        "staff-write-to-owner": "/staff/businesses/{business}/write",
        "staff-grouping": "/staff/rounds/{round}/grouping",
        "staff-grouping-answers": "/staff/rounds/{round}/grouping/answers",
        "staff-posted": "/staff/challenges/{posted}",
        "staff-whole-log": "/staff/log",
        "staff-whole-log-filtered": "/staff/log?action=phase.*&round={round}",
        "staff-assist": "/staff/rounds/{round}/assist?q=%D7%A7%D7%A4%D7%94",
        "staff-assist-solution": "/staff/rounds/{planned}/assist/solution",
        "staff-assist-challenge": "/staff/rounds/{round}/assist/challenge?business={business}",
        "staff-news": "/staff/rounds/{round}/news",
        "staff-new-news": "/staff/rounds/{round}/news/new",
        "staff-news-item": "/staff/news/{news}",
        "staff-page-texts": "/staff/texts",
        "staff-page-text": "/staff/texts/accessibility",
        "staff-site": "/staff/site",
        "staff-quarters": "/staff/quarters",
        "staff-quarter": "/staff/quarters/{quarter}",
        "staff-imports": "/staff/rounds/{round}/imports",
        "staff-import": "/staff/imports/{upload}",
        "staff-survey": "/staff/rounds/{planned}/survey",
        "staff-survey-begin": "/staff/rounds/{round}/survey",
        "staff-survey-of-a-frozen": "/staff/rounds/{round}/survey?wave=2",
        "staff-new-survey": "/staff/rounds/{round}/survey/new",
        "staff-survey-texts": "/staff/surveys/{built_survey}/texts",
        "staff-survey-dates": "/staff/surveys/{open_survey}/dates",
        "staff-survey-preview": "/staff/surveys/{built_survey}/preview",
        "staff-survey-preview-part": "/staff/surveys/{built_survey}/preview?part=3",
        "staff-new-section": "/staff/surveys/{built_survey}/sections/new",
        "staff-section": "/staff/survey-sections/{built_section}",
        "staff-new-question": "/staff/survey-sections/{built_section}/questions/new",
        "staff-question": "/staff/survey-questions/{built_question}",
        "staff-surveys": "/staff/rounds/{past}/surveys",
        "staff-survey-results": "/staff/surveys/{past_survey}/results",
        "staff-survey-words": "/staff/surveys/{past_survey}/words",
        "staff-survey-responses": "/staff/surveys/{past_survey}/responses",
        "staff-response-to-open": "/staff/responses/{response}/open",
        "staff-response": "/staff/responses/{response}",
        "staff-publish-survey": "/staff/surveys/{open_survey}/results/publish",
        "staff-answer-for": "/staff/surveys/{open_survey}/assist",
        "staff-answer-for-new": "/staff/surveys/{open_survey}/assist/new",
        "staff-answer-for-part": "/staff/surveys/{open_survey}/assist/{business}/sections/1",
        "staff-answer-for-last-step": "/staff/surveys/{open_survey}/assist/{business}/send",
        "staff-people": "/staff/people",
        "staff-new-person": "/staff/people/new",
        "staff-permissions": "/staff/people/permissions",
        "staff-person": "/staff/people/{colleague}",
    },
}
# What is not a page: redirects to a page, files, answers for machines, what needs a letter first.
NOT_WALKED = {
    "assets.show",
    "ballots.current",
    "demo.mail",
    "health.alive",
    "health.ready",
    "hue.show",
    "link_pictures.show",
    "my_address.code",
    "my_data.export_json",
    "pictures.show",
    "results.csv_file",
    "survey_results.csv_file",
    "survey_results.json",
    "survey_results.xlsx_file",
    "results.json",
    "results.latest",
    "second_factor.enrol",
    "sign_in.code",
    "sign_in.link",
    "feeds.of_round",
    "short.show",
    "site_map.index",
    "site_map.pages",
    "site_map.part",
    "site_map.robots",
    "similar.index",
    "solutions.current",
    "staff.whole_log_csv",
    "unsubscribe.show",
}


@dataclass(frozen=True)
class Places:
    """The numbers of the things that the pages show."""

    round: int
    past: int
    planned: int
    challenge: int
    solution: int
    hidden: int
    off_ballot: int
    draft: int  # of the resident
    business: int  # of the owner
    posted: int  # a public challenge of the owner
    begun: int  # one that is not sent yet
    quarter: int  # a part of the city
    upload: int  # a file whose columns are not confirmed
    news: int  # a public item of news of the round
    colleague: int  # somebody else of the staff
    past_survey: int  # whose results are public
    response: int  # one that was sent, and opened by staff
    open_survey: int  # that the owner answered, and begins again
    built_survey: int  # of the planned round, not ready
    built_section: int
    built_question: int  # with options


def pages_of(role: str, places: Places, language: str) -> Iterator[tuple[str, str]]:
    """Name and path of every page that this role walks."""
    for name, path in {**SHARED, **ONLY[role]}.items():
        yield name, f"/{language}" + path.format(**vars(places))
