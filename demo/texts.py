"""The texts and the calendar of a demo round, as they stand in the JSON files beside this one."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from app.domain.local_time import to_utc, to_wall
from app.models import Localized, PhaseKind

AFTERNOON = time(16)  # before this hour of the day, voting opened yesterday


@dataclass(frozen=True)
class Texts:
    """One round: its own words, its main challenges and its solutions."""

    name: str
    content: dict[str, Any]

    @classmethod
    def read(cls, name: str) -> "Texts":
        path = Path(__file__).with_name(f"{name}.json")
        return cls(name, json.loads(path.read_text(encoding="utf-8")))

    @property
    def round_texts(self) -> dict[str, Localized]:
        return {part: self.content[part] for part in ("title", "headline", "intro", "question")}

    @property
    def main_challenges(self) -> list[dict[str, Any]]:
        return list(self.content["main_challenges"])

    @property
    def challenges(self) -> list[dict[str, Any]]:
        return list(self.content["challenges"])

    @property
    def solutions(self) -> list[dict[str, Any]]:
        return list(self.content["solutions"])

    def calendar(self, days: timedelta) -> "Calendar":
        """The real dates, that many days later, at the same hours of the city's clocks."""
        schedule = self.content["schedule"]
        phases = {kind: tuple(moved(wall, days) for wall in schedule[kind.value]) for kind in PhaseKind}
        return Calendar(phases, moved(schedule["results"], days))


@dataclass(frozen=True)
class Calendar:
    phases: dict[PhaseKind, tuple[datetime, ...]]
    results_at: datetime


def days_until_open(texts: Texts, now: datetime) -> timedelta:
    """How far to move the real dates so that voting opened this morning or, until 16:00, yesterday morning."""
    here = to_wall(now)
    opened_on = here.date() - timedelta(days=here.time() < AFTERNOON)
    return opened_on - real_opening(texts)


def real_opening(texts: Texts) -> date:
    return datetime.fromisoformat(texts.content["schedule"][PhaseKind.VOTING.value][0]).date()


def moved(wall: str, days: timedelta) -> datetime:
    """No hour of the calendar lies between 01:00 and 03:00, where clocks change."""
    then = datetime.fromisoformat(wall)
    return to_utc(then.date() + days, then.time())
