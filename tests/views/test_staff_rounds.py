"""The round page and what hangs on it, as staff use it without a script."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.local_time import to_wall
from app.models import Account, AuditEntry, PhaseKind, Round, StaffRole
from tests.factories import (
    CALENDAR,
    DAY,
    make_account,
    make_ballot,
    make_main_challenge,
    make_noise,
    make_round,
    make_solution,
)
from tests.support.page import Client
from tests.support.statements import statements

pytestmark = pytest.mark.one_database
WHY = "הפסקת חשמל בצפון העיר"


def typed(name: str, moment: Any) -> dict[str, str]:
    wall = to_wall(moment)
    return {f"{name}_date": f"{wall:%Y-%m-%d}", f"{name}_time": f"{wall:%H:%M}"}


@pytest.fixture
def staff(client: Client, dana: Account) -> Client:
    return client.sign_in(dana)


@pytest.mark.parametrize("language", ["he", "en"])
@pytest.mark.parametrize("stage", list(CALENDAR))
def test_the_round_page_shows_every_stage(staff: Client, session: Session, stage: str, language: str) -> None:
    round_ = make_round(session, stage)
    make_solution(session, round_)
    page = staff.get(f"/{language}/staff/rounds/{round_.id}")
    assert page.h1 == round_.title[language]
    assert len(page.all("section", class_="phase")) == 4


@pytest.mark.parametrize("path", ["", "/texts", "/rule", "/publish", "/log", "/main-challenges", "/solutions"])
@pytest.mark.parametrize("language", ["he", "en"])
def test_every_page_of_a_published_round_opens(staff: Client, session: Session, path: str, language: str) -> None:
    round_ = make_noise(session)
    staff.get(f"/{language}/staff/rounds/{round_.id}{path}")


def test_a_visitor_is_asked_to_sign_in(client: Client, session: Session) -> None:
    round_ = make_round(session)
    page = client.get(f"/he/staff/rounds/{round_.id}", follow=False, status=302)
    assert "/he/sign-in" in page.headers["Location"]


def test_a_resident_is_refused(client: Client, session: Session, noa: Account) -> None:
    round_ = make_round(session)
    client.sign_in(noa).get(f"/he/staff/rounds/{round_.id}", status=403)


@pytest.mark.parametrize("role", [StaffRole.AUDITOR, StaffRole.MODERATOR])
def test_who_does_not_manage_rounds_sees_no_buttons_and_cannot_close(
    client: Client, session: Session, role: StaffRole
) -> None:
    round_ = make_round(session, "voting")
    client.sign_in(make_account(session, role=role))
    page = client.get(f"/he/staff/rounds/{round_.id}")
    assert [form.action for form in page.forms if "/phases/" in form.action] == []
    client.post(f"/he/staff/rounds/{round_.id}/phases/voting/close", {"reason": WHY}, status=400)  # no token
    token = {"csrf_token": client.get("/he/me").forms[0].values["csrf_token"][0]}
    client.post(f"/he/staff/rounds/{round_.id}/phases/voting/close", {"reason": WHY, **token}, status=403)
    assert round_.voting.is_open(now(session))


def test_unknown_rounds_are_not_found(staff: Client) -> None:
    for round_id in ("999", "9" * 30):
        staff.get(f"/he/staff/rounds/{round_id}", status=404)


def test_a_round_is_created_and_its_texts_change(staff: Client, session: Session) -> None:
    page = staff.get("/he/staff/rounds/new")
    page = staff.submit(page.form("/rounds/new"), {"title_he": "סבב חדש", "title_en": "New one"})
    round_ = session.scalars(select(Round)).one()
    assert (page.h1, round_.title, round_.is_public) == ("סבב חדש", {"he": "סבב חדש", "en": "New one"}, False)
    page = staff.get(f"/he/staff/rounds/{round_.id}/texts")
    staff.submit(page.form("/texts"), {"title_en": "", "question_he": "מה כדאי?"})
    assert (round_.title, round_.question) == ({"he": "סבב חדש"}, {"he": "מה כדאי?"})


def test_a_round_without_a_hebrew_title_is_sent_back_with_what_was_typed(staff: Client, session: Session) -> None:
    form = staff.get("/he/staff/rounds/new").form("/rounds/new")
    page = staff.submit(form, {"title_he": " ", "intro_he": "הקדמה ארוכה", "title_en": "Autumn"}, status=422)
    kept = page.form("/rounds/new").values
    assert (kept["intro_he"], kept["title_en"]) == (["הקדמה ארוכה"], ["Autumn"])
    assert page.title.startswith("שגיאה: ")
    assert session.scalars(select(Round)).all() == []


def test_a_title_is_at_most_200_characters_after_cleaning(staff: Client, session: Session) -> None:
    form = staff.get("/he/staff/rounds/new").form("/rounds/new")
    staff.submit(form, {"title_he": "\ufb2a" * 200}, status=422)  # NFC makes two characters of each
    assert session.scalars(select(Round)).all() == []


def test_voting_is_scheduled_opened_extended_closed_and_published(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    make_solution(session, round_)
    address = f"/he/staff/rounds/{round_.id}"
    opens = now(session) + 2 * DAY
    form = staff.get(address).form("/voting/schedule")
    staff.submit(form, {**typed("opens", opens), **typed("closes", opens + 3 * DAY), "reason": WHY})
    staff.submit(staff.get(address).form("/voting/open"), {"reason": "מוכן"})
    assert round_.voting.is_open(now(session))
    later = round_.voting.closes_at + DAY
    staff.submit(staff.get(address).form("/voting/extend"), {**typed("closes", later), "reason": WHY})
    assert round_.voting.closes_at == later.replace(second=0, microsecond=0)
    page = staff.submit(staff.get(address).form("/voting/close"), {"reason": "די"})
    page = staff.get(page.links["לתצוגה מקדימה ולפרסום"])
    staff.submit(page.form("/publish"), {"reason": "הספירה הסתיימה"})
    assert round_.is_published
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["phase.scheduled", "phase.opened", "phase.extended", "phase.closed", "results.publish"]


def test_a_form_without_a_reason_keeps_its_dates_and_stays_open(staff: Client, session: Session) -> None:
    round_ = make_round(session, "voting")
    form = staff.get(f"/he/staff/rounds/{round_.id}").form("/voting/extend")
    page = staff.submit(form, {"closes_date": "2099-01-02", "closes_time": "21:45", "reason": ""}, status=422)
    kept = page.form("/voting/extend").values
    assert (kept["closes_date"], kept["closes_time"]) == (["2099-01-02"], ["21:45"])
    assert page.has("errors")
    assert len(page.all("details", class_="act", open="")) == 1


def test_a_rule_that_says_no_keeps_every_typed_word(staff: Client, session: Session) -> None:
    round_ = make_round(session, "voting")
    earlier = round_.voting.closes_at - timedelta(hours=2)
    form = staff.get(f"/he/staff/rounds/{round_.id}").form("/voting/extend")
    page = staff.submit(form, {**typed("closes", earlier), "reason": WHY}, status=409)
    assert page.form("/voting/extend").values["reason"] == [WHY]
    assert "הסיום החדש צריך להיות מאוחר מהסיום הנוכחי." in page.text_of("errors")


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("2027-03-26", "02:30", "והשעה 02:30 לא קיימת. אולי הכוונה ל־01:30 או ל־03:30."),
        ("2027-10-31", "01:30", "והשעה 01:30 מופיעה פעמיים: קודם לפי שעון הקיץ, ושעה אחר כך לפי שעון החורף."),
    ],
)
def test_an_hour_of_a_clock_change_is_refused_with_both_readings(
    staff: Client, session: Session, day: str, hour: str, words: str
) -> None:
    round_ = make_round(session, "empty")
    form = staff.get(f"/he/staff/rounds/{round_.id}").form("/solutions/schedule")
    values = {"opens_date": day, "opens_time": hour, "closes_date": "", "closes_time": "", "reason": WHY}
    page = staff.submit(form, values, status=422)
    assert words in page.text_of("solutions-schedule-opens_time-error")
    assert page.form("/solutions/schedule").values["opens_time"] == [hour]
    assert round_.phase(PhaseKind.SOLUTIONS).opens_at is None


@pytest.mark.parametrize(
    "values",
    [
        {"opens_date": "not a day", "opens_time": "25:99"},
        {"opens_date": "0001-01-01", "opens_time": "00:00"},
        {"opens_date": "9999-12-31", "opens_time": "23:59"},
        {"opens_date": "2027-05-05", "opens_time": ""},
        {"opens_date": "", "opens_time": "08:00"},
    ],
)
def test_dates_that_are_none_are_refused_in_words(staff: Client, session: Session, values: dict[str, str]) -> None:
    round_ = make_round(session, "empty")
    staff.checks_words = False
    form = staff.get(f"/he/staff/rounds/{round_.id}").form("/solutions/schedule")
    page = staff.submit(form, {**values, "reason": WHY}, status=422)
    assert page.has("errors")


def test_a_second_round_does_not_become_public(staff: Client, session: Session) -> None:
    make_round(session, "voting")
    second = make_round(session, "empty", is_public=False)
    page = staff.get(f"/he/staff/rounds/{second.id}")
    page = staff.submit(page.form("/public"))
    assert "סבב אחד בכל פעם." in page.text_of("flash")
    assert not second.is_public


def test_the_rule_is_refused_once_voting_has_opened(staff: Client, session: Session) -> None:
    round_ = make_round(session, "review")
    form = staff.get(f"/he/staff/rounds/{round_.id}/rule").form("/rule")
    staff.submit(form, {"votes_per_ballot": "5"})
    assert round_.votes_per_ballot == 5
    round_.voting.opens_at = now(session) - DAY
    staff.submit(form, {"votes_per_ballot": "7"}, status=409)
    assert round_.votes_per_ballot == 5


@pytest.mark.parametrize(
    "values",
    [
        {"votes_per_ballot": "0"},
        {"votes_per_ballot": "many"},
        {"votes_per_ballot": "9" * 40},
        {"winners_per_challenge": "0", "winners_overall": "0"},
        {"tie_rule": "lot", "lot_seed": " "},
        {"tie_rule": "dice"},
    ],
)
def test_a_rule_that_cannot_be_is_refused(staff: Client, session: Session, values: dict[str, str]) -> None:
    staff.checks_words = False
    round_ = make_round(session, "review")
    form = staff.get(f"/he/staff/rounds/{round_.id}/rule").form("/rule")
    staff.submit(form, values, status=422)
    assert (round_.votes_per_ballot, round_.tie_rule.value) == (3, "shared")


def test_the_number_of_voters_is_rounded_down_to_tens(staff: Client, session: Session) -> None:
    make_noise(session)
    round_ = make_round(session, "voting")
    solution = make_solution(session, round_)
    for _voter in range(19):
        make_ballot(session, round_, make_account(session), [solution])
    figures = staff.get(f"/he/staff/rounds/{round_.id}").one("dl", class_="figures")
    assert figures[1][1][0].text == "10"


def test_the_preview_of_publishing_shows_no_votes(staff: Client, session: Session) -> None:
    round_ = make_round(session, "closed")
    solution = make_solution(session, round_, "הפתרון של נועה")
    for _voter in range(37):
        make_ballot(session, round_, make_account(session), [solution])
    page = staff.get(f"/he/staff/rounds/{round_.id}/publish")
    assert "37" not in page.main
    assert "הפתרון של נועה" not in page.main
    assert "30" in page.main


def test_publishing_before_the_end_is_refused(staff: Client, session: Session) -> None:
    round_ = make_round(session, "closed")
    form = staff.get(f"/he/staff/rounds/{round_.id}/publish").form("/publish")
    round_.voting.closes_at = now(session) + DAY
    page = staff.submit(form, {"reason": WHY}, status=409)
    assert "אפשר לפרסם את התוצאות אחרי שההצבעה תסתיים." in page.text_of("errors")
    assert not round_.is_published


def test_the_log_goes_back_page_by_page_and_repeats_nothing(staff: Client, session: Session, dana: Account) -> None:
    round_ = make_round(session, "empty")
    for number in range(120):
        entry = AuditEntry(at=now(session), actor_id=dana.id, action="round.edited", round_id=round_.id)
        entry.reason = f"סיבה {number}"
        session.add(entry)
    page = staff.get(f"/he/staff/rounds/{round_.id}/log")
    seen = [row[3].text for row in page.one("tbody")]
    while "לפריטים קודמים" in page.links:
        page = staff.get(page.links["לפריטים קודמים"])
        seen += [row[3].text for row in page.one("tbody")]
    assert seen == [f"סיבה {number}" for number in reversed(range(120))]


def count(client: Client, path: str, engine: Any) -> int:
    with statements(engine) as sent:
        client.get(path)
    return len(sent)


@pytest.mark.parametrize("path", ["", "/solutions", "/main-challenges", "/log", "/publish"])
def test_pages_cost_the_same_with_1_and_with_30_rows(
    staff: Client, session: Session, engine: Any, dana: Account, path: str
) -> None:
    few, many = make_round(session, "review", is_public=False), make_round(session, "review")
    for round_, rows in ((few, 1), (many, 30)):
        challenges = [make_main_challenge(session, round_) for _row in range(rows)]
        for _row in range(rows):
            make_solution(session, round_, main_challenges=challenges[:10])
            actor = make_account(session, role=StaffRole.MODERATOR)
            session.add(AuditEntry(at=now(session), actor_id=actor.id, action="round.edited", round_id=round_.id))
    staff.get("/he/staff")
    costs = [count(staff, f"/he/staff/rounds/{round_.id}{path}", engine) for round_ in (few, many)]
    assert costs[0] == costs[1]
    assert costs[1] <= 12
