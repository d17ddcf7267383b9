"""Fixtures of the races."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.races.people import Person
from tests.races.stage import Stage
from tests.support.databases import Database


@pytest.fixture
def make_stage(database: Database) -> Iterator[Callable[..., Stage]]:
    made: list[Stage] = []

    def make(**columns: Any) -> Stage:
        made.append(Stage(database, **columns))
        return made[-1]

    yield make
    for stage in made:
        stage.leave()


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    return make_stage()


@pytest.fixture
def first(stage: Stage) -> Iterator[Person]:
    with stage.person() as person:
        yield person


@pytest.fixture
def second(stage: Stage) -> Iterator[Person]:
    with stage.person() as person:
        yield person
