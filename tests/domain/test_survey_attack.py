"""Surveys at random are published; then an attacker tries to recover any count under five from all of it."""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample

from app.domain import suppression, survey_picks, survey_protection
from app.domain.survey_protection import Asked, Hidden, Sort
from tests.support.made_up_surveys import DIMENSIONS, Business, Made, publish, surveys
from tests.support.survey_attack import attacker, small_counts

# In the suite; `ATTACKS=5000 ./dev test tests/domain/test_survey_attack.py -s` for a long look.
EXAMPLES = int(os.environ.get("ATTACKS", "25"))
attacked: Counter[str] = Counter()


def recovered(made: Made) -> dict[tuple[str, ...], int]:
    """Small counts that are published, or that follow from what is."""
    case = publish(made)
    small = small_counts(case)
    attacked.update(surveys=1, waves=len(made.waves), small_counts=len(small))
    return attacker(case).recovered(small)


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


def test_the_attack_succeeds_where_questions_do_not_hang_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Hidden, "hides", lambda *_: False)
    assert an_attack_succeeds()


def test_a_narrow_condition_would_tell_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """20 want a grant; 18 were asked why they want nothing else; so 2 want something else too."""
    groups = dict.fromkeys(DIMENSIONS, "all")
    picks = [("grant",)] * 18 + [("grant", "parking")] * 2 + [("parking", "ads")] * 12 + [("ads",)] * 12
    why = {("grant",): {"why": frozenset({"yes"})}}
    wave = [Business(groups, {"what": frozenset(one)} | why.get(one, {})) for one in picks]
    asked = [
        Asked("what", Sort.PICKS, ("grant", "parking", "ads")),
        Asked("why", Sort.PARTS, ("yes", "no"), None, ("what", "grant"), of_some=True),
    ]
    made = Made(asked, frozenset({"what", "why"}), [wave], {by: ["all"] for by in DIMENSIONS})
    assert recovered(made) == {}
    monkeypatch.setattr(survey_protection, "tells_the_others", lambda *_: False)
    assert 2 in recovered(made).values()
