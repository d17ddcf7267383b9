"""Proposing a solution: typed before signing in, kept as a draft, looked at once more, sent, edited, withdrawn."""

import io

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models import Account, CoSupport, Round, Solution, SolutionState, SolutionVersion, UserSession
from tests.factories import make_main_challenge, make_noise, make_round, make_solution, now
from tests.support.page import Client, Page

TYPED = {
    "title": "שוברים לעסקי השכונה",
    "sentence": "שובר לכל בית.",
    "how_it_works": "שורה\r\nועוד שורה",
    "who_it_helps": "מסעדות",
    "cost_band": "up_to_100k",
    "who_would_do_it": "העירייה",
    "connection": "אין",
    "author_name": "אמיר",
}


@pytest.fixture
def round_(session: Session) -> Round:
    make_noise(session)
    return make_round(session, "solutions")


@pytest.fixture
def mine(client: Client, amir: Account) -> Client:
    return client.sign_in(amir)


def new_path(round_: Round) -> str:
    return f"/he/rounds/{round_.id}/solutions/new"


def png(size: tuple[int, int] = (60, 40)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, "PNG")
    file.seek(0)
    return file


def newest(session: Session) -> Solution:
    return session.scalars(select(Solution).order_by(Solution.id.desc()).limit(1)).one()


def begun(client: Client, round_: Round, **typed: object) -> Page:
    """The answer to a whole form: the preview."""
    return client.submit(client.get(new_path(round_)).form("/solutions/new"), {**TYPED, **typed})


def test_a_solution_goes_from_the_form_over_the_preview_to_its_page(mine, session, round_, amir):
    challenges = [make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")]
    preview = begun(mine, round_, main_challenges=[str(one.id) for one in challenges])
    draft = newest(session)
    assert (draft.state, draft.account_id, draft.main_challenges) == (SolutionState.DRAFT, amir.id, challenges)
    assert {name: getattr(draft, name) for name in ("title", "sentence", "connection")} == {
        name: TYPED[name] for name in ("title", "sentence", "connection")
    }
    assert [words in preview.main for words in ("שובר לכל בית.", "תזרים כספי", "עוד לא נשלח")] == [True] * 3
    page = mine.submit(preview.form("/send"), {"declared": "y"})
    assert (page.path, page.h1) == (f"/he/solutions/{draft.id}", TYPED["title"])
    assert draft.state is SolutionState.PUBLIC
    assert "הפתרון נשלח" in page.text_of("flash")


def test_nothing_is_sent_without_the_declaration(mine, session, round_):
    page = mine.submit(begun(mine, round_).form("/send"), status=422)
    assert (newest(session).state, page.has("errors")) == (SolutionState.DRAFT, True)
    assert page.one(id="declared").get("aria-invalid") == "true"


def test_what_is_missing_is_said_and_nothing_typed_is_lost(mine, session, round_):
    form = mine.get(new_path(round_)).form("/solutions/new")
    page = mine.submit(form, {**TYPED, "sentence": ""}, status=422)
    assert "הרעיון במשפט אחד" in page.text_of("errors")
    typed = page.form("/solutions/new").values
    assert {name: typed[name][0] for name in TYPED} == {**TYPED, "sentence": ""}
    assert session.scalar(select(func.count()).where(Solution.round_id == round_.id)) == 0


def test_a_draft_is_kept_unfinished_and_found_again(mine, session, round_):
    form = mine.get(new_path(round_)).form("/solutions/new")
    page = mine.submit(form, {"title": "רעיון", "draft": "1"})
    draft = newest(session)
    assert (page.path, draft.title, draft.sentence) == (f"/he/solutions/{draft.id}/edit", "רעיון", "")
    assert "הטיוטה נשמרה ב־" in page.text_of("flash")
    assert mine.get(new_path(round_)).links["רעיון"] == page.path
    assert mine.get(f"/he/solutions/{draft.id}").path == page.path
    again = mine.submit(page.form("/edit"), {**TYPED})
    assert (again.path.split("?")[0], newest(session).id) == (f"/he/solutions/{draft.id}/preview", draft.id)


def test_an_empty_draft_is_not_kept(mine, session, round_):
    page = mine.submit(mine.get(new_path(round_)).form("/solutions/new"), {"draft": "1"}, status=422)
    assert "עוד אין מה לשמור" in page.text_of("errors")


def test_a_draft_is_deleted_by_its_author(mine, session, round_):
    begun(mine, round_)
    draft = newest(session)
    mine.submit(mine.get(f"/he/solutions/{draft.id}/edit").form("/withdraw"))
    assert session.scalars(select(Solution).where(Solution.round_id == round_.id)).all() == []


def test_the_challenge_one_comes_from_is_ticked(client, session, round_):
    make_main_challenge(session, round_)
    wanted = make_main_challenge(session, round_, "היעדר לקוחות")
    unpublished = make_main_challenge(session, round_, "נסתר", is_public=False)
    page = client.get(f"{new_path(round_)}?main_challenge={wanted.id}")
    assert page.form("/solutions/new").values["main_challenges"] == [str(wanted.id)]
    assert localized_title(unpublished) not in page.main


def localized_title(challenge) -> str:
    return challenge.title["he"]


def test_private_data_is_pointed_out_before_sending_and_then_waits(mine, session, round_, new_client):
    preview = begun(mine, round_, how_it_works="לפרטים 052-555-0142")
    assert "מספר טלפון" in preview.main and "052-555-0142" in preview.main
    page = mine.submit(preview.form("/send"), {"declared": "y"})
    solution = newest(session)
    assert (solution.state, "צוות העירייה יקרא" in page.main) == (SolutionState.WAITING, True)
    new_client().get(f"/he/solutions/{solution.id}", status=404)


def test_an_edit_with_private_data_asks_once_more(mine, session, round_, amir):
    solution = make_solution(session, round_, account_id=amir.id, how_it_works="כך", published_at=round_.created_at)
    form = mine.get(f"/he/solutions/{solution.id}/edit").form("/edit")
    page = mine.submit(form, {"how_it_works": "052-555-0142"}, status=422)
    assert (solution.how_it_works, page.form("/edit").values["how_it_works"]) == ("כך", ["052-555-0142"])
    mine.submit(page.form("/edit"), {"as_it_is": "y"})
    assert (solution.state, solution.flags) == (SolutionState.WAITING, ["phone"])


def test_an_edit_is_public_and_its_author_may_hide_the_earlier_version(mine, new_client, session, round_, amir):
    solution = make_solution(session, round_, "ישן", account_id=amir.id, how_it_works="כך")
    solution.published_at = solution.created_at
    mine.submit(mine.get(f"/he/solutions/{solution.id}/edit").form("/edit"), {"title": "חדש"})
    page = new_client().get(f"/he/solutions/{solution.id}")
    versions = new_client().get(page.links["גרסה קודמת אחת"])
    assert (page.h1, "ישן" in versions.main, versions.all("form")) == ("חדש", True, [])
    own = mine.get(f"/he/solutions/{solution.id}/versions")
    mine.submit(own.form("/versions/1/hide"))
    assert "ישן" not in new_client().get(f"/he/solutions/{solution.id}/versions").main


def test_staff_take_the_words_of_a_version_away_and_say_why(client, new_client, session, round_, dana, noa):
    solution = make_solution(session, round_)
    common = {"sentence": "", "cost_band": "none", "replaced_at": now(session)}
    session.add(SolutionVersion(solution_id=solution.id, number=1, title="שם של אדם", **common))
    address = f"/he/solutions/{solution.id}/versions"
    assert new_client().sign_in(noa).get(address).all("details", class_="act") == []
    page = client.sign_in(dana).get(address)
    client.submit(page.form("/redact"), {"reason": "פרטים של אדם"})
    shown = new_client().get(address).main
    assert ("שם של אדם" in shown, "פרטים של אדם" in shown) == (False, True)


def test_an_edit_after_the_end_says_why_and_keeps_what_was_typed(mine, session, amir):
    solution = make_solution(session, make_round(session, "review"), account_id=amir.id, how_it_works="כך")
    page = mine.get(f"/he/solutions/{solution.id}/edit")
    assert "הסתיים" in page.main and page.all("textarea") == []


def test_a_form_that_is_closed_leads_on_to_the_list(mine, session):
    round_ = make_round(session, "review")
    solutions, challenges = (mine.get(f"/he/rounds/{round_.id}/{kind}/new") for kind in ("solutions", "challenges"))
    assert "לצפייה בפתרונות" in solutions.main and "לצפייה באתגרים" in challenges.main


def test_withdrawing_leaves_words_at_the_address(mine, new_client, session, round_, amir):
    solution = make_solution(session, round_, "אחזור בי", account_id=amir.id)
    mine.submit(mine.get(f"/he/solutions/{solution.id}").form("/withdraw"))
    page = new_client().get(f"/he/solutions/{solution.id}")
    assert (page.h1, "אחזור בי" in page.html) == ("ההצעה הזו בוטלה", False)


def test_the_author_of_a_hidden_solution_reads_why_and_answers_once(mine, session, round_, amir):
    reason = {"he": "פרטים אישיים"}
    solution = make_solution(session, round_, account_id=amir.id, state=SolutionState.HIDDEN, hidden_reason=reason)
    page = mine.get(f"/he/solutions/{solution.id}")
    refused = mine.submit(page.form("/answer"), {"answer": ""}, status=422)
    answered = mine.submit(refused.form("/answer"), {"answer": "תיקנתי"})
    assert ("פרטים אישיים" in page.main, solution.author_answer) == (True, "תיקנתי")
    assert [form for form in answered.forms if form.action.endswith("/answer")] == []


@pytest.mark.parametrize("ending", ["", "/edit", "/preview", "/versions"])
def test_anothers_draft_is_not_found(new_client, session, round_, amir, noa, dana, ending):
    draft = make_solution(session, round_, account_id=amir.id, state=SolutionState.DRAFT)
    for account in (noa, dana):
        new_client().sign_in(account).get(f"/he/solutions/{draft.id}{ending}", status=404)
    new_client().get(f"/he/solutions/{draft.id}", status=404)
    new_client().sign_in(dana).get(f"/he/staff/solutions/{draft.id}", status=404)


@pytest.mark.parametrize("ending", ["/edit", "/send", "/withdraw", "/answer", "/versions/1/hide"])
def test_anothers_solution_is_not_changed(client, session, round_, amir, noa, ending):
    solution = make_solution(session, round_, account_id=amir.id, published_at=round_.created_at)
    client.sign_in(noa)
    token = client.get(new_path(round_)).form("/solutions/new").values["csrf_token"][0]
    before = solution.version
    client.post(f"/he/solutions/{solution.id}{ending}", {**TYPED, "csrf_token": token, "answer": "x"}, status=404)
    assert (solution.version, solution.state) == (before, SolutionState.PUBLIC)


def test_no_column_that_the_form_does_not_offer_can_be_written(mine, session, round_, amir, noa):
    """Every column of a solution is posted, to the form of a new one and of an edit."""
    extra = {
        "id": "7777",
        "round_id": "1",
        "account_id": str(noa.id),
        "picture_id": "1",
        "translated_title": '{"he": "x"}',
        "translated_sentence": '{"he": "x"}',
        "state": "public",
        "merged_into_id": "1",
        "on_ballot": "true",
        "off_ballot_reason": '{"he": "x"}',
        "shuffle": "1",
        "version": "99",
        "source_key": "x",
        "review_since": "2020-01-01",
        "review_kind": "new",
        "flags": "phone",
        "hidden_reason": '{"he": "x"}',
        "author_answer": "x",
        "answered_at": "2020-01-01",
        "submitted_at": "2020-01-01",
        "published_at": "2020-01-01",
        "channel": "desk",
        "has_consent": "true",
        "search_text": "x",
        "created_at": "2020-01-01",
        "updated_at": "2020-01-01",
        "entered_by_id": str(noa.id),
    }
    assert {*extra, *TYPED} >= {column.name for column in Solution.__table__.columns}
    begun(mine, round_, **extra)
    draft = newest(session)
    stored = {name: getattr(draft, name) for name in extra}
    given = {"id": draft.id, "shuffle": draft.shuffle, "search_text": draft.search_text}
    assert stored == {
        **dict.fromkeys(extra),
        **given,
        "round_id": round_.id,
        "account_id": amir.id,
        "state": SolutionState.DRAFT,
        "version": 1,
        "channel": "online",
        "has_consent": False,
        "flags": [],
        "author_answer": "",
        "translated_title": {},
        "translated_sentence": {},
        "off_ballot_reason": {},
        "hidden_reason": {},
        "created_at": draft.created_at,
        "updated_at": draft.updated_at,
    }
    mine.submit(mine.get(f"/he/solutions/{draft.id}/edit").form("/edit"), extra)
    assert {name: getattr(draft, name) for name in extra} == {**stored, "updated_at": draft.updated_at}


def test_similar_ones_are_shown_while_typing_and_before_sending(mine, session, round_):
    other = make_solution(session, round_, "שוברים לעסקי השכונה של כולנו")
    make_solution(session, round_, "משהו אחר לגמרי")
    fragment = mine.get(f"/he/rounds/{round_.id}/solutions/similar?title=שוברים לעסקי השכונה", htmx=True)
    join = f"/he/solutions/{other.id}/join"
    assert [button.get("formaction") for button in fragment.all("button")] == [join]
    assert mine.get(f"/he/rounds/{round_.id}/solutions/similar?title=שו", htmx=True).html.strip() == ""
    preview = begun(mine, round_)
    mine.submit(preview.form(join))
    assert session.scalars(select(CoSupport.solution_id)).all() == [other.id]


def test_no_version_is_kept_of_what_was_never_public(mine, session, round_):
    begun(mine, round_)
    mine.submit(mine.get(f"/he/solutions/{newest(session).id}/edit").form("/edit"), {"title": "אחר"})
    assert session.scalars(select(SolutionVersion)).all() == []


def test_every_page_of_proposing_is_whole_in_english_too(mine, session, round_, amir, noa):
    make_main_challenge(session, round_)
    states = [SolutionState.DRAFT, SolutionState.PUBLIC, SolutionState.WAITING, SolutionState.HIDDEN]
    states += [SolutionState.WITHDRAWN, SolutionState.MERGED]
    own = [make_solution(session, round_, "An idea", account_id=amir.id, state=state) for state in states]
    draft, public, waiting, hidden, *_traces = [f"/en/solutions/{one.id}" for one in own]
    theirs = f"/en/solutions/{make_solution(session, round_, account_id=noa.id).id}"
    pages = [f"{draft}/edit", f"{draft}/preview", f"{public}/versions", f"{hidden}/edit", waiting, f"{theirs}/report"]
    for path in (f"/en/rounds/{round_.id}/solutions/new", *pages, *(f"/en/solutions/{one.id}" for one in own)):
        assert mine.get(path).status == 200


def test_what_was_typed_when_the_session_had_ended_goes_through_sign_in(mine, session, round_, amir):
    solution = make_solution(session, round_, account_id=amir.id, how_it_works="כך")
    form = mine.get(f"/he/solutions/{solution.id}/edit").form("/edit")
    for one in session.scalars(select(UserSession)):
        one.ended_at = now(session)
    session.commit()
    page = mine.submit(form, {"title": "שם חדש"}, status=401)
    assert page.form("/sign-in").values["typed"] != [""]
    session.refresh(solution)
    assert solution.title != "שם חדש"
