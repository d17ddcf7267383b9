"""The demo is loaded by the verbs, once, and its voting is open whenever it is looked at."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.hinge import raised_by
from app.domain.hinge_answers import Count
from app.domain.judgements import judgement_counts
from app.domain.local_time import to_wall
from app.domain.phases import close_phase
from app.domain.rounds import create_round, public_round
from app.domain.survey_state import survey_of
from app.domain.tying import count_answers
from app.domain.voting import ballot_for, cast_vote
from app.models import (
    Account,
    Ballot,
    Challenge,
    ChallengeState,
    OwnerJudgement,
    Phase,
    PhaseKind,
    Result,
    ResultsBy,
    Round,
    Solution,
    StaffRole,
    SurveyResponse,
    SurveyResult,
    TallyLine,
    Vote,
)
from demo.command import demo
from demo.loader import NotForTheDemo, load_demo, needs_loading
from demo.making import Voter
from demo.people import PEOPLE
from demo.texts import Texts, days_until_open

A_WEEK = timedelta(days=7)


@pytest.fixture
def ashdod(session: Session) -> Round:
    round_ = load_demo(session)
    session.commit()
    return round_


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


@pytest.mark.one_database
def test_voting_is_open_since_about_a_day_for_about_three_more(session: Session, ashdod: Round):
    clock = now(session)
    assert public_round(session) is ashdod
    assert ashdod.title == {
        "he": "אתגרים של עסקים – פתרונות של תושבים",
        "en": "Challenges of businesses – solutions by residents",
        "ru": "Трудности бизнеса – решения жителей",
        "ar": "تحدّيات المصالح التجارية – حلول السكّان",
    }
    assert ashdod.voting.is_open(clock)
    opens_at, closes_at = ashdod.voting.opens_at, ashdod.voting.closes_at
    assert opens_at and closes_at
    assert timedelta(hours=6) < clock - opens_at < timedelta(hours=34)
    assert timedelta(days=2) < closes_at - clock < timedelta(days=4)
    assert to_wall(closes_at).strftime("%H:%M") == "20:00"


@pytest.mark.one_database
def test_every_main_challenge_has_about_eight_solutions_and_two_are_off_the_ballot(session: Session, ashdod: Round):
    solutions = session.scalars(select(Solution).where(Solution.round_id == ashdod.id)).all()
    answers = [challenge.title["he"] for each in solutions for challenge in each.main_challenges]
    assert {title: answers.count(title) for title in answers} == {"תזרים כספי": 9, "אי־ודאות": 8, "היעדר לקוחות": 10}
    off = [each for each in solutions if not each.on_ballot]
    assert len(off) == 2
    assert all(each.off_ballot_reason["he"] and each.off_ballot_reason["en"] for each in off)
    assert all(len(each.title) <= 80 and each.sentence and each.how_it_works for each in solutions)


@pytest.mark.one_database
def test_the_past_round_was_voted_in_and_published(session: Session, ashdod: Round):
    past = session.scalars(select(Round).where(Round.id != ashdod.id)).one()
    result = session.get_one(Result, past.id)
    lines = session.scalars(select(TallyLine).where(TallyLine.round_id == past.id)).all()
    assert past.is_public and past.published_at and past.published_at < now(session) - timedelta(days=100)
    assert (result.ballots, result.ballots_by_email, result.ballots_by_phone) == (183, 152, 31)
    assert result.votes == count(session, Vote) == sum(line.votes for line in lines)
    assert sum(line.is_winner for line in lines) == 2
    assert past.voting.closes_at and session.scalar(select(func.max(Vote.cast_at))) < past.voting.closes_at


@pytest.mark.one_database
def test_its_people_are_there_and_one_is_staff(session: Session, ashdod: Round):
    accounts = session.scalars(select(Account).where(Account.name != "").order_by(Account.id)).all()
    assert [account.address for account in accounts] == [person.address for person in PEOPLE]
    assert [account.role for account in accounts] == [StaffRole.ADMINISTRATOR, None, None, None]


@pytest.mark.one_database
def test_a_second_load_changes_nothing(session: Session, ashdod: Round):
    before = count(session, Account), count(session, Solution), ashdod.voting.closes_at
    assert not needs_loading(session)
    assert load_demo(session) is ashdod
    assert (count(session, Account), count(session, Solution), ashdod.voting.closes_at) == before


def test_a_week_later_the_dates_move_on_and_votes_stay(session: Session, ashdod: Round):
    solution = session.scalars(select(Solution).where(Solution.round_id == ashdod.id, Solution.on_ballot)).first()
    amir = session.scalars(select(Account).where(Account.address == "amir@example.org")).one()
    assert solution
    cast_vote(session, ashdod.id, solution.id, by=Voter(amir.id))
    move_back(session, ashdod, A_WEEK)
    assert needs_loading(session)
    load_demo(session)
    clock = now(session)
    mine = ballot_for(session, ashdod.id, amir.id)
    assert ashdod.voting.is_open(clock)
    assert not needs_loading(session)
    assert mine.solution_ids == {solution.id}
    assert mine.recorded_at and ashdod.voting.opens_at and ashdod.voting.opens_at <= mine.recorded_at <= clock


def move_back(session: Session, round_: Round, step: timedelta) -> None:
    """As if it had been loaded that much earlier."""
    for phase in round_.phases:
        assert phase.opens_at and phase.closes_at
        session.execute(
            update(Phase)
            .where(Phase.id == phase.id)
            .values(opens_at=phase.opens_at - step, closes_at=phase.closes_at - step)
        )
    for ballot in session.scalars(select(Ballot).where(Ballot.round_id == round_.id)):
        ballot.created_at, ballot.changed_at = ballot.created_at - step, ballot.changed_at - step
        for vote in session.scalars(select(Vote).where(Vote.ballot_id == ballot.id)):
            vote.cast_at -= step
    session.commit()


@pytest.mark.one_database
def test_what_staff_closed_today_stays_closed(session: Session, ashdod: Round):
    close_phase(session, ashdod, PhaseKind.VOTING, by=None, reason="Trying it out")
    assert not needs_loading(session)


@pytest.mark.one_database
def test_rounds_of_its_own_are_left_alone(session: Session):
    create_round(session, {"title": {"he": "סבב אמיתי"}}, by=None)
    with pytest.raises(NotForTheDemo):
        load_demo(session)


@pytest.mark.parametrize("hour", range(24))
def test_at_every_hour_voting_has_opened_and_is_far_from_its_end(hour: int):
    texts, clock = Texts.read("ashdod"), datetime(2026, 10, 24, hour, 30, tzinfo=UTC)  # clocks change that night
    opens_at, closes_at = texts.calendar(days_until_open(texts, clock)).phases[PhaseKind.VOTING]
    assert timedelta(hours=6) < clock - opens_at < timedelta(hours=34)
    assert timedelta(days=2) < closes_at - clock < timedelta(days=4)


@pytest.mark.one_database
def test_the_command_says_how_to_sign_in(make_app: Callable[..., Flask]):
    app = make_app(DEMO="1")
    first = app.test_cli_runner().invoke(demo)
    second = app.test_cli_runner().invoke(demo)
    assert first.exit_code == 0, first.output
    assert first.output == second.output
    assert "http://127.0.0.1:8000/he/sign-in" in first.output
    assert "dana@example.org" in first.output
    assert "http://127.0.0.1:8000/demo/mail" in first.output


@pytest.mark.one_database
def test_the_command_refuses_where_this_is_no_demo(make_app: Callable[..., Flask]):
    refused = make_app().test_cli_runner().invoke(demo)
    assert refused.exit_code == 1
    assert "DEMO=1" in refused.output


def test_173_businesses_answered_and_their_charts_show_the_three_problems(session: Session, ashdod: Round):
    past = session.scalars(select(Round).where(Round.id != ashdod.id)).one()
    for round_ in (ashdod, past):
        survey = survey_of(session, round_)
        assert survey and survey.published_at
        whole = session.scalars(
            select(SurveyResult).where(SurveyResult.survey_id == survey.id, SurveyResult.by == ResultsBy.ALL)
        ).one()
        assert (whole.counts["businesses"], whole.counts["verified"]) == (173, 140)
        counts = count_answers(session, survey)
        first = sorted(survey.questions[0].options, key=lambda option: -counts[option.id])[:3]
        assert {option.text["he"] for option in first} == {"תזרים כספי", "היעדר לקוחות", "אי־ודאות"}


@pytest.mark.one_database
def test_most_answered_again_after_the_results_of_the_past_round(session: Session, ashdod: Round):
    past = session.scalars(select(Round).where(Round.id != ashdod.id)).one()
    second = survey_of(session, past, wave=2)
    assert second and second.published_at and second.opens_at == past.published_at
    assert session.scalar(select(func.count()).where(SurveyResponse.survey_id == second.id)) == 118


@pytest.mark.one_database
def test_the_main_challenges_of_the_round_come_from_what_businesses_answered(session: Session, ashdod: Round):
    raised = raised_by(session, ashdod).values()
    assert [one.answered.of for one in raised] == [173] * 3
    assert all(40 < one.answered.businesses < 130 and one.posted == Count(2, 6) for one in raised)


@pytest.mark.one_database
def test_owners_posted_while_challenges_were_open_and_staff_grouped_and_answered(session: Session, ashdod: Round):
    posted = session.scalars(select(Challenge).where(Challenge.round_id == ashdod.id)).all()
    phase = ashdod.phase(PhaseKind.CHALLENGES)
    assert [one.state for one in posted] == [ChallengeState.PUBLIC] * 6
    assert all(phase.opens_at < one.published_at < phase.closes_at and one.main_challenge_id for one in posted)
    assert sum(bool(one.quote) for one in posted) == 4
    assert sum(bool(one.city_reply) for one in posted) == 2


@pytest.mark.one_database
def test_owners_said_of_each_solution_whether_it_would_help(session: Session, ashdod: Round):
    solutions = session.scalars(select(Solution.id).order_by(Solution.id)).all()
    counts = judgement_counts(session, solutions)
    assert len(counts) > 30 and all(count.is_shown and count.helps <= count.answered for count in counts.values())
    latest = session.scalar(
        select(func.max(OwnerJudgement.judged_at)).join(Solution).where(Solution.round_id == ashdod.id)
    )
    assert ashdod.phase(PhaseKind.SOLUTIONS).closes_at < latest < ashdod.voting.opens_at


@pytest.mark.parametrize("name", ["ashdod", "pilot"])
def test_every_text_of_the_city_is_there_in_the_languages_that_kolot_offers(name: str):
    texts = Texts.read(name)
    said = [*texts.round_texts.values(), *(each["off_ballot"] for each in texts.solutions if "off_ballot" in each)]
    said += [
        one[part] for one in texts.main_challenges for part in ("title", "summary", "city_does", "official_answer")
    ]
    assert {tuple(text) for text in said} == {("he", "en", "ru", "ar")}
