"""Surveys at random are published; then an attacker tries to recover any count under five from all of it."""

import os
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from app.domain import hinge, hinge_answers, suppression, survey_picks
from app.domain.survey_protection import Asked, Hidden, Sort
from tests.support.attack import Name
from tests.support.made_up_surveys import DIMENSIONS, Business, Case, Made, Main, publish, surveys
from tests.support.survey_attack import attacker, few_in_the_hinge, small_counts

# In the suite; `ATTACKS=5000 ./dev test tests/domain/test_survey_attack.py -s` for a long look.
EXAMPLES = int(os.environ.get("ATTACKS", "25"))
attacked: Counter[str] = Counter()


def recovered(made: Made) -> dict[Name, int]:
    """Small counts that are published, or that follow from what is."""
    case = publish(made)
    small, in_hinge = small_counts(case), few_in_the_hinge(case)
    attacked.update(surveys=1, waves=len(made.waves), small_counts=len(small), in_hinge=len(in_hinge))
    found = attacker(case).recovered([*small, *in_hinge])
    return found if found.keys().isdisjoint(in_hinge) else without_what_the_hinge_does_not_tell(case, found, in_hinge)


def without_what_the_hinge_does_not_tell(
    case: Case, found: dict[Name, int], in_hinge: Collection[Name]
) -> dict[Name, int]:
    """The results alone may tell how many gave two answers; what matters here is what "raised by N" adds to them."""
    known_before = attacker(case, how_many_raised=False).recovered(in_hinge)
    return {name: number for name, number in found.items() if name not in known_before}


@pytest.fixture(scope="module", autouse=True)
def figures():
    yield
    print(f"\nattacked: {dict(attacked)}")


@settings(
    max_examples=EXAMPLES,
    derandomize="ATTACKS" not in os.environ,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(surveys())
def test_no_count_under_five_can_be_recovered_from_what_is_published(made: Made) -> None:
    assert recovered(made) == {}


def an_attack_succeeds() -> bool:
    only_search = settings(
        max_examples=1000,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    try:
        find(surveys(), lambda made: bool(recovered(made)), settings=only_search)
    except NoSuchExample:
        return False
    return True


def test_the_attack_succeeds_where_small_cells_alone_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "can_move", lambda *_: True)
    assert an_attack_succeeds()


def test_the_attack_succeeds_where_small_picks_alone_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey_picks, "has_partner", lambda *_: True)
    assert an_attack_succeeds()


def test_a_main_challenge_of_one_option_would_tell_what_the_results_leave_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """23 of 43 are left out as two options; "raised by 20" for the one would tell the 3 of the other."""
    rows = ("r0", "r1", "r2")
    groups = dict.fromkeys(DIMENSIONS, "all")
    wave = [Business(groups, {"q": frozenset({row})}) for row in ("r0",) * 20 + ("r1",) * 3 + ("r2",) * 20]
    mains = [Main(frozenset({("q", row)}), frozenset()) for row in rows]
    asked = [Asked("q", Sort.PARTS, rows, None, None)]
    made = Made(asked, frozenset({"q"}), [wave], {by: ["all"] for by in DIMENSIONS}, mains=mains)
    assert recovered(made) == {}
    monkeypatch.setattr(hinge_answers, "shown_numbers", every_number)
    assert set(recovered(made).values()) == {3}


def test_the_attack_succeeds_where_posts_and_answers_are_always_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one who posted, "raised by N" would tell whether they ticked the option that was tied."""
    groups = dict.fromkeys(DIMENSIONS, "all")
    wave = [Business(groups, {"q": frozenset({row})}) for row in ("r0",) * 20 + ("r1",) * 20]
    asked = [Asked("q", Sort.PARTS, ("r0", "r1"), None, None)]
    mains = [Main(frozenset({("q", "r0")}), frozenset({0}))]
    made = Made(asked, frozenset({"q"}), [wave], {by: ["all"] for by in DIMENSIONS}, mains=mains)
    assert recovered(made) == {}
    monkeypatch.setattr(hinge, "may_be_added_up", lambda *_: True)
    assert set(recovered(made).values()) == {1}


def every_number(counts: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    return {(key, row): one for key, told in counts["questions"].items() for row, one in told["rows"].items()}


def test_the_attack_succeeds_where_questions_do_not_hang_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hidden, "hides", lambda *_: False)
    assert an_attack_succeeds()
