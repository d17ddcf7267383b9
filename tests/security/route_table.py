"""Who may ask for what: every route, declared by hand, apart from the code that it is compared with.

A new route needs a line here, with its guard and, where it belongs to somebody, whose the object is that the
walk asks for. `test_route_matrix.py` says which line is missing.
"""

from dataclasses import dataclass, field

PUBLIC, SIGNED_IN = "public", "signed_in"
VISITOR, RESIDENT, OWNER = "visitor", "resident", "owner"
MODERATOR, ROUND_MANAGER, AUDITOR, ADMINISTRATOR = "moderator", "round_manager", "auditor", "administrator"
STAFF = (MODERATOR, ROUND_MANAGER, AUDITOR, ADMINISTRATOR)
EVERYBODY = (VISITOR, RESIDENT, OWNER, *STAFF)


@dataclass(frozen=True)
class Route:
    """What a route is declared to do.

    own     the one person to whom the object of the walk belongs; to everybody else it does not exist
    only    the people for whom the page exists at all (its guard lets more in, and the view says 404)
    args    parts of the address that differ from THINGS of the walk: name -> name of the thing
    data    what the form carries: name -> name of the thing
    asks    who is led to sign in although the guard is public, because no sign-in was begun or one is needed now
    found   False where the walk asks for something that is not there, so that 404 is the answer to all
    """

    guard: str
    own: str = ""
    only: tuple[str, ...] = ()
    args: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    asks: tuple[str, ...] = ()
    found: bool = True


def staff(permission: str, **more: object) -> Route:
    return Route(f"staff:{permission}", **more)  # type: ignore[arg-type]


# Which role holds which permission, written down a second time: a slip in the table of the app is seen here.
READS = {"read_rounds", "read_audit"}
MODERATES = {
    "review",
    "edit_solutions",
    "decide_ballot",
    "verify_businesses",
    "group_challenges",
    "write_to_owners",
    "assist",
    "edit_news",
    "read_answers",
}
MANAGES = {
    "manage_rounds",
    "edit_main_challenges",
    "publish_results",
    "redact",
    "edit_site",
    "edit_surveys",
    "import_files",
}
HELD = {
    AUDITOR: READS,
    MODERATOR: READS | MODERATES,
    ROUND_MANAGER: READS | MODERATES | MANAGES,
    ADMINISTRATOR: READS | MODERATES | MANAGES | {"manage_staff"},
}

SURVEY = {"survey_id": "open_survey"}
PAST_SURVEY = {"survey_id": "past_survey"}
BUILT = {"survey_id": "built_survey"}
SECTION, QUESTION = {"section_id": "built_section"}, {"question_id": "built_question"}
JUDGED = {"solution": "solution", "business": "business"}
ROUTES: dict[str, Route] = {
    "assets.show": Route(PUBLIC, found=False),
    "ballots.current": Route(PUBLIC),
    "ballots.facts": Route(SIGNED_IN),
    "ballots.show": Route(PUBLIC),
    "businesses.edit": Route(SIGNED_IN, own=OWNER),
    "businesses.mine": Route(SIGNED_IN),
    "businesses.new": Route(SIGNED_IN),
    "challenges.answer": Route(SIGNED_IN, own=OWNER, args={"challenge_id": "posted"}),
    "challenges.edit": Route(SIGNED_IN, own=OWNER, args={"challenge_id": "begun"}),
    "challenges.index": Route(PUBLIC),
    "challenges.new": Route(PUBLIC),
    "challenges.preview": Route(SIGNED_IN, own=OWNER, args={"challenge_id": "begun"}),
    "challenges.send": Route(SIGNED_IN, own=OWNER, args={"challenge_id": "begun"}),
    "challenges.show": Route(PUBLIC, args={"challenge_id": "posted"}),
    "challenges.withdraw": Route(SIGNED_IN, own=OWNER, args={"challenge_id": "posted"}),
    "co_support.join": Route(PUBLIC, asks=(VISITOR,)),
    "co_support.leave": Route(PUBLIC, asks=(VISITOR,)),
    "feeds.of_round": Route(PUBLIC),
    "health.alive": Route(PUBLIC),
    "health.ready": Route(PUBLIC),
    "home.show": Route(PUBLIC),
    "hue.show": Route(PUBLIC),
    "judgements.index": Route(SIGNED_IN),
    "judgements.judge": Route(SIGNED_IN, own=OWNER, data={**JUDGED, "verdict": "verdict"}),
    "judgements.take_back": Route(SIGNED_IN, own=OWNER, data=JUDGED),
    "link_pictures.show": Route(PUBLIC, args={"kind": "link_kind", "number": "solution"}),
    "main_challenges.show": Route(PUBLIC),
    "me.change_name": Route(SIGNED_IN),
    "me.end_everywhere": Route(SIGNED_IN),
    "me.end_one": Route(SIGNED_IN, own=RESIDENT),
    "me.notices": Route(SIGNED_IN),
    "me.remove_address": Route(SIGNED_IN),
    "me.show": Route(SIGNED_IN),
    "my_address.add": Route(SIGNED_IN),
    "my_address.code": Route(SIGNED_IN),
    "my_data.erase": Route(SIGNED_IN),
    "my_data.export": Route(SIGNED_IN),
    "my_data.export_json": Route(SIGNED_IN),
    "news.index": Route("public"),
    "news.show": Route("public"),
    "pages.show": Route("public", args={"key": "page"}),
    "pictures.show": Route(PUBLIC, found=False),
    "proposals.answer": Route(SIGNED_IN, own=RESIDENT, args={"solution_id": "proposed"}),
    "proposals.edit": Route(SIGNED_IN, own=RESIDENT, args={"solution_id": "draft"}),
    "proposals.hide_one_version": Route(SIGNED_IN, own=RESIDENT, args={"solution_id": "proposed"}),
    "proposals.new": Route(PUBLIC),
    "proposals.preview": Route(SIGNED_IN, own=RESIDENT, args={"solution_id": "draft"}),
    "proposals.send": Route(SIGNED_IN, own=RESIDENT, args={"solution_id": "draft"}),
    "proposals.versions": Route(PUBLIC),
    "proposals.withdraw": Route(SIGNED_IN, own=RESIDENT, args={"solution_id": "proposed"}),
    "reports.new": Route(SIGNED_IN),
    "results.csv_file": Route(PUBLIC, args={"round_id": "past"}),
    "results.json": Route(PUBLIC, args={"round_id": "past"}),
    "results.latest": Route(PUBLIC),
    "results.show": Route(PUBLIC),
    "rounds.index": Route(PUBLIC),
    "rounds.show": Route(PUBLIC),
    "second_factor.codes": Route(SIGNED_IN, only=STAFF),
    "second_factor.enrol": Route(SIGNED_IN, only=STAFF),
    "second_factor.show": Route(SIGNED_IN, only=STAFF),
    "sheets.of_challenge": Route(PUBLIC, args={"challenge_id": "posted", "size": "sheet_size"}),
    "sheets.of_round": Route(PUBLIC, args={"size": "sheet_size"}),
    "sheets.of_solution": Route(PUBLIC, args={"size": "sheet_size"}),
    "site_map.index": Route(PUBLIC),
    "site_map.pages": Route(PUBLIC),
    "site_map.part": Route(PUBLIC, args={"kind": "map_kind", "number": "map_number"}),
    "site_map.robots": Route(PUBLIC),
    "short.show": Route(PUBLIC, args={"letter": "short_letter", "number": "solution"}),
    "sign_in.again": Route(PUBLIC, asks=EVERYBODY),
    "sign_in.code": Route(PUBLIC, asks=(VISITOR,)),
    "sign_in.end": Route(PUBLIC),
    "sign_in.link": Route(PUBLIC),
    "sign_in.start": Route(PUBLIC),
    "similar.index": Route(PUBLIC),
    "solutions.current": Route(PUBLIC),
    "solutions.index": Route(PUBLIC),
    "solutions.show": Route(PUBLIC),
    "staff.answer_for": staff("assist", args=SURVEY),
    "staff.answer_for_asked": staff("assist", args=SURVEY),
    "staff.answer_for_new": staff("assist", args=SURVEY),
    "staff.answer_for_section": staff("assist", args=SURVEY),
    "staff.answer_for_send": staff("assist", args=SURVEY),
    "staff.approve_reviewed": staff("review"),
    "staff.businesses": staff("verify_businesses"),
    "staff.carry_challenge": staff("group_challenges", args={"challenge_id": "posted"}, data={"to": "planned"}),
    "staff.challenge": staff("edit_main_challenges"),
    "staff.challenge_down": staff("edit_main_challenges"),
    "staff.challenge_up": staff("edit_main_challenges"),
    "staff.challenges": staff("read_rounds"),
    "staff.change_role": staff("manage_staff"),
    "staff.close_phase": staff("manage_rounds"),
    "staff.edit_solution": staff("edit_solutions"),
    "staff.expect_results": staff("manage_rounds"),
    "staff.extend_phase": staff("manage_rounds"),
    "staff.group": staff("group_challenges"),
    "staff.grouping_page": staff("group_challenges"),
    "staff.hide_reviewed": staff("review"),
    "staff.hide_solution": staff("edit_solutions"),
    "staff.index": staff("read_rounds"),
    "staff.invite": staff("manage_staff"),
    "staff.keep_off_ballot": staff("decide_ballot"),
    "staff.log": staff("read_audit"),
    "staff.make_public": staff("manage_rounds"),
    "staff.merge": staff("review"),
    "staff.new_challenge": staff("edit_main_challenges"),
    "staff.new_person": staff("manage_staff"),
    "staff.new_round": staff("manage_rounds"),
    "staff.new_solution": staff("edit_solutions"),
    "staff.open_phase": staff("manage_rounds"),
    "staff.assist": staff("assist"),
    "staff.assist_challenge": staff("assist"),
    "staff.assist_solution": staff("assist"),
    "staff.forget_person": staff("assist", args={"entry_id": "number"}, found=False),
    "staff.news": staff("edit_news"),
    "staff.new_news": staff("edit_news"),
    "staff.edit_news": staff("edit_news", args={"news_id": "news"}),
    "staff.hide_news": staff("edit_news", args={"news_id": "news"}),
    "staff.show_news": staff("edit_news", args={"news_id": "news"}),
    "staff.page_text": staff("edit_site", args={"key": "page"}),
    "staff.page_texts": staff("edit_site"),
    "staff.reset_page_text": staff("edit_site", args={"key": "page"}),
    "staff.save_page_text": staff("edit_site", args={"key": "page"}),
    "staff.people": staff("manage_staff"),
    "staff.permissions": staff("manage_staff"),
    "staff.person": staff("manage_staff"),
    "staff.posted_challenge": staff("group_challenges", args={"challenge_id": "posted"}),
    "staff.preview": staff("publish_results"),
    "staff.publish": staff("publish_results"),
    "staff.put_on_ballot": staff("decide_ballot"),
    "staff.quote_challenge": staff("group_challenges", args={"challenge_id": "posted"}),
    "staff.redact_version": staff("redact"),
    "staff.refuse_to_verify": staff("verify_businesses"),
    "staff.imports": staff("import_files"),
    "staff.upload": staff("import_files"),
    "staff.file_import": staff("import_files"),
    "staff.map_columns": staff("import_files"),
    "staff.discard": staff("import_files"),
    "staff.site": staff("edit_site"),
    "staff.save_site": staff("edit_site"),
    "staff.tying_page": staff("group_challenges"),
    "staff.tie": staff("group_challenges"),
    "staff.quarters": staff("edit_site"),
    "staff.quarter": staff("edit_site"),
    "staff.quarter_up": staff("edit_site"),
    "staff.quarter_down": staff("edit_site"),
    "staff.register": staff("verify_businesses"),
    "staff.reopen_phase": staff("manage_rounds"),
    "staff.reset_second_factor": staff("manage_staff"),
    "staff.review": staff("review"),
    "staff.round": staff("read_rounds"),
    "staff.round_review": staff("manage_rounds"),
    "staff.round_rule": staff("manage_rounds"),
    "staff.round_texts": staff("manage_rounds"),
    "staff.schedule_phase": staff("manage_rounds"),
    "staff.shortlist": staff("decide_ballot"),
    "staff.shortlist_off": staff("decide_ballot", data={"solution": "solution"}),
    "staff.shortlist_on": staff("decide_ballot", data={"solution": "solution"}),
    "staff.shortlist_undecided": staff("decide_ballot", data={"solution": "solution"}),
    "staff.show_main_challenge": staff("group_challenges"),
    "staff.solution": staff("read_rounds"),
    "staff.solutions_list": staff("read_rounds"),
    "staff.survey": staff("read_rounds", args={"round_id": "planned"}),
    "staff.survey_preview": staff("read_rounds", args=BUILT),
    "staff.new_survey": staff("edit_surveys"),
    "staff.survey_from_template": staff("edit_surveys"),
    "staff.survey_from_past": staff("edit_surveys", data={"survey": "built_survey"}),
    "staff.survey_again": staff("edit_surveys", args={"round_id": "planned"}),
    "staff.survey_texts": staff("edit_surveys", args=BUILT),
    "staff.survey_dates": staff("edit_surveys", args=SURVEY),
    "staff.survey_ready": staff("edit_surveys", args=BUILT),
    "staff.survey_not_ready": staff("edit_surveys", args=BUILT),
    "staff.remove_survey": staff("edit_surveys", args=BUILT),
    "staff.new_section": staff("edit_surveys", args=BUILT),
    "staff.edit_section": staff("edit_surveys", args=SECTION),
    "staff.move_section": staff("edit_surveys", args=SECTION),
    "staff.remove_section": staff("edit_surveys", args=SECTION),
    "staff.new_question": staff("edit_surveys", args=SECTION),
    "staff.edit_question": staff("edit_surveys", args=QUESTION),
    "staff.duplicate_question": staff("edit_surveys", args=QUESTION),
    "staff.move_question": staff("edit_surveys", args=QUESTION, data={"to": "place"}),
    "staff.remove_question": staff("edit_surveys", args=QUESTION),
    "staff.take_back": staff("manage_rounds"),
    "staff.take_role_away": staff("manage_staff"),
    "staff.undo_review": staff("review", found=False),
    "staff.unhide_solution": staff("edit_solutions"),
    "staff.unmerge": staff("review"),
    "staff.verify": staff("verify_businesses"),
    "staff.whole_log": staff("read_audit"),
    "staff.whole_log_csv": staff("read_audit"),
    "staff.write_to_owner": staff("write_to_owners"),
    "staff.open_response": staff("read_answers"),
    "staff.publish_survey_preview": staff("publish_results", args=PAST_SURVEY),
    "staff.publish_survey_results": staff("publish_results", args=PAST_SURVEY),
    "staff.survey_response": staff("read_answers"),
    "staff.survey_responses": staff("read_answers", args=PAST_SURVEY),
    "staff.survey_results": staff("read_answers", args=PAST_SURVEY),
    "staff.survey_words": staff("read_answers", args=PAST_SURVEY),
    "staff.surveys": staff("read_answers"),
    "survey_results.csv_file": Route(PUBLIC, args=PAST_SURVEY),
    "survey_results.json": Route(PUBLIC, args=PAST_SURVEY),
    "survey_results.show": Route(PUBLIC, args=PAST_SURVEY),
    "survey_results.xlsx_file": Route(PUBLIC, args=PAST_SURVEY),
    "surveys.asked": Route(PUBLIC, args=SURVEY),
    "surveys.begin": Route(PUBLIC, args=SURVEY),
    "surveys.challenge": Route(SIGNED_IN, own=OWNER, args=SURVEY, data={"business": "business"}),
    "surveys.correct": Route(SIGNED_IN, own=OWNER, args=SURVEY, data={"business": "business"}),
    "surveys.section": Route(PUBLIC, args=SURVEY),
    "surveys.send": Route(PUBLIC, args=SURVEY),
    "surveys.show": Route(PUBLIC, args=SURVEY),
    "surveys.thanks": Route(SIGNED_IN, args=SURVEY, found=False),
    "unsubscribe.change": Route(PUBLIC, found=False),
    "unsubscribe.show": Route(PUBLIC, found=False),
    "votes.cast": Route(PUBLIC, data={"solution": "solution"}),
    "votes.retract": Route(PUBLIC, data={"solution": "solution"}),
}

# What cannot be taken back: done only within minutes of the second factor (others may ask for it, too).
FRESH = {
    "staff.change_role",
    "staff.close_phase",
    "staff.extend_phase",
    "staff.invite",
    "staff.make_public",
    "staff.open_phase",
    "staff.publish",
    "staff.redact_version",
    "staff.reopen_phase",
    "staff.reset_second_factor",
    "staff.schedule_phase",
    "staff.take_back",
    "staff.take_role_away",
}

# The same routes once more, for what is not (yet) everybody's: drafts, a round that is not public, results before
# their time. To the author a draft may be there; to everybody else it is not, staff included.
DRAFT, BEGUN, PLANNED = {"solution_id": "draft"}, {"challenge_id": "begun"}, {"round_id": "planned"}
HIDDEN_THINGS: tuple[tuple[str, Route], ...] = (
    ("solutions.show", Route(PUBLIC, own=RESIDENT, args=DRAFT)),
    ("proposals.versions", Route(PUBLIC, own=RESIDENT, args=DRAFT)),
    ("co_support.join", Route(PUBLIC, args=DRAFT, found=False)),
    ("reports.new", Route(SIGNED_IN, args=DRAFT, found=False)),
    ("staff.solution", staff("read_rounds", args=DRAFT, found=False)),
    ("staff.edit_solution", staff("edit_solutions", args=DRAFT, found=False)),
    ("staff.hide_solution", staff("edit_solutions", args=DRAFT, found=False)),
    ("challenges.show", Route(PUBLIC, own=OWNER, args=BEGUN)),
    ("staff.posted_challenge", staff("group_challenges", args=BEGUN, found=False)),
    ("rounds.show", Route(PUBLIC, args=PLANNED, found=False)),
    ("challenges.index", Route(PUBLIC, args=PLANNED, found=False)),
    ("solutions.index", Route(PUBLIC, args=PLANNED, found=False)),
    ("proposals.new", Route(PUBLIC, args=PLANNED, found=False)),
    ("ballots.show", Route(PUBLIC, args=PLANNED, found=False)),
    ("results.show", Route(PUBLIC, args=PLANNED, found=False)),
    ("results.json", Route(PUBLIC, found=False)),
    ("results.csv_file", Route(PUBLIC, found=False)),
)
