"""Solutions in the hands of staff: decided before voting, fixed during it, every change a new version."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain import main_challenges, solutions
from app.domain.refusal import Refusal, Refused
from app.domain.solutions import SolutionContent
from app.models import Account, AuditEntry, Solution, SolutionState
from tests.factories import make_main_challenge, make_noise, make_round, make_solution

REASON = {"he": "העירייה כבר עושה את זה", "en": ""}


def refusal_of(verb, *args, **kwargs) -> Refusal:
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.refusal


def test_a_new_solution_is_public_and_undecided(session: Session, dana: Account) -> None:
    round_ = make_round(session, "solutions")
    challenge = make_main_challenge(session, round_)
    content = SolutionContent(title=" שוברים\u202e ", sentence="רעיון", main_challenges=[challenge])
    solution = solutions.create_solution(session, round_, content, by=dana)
    assert (solution.title, solution.state, solution.on_ballot) == ("שוברים", SolutionState.PUBLIC, None)
    assert solution.main_challenges == [challenge]


def test_shuffle_is_a_random_place_on_the_circle(session: Session, dana: Account) -> None:
    round_ = make_round(session, "solutions")
    made = [solutions.create_solution(session, round_, SolutionContent(title="א"), by=dana) for _n in range(5)]
    assert len({solution.shuffle for solution in made}) == 5
    assert all(0 <= solution.shuffle < 2**48 for solution in made)


def test_search_finds_the_text_without_final_letters(session: Session, dana: Account) -> None:
    round_ = make_round(session, "solutions")
    solution = solutions.create_solution(session, round_, SolutionContent(title="שוברים לעסקים"), by=dana)
    assert "שוברימ לעסקימ" in solution.search_text


def test_an_edit_gives_a_new_version(session: Session, dana: Account) -> None:
    round_ = make_round(session, "solutions")
    solution, other = make_solution(session, round_, "ישן"), make_solution(session, round_)
    solutions.edit_solution(session, round_, solution, SolutionContent(title="חדש"), by=dana)
    assert (solution.title, solution.version, other.version) == ("חדש", 2, 1)


def test_an_edit_that_changes_nothing_leaves_no_trace(session: Session, dana: Account) -> None:
    round_ = make_round(session, "solutions")
    solution = solutions.create_solution(session, round_, SolutionContent(title="אותו דבר"), by=dana)
    solutions.edit_solution(session, round_, solution, SolutionContent(title="אותו דבר "), by=dana)
    actions = session.scalars(select(AuditEntry.action)).all()
    assert (solution.version, actions) == (1, ["solution.created"])


def test_off_the_ballot_needs_a_reason_in_hebrew(session: Session, dana: Account) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=None)
    reason = {"he": " ", "en": "The city does it"}
    assert (
        refusal_of(solutions.keep_off_ballot, session, round_, solution, reason=reason, by=dana)
        is Refusal.REASON_MISSING
    )


def test_off_the_ballot_keeps_the_public_reason_and_tells_the_log(session: Session, dana: Account) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=None)
    solutions.keep_off_ballot(session, round_, solution, reason=REASON, by=dana)
    assert (solution.on_ballot, solution.off_ballot_reason, solution.version) == (False, {"he": REASON["he"]}, 2)
    entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.subject, entry.reason) == (
        "solution.kept_off_ballot",
        f"solution:{solution.id}",
        REASON["he"],
    )


def test_back_on_the_ballot_forgets_the_reason(session: Session, dana: Account) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=False, off_ballot_reason={"he": "לא"})
    solutions.put_on_ballot(session, round_, solution, by=dana)
    assert (solution.on_ballot, solution.off_ballot_reason) == (True, {})


def test_the_ballot_is_fixed_once_voting_has_opened(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    solution = make_solution(session, round_, on_ballot=False)
    voted_on = make_solution(session, round_)
    fixed = [
        refusal_of(solutions.put_on_ballot, session, round_, solution, by=dana),
        refusal_of(solutions.keep_off_ballot, session, round_, voted_on, reason=REASON, by=dana),
        refusal_of(solutions.create_solution, session, round_, SolutionContent(title="מאוחר"), by=dana),
        refusal_of(solutions.edit_solution, session, round_, voted_on, SolutionContent(title="אחר"), by=dana),
    ]
    assert fixed == [Refusal.BALLOT_IS_FIXED] * 4


def test_a_solution_can_be_hidden_during_the_vote_and_shown_again(session: Session, dana: Account) -> None:
    round_ = make_round(session, "voting")
    solution = make_solution(session, round_)
    solutions.hide_solution(session, round_, solution, reason={"he": "פרטים אישיים"}, by=dana)
    assert (solution.state, solution.hidden_reason, solution.on_ballot) == (
        SolutionState.HIDDEN,
        {"he": "פרטים אישיים"},
        True,
    )
    solutions.unhide_solution(session, round_, solution, by=dana, reason="תוקן")
    assert (solution.state, solution.hidden_reason, solution.version) == (SolutionState.PUBLIC, {}, 3)


def test_a_hidden_solution_is_not_put_on_the_ballot(session: Session, dana: Account) -> None:
    round_ = make_round(session, "review")
    solution = make_solution(session, round_, on_ballot=None, state=SolutionState.HIDDEN)
    assert refusal_of(solutions.put_on_ballot, session, round_, solution, by=dana) is Refusal.SOLUTION_NOT_PUBLIC


def test_a_new_title_of_a_main_challenge_redraws_only_its_cards(session: Session, dana: Account) -> None:
    make_noise(session)
    round_ = make_round(session, "solutions")
    challenge, other = make_main_challenge(session, round_), make_main_challenge(session, round_, "אי־ודאות")
    named = make_solution(session, round_, main_challenges=[challenge])
    noise = make_solution(session, round_, main_challenges=[other])
    main_challenges.edit_main_challenge(session, round_, challenge, {"title": {"he": "היעדר לקוחות"}}, by=dana)
    session.expire_all()
    assert (named.version, noise.version) == (2, 1)


def test_main_challenges_change_places(session: Session, dana: Account) -> None:
    make_noise(session)
    round_ = make_round(session, "solutions")
    first, second, third = (make_main_challenge(session, round_, title) for title in "אבג")
    main_challenges.move_main_challenge(session, round_, third, step=-1, by=dana)
    main_challenges.move_main_challenge(session, round_, first, step=-1, by=dana)  # is first already
    assert main_challenges.main_challenges(session, round_.id) == [first, third, second]


def test_every_solution_of_the_noise_stays_as_it_was(session: Session, dana: Account) -> None:
    noise = make_noise(session)
    round_ = make_round(session, "review")
    solutions.put_on_ballot(session, round_, make_solution(session, round_, on_ballot=None), by=dana)
    versions = session.scalars(select(Solution.version).where(Solution.round_id == noise.id)).all()
    assert versions == [1, 1, 1]
