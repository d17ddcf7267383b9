"""Wall-clock time of the city, and the two hours a year that do not exist or come twice."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.domain.refusal import Refusal, Refused

CITY_ZONE = "Asia/Jerusalem"
FIRST_YEAR, LAST_YEAR = 2000, 2100
WORKING_DAYS = {6, 0, 1, 2, 3}  # Sunday to Thursday


def to_utc(day: date, hour: time, zone: str = CITY_ZONE) -> datetime:
    """The moment at which the clocks of the city show this day and hour.

    Refused for an hour that the clocks jump over, and for one that they show twice: nobody
    should have to guess when a vote ends. `first` and `second` carry both readings, as local times.
    """
    wall = datetime.combine(day, hour)
    first, second = readings(wall, zone)
    if first == second:
        return first
    back = [moment.astimezone(ZoneInfo(zone)) for moment in sorted((first, second))]
    kind = Refusal.TIME_COMES_TWICE if is_real(wall, zone) else Refusal.TIME_DOES_NOT_EXIST
    raise Refused(kind, wall=wall, first=back[0], second=back[1])


def readings(wall: datetime, zone: str = CITY_ZONE) -> tuple[datetime, datetime]:
    """What this wall time means by the clock before a change and by the clock after it; mostly the same."""
    aware = wall.replace(tzinfo=ZoneInfo(zone))
    return aware.replace(fold=0).astimezone(UTC), aware.replace(fold=1).astimezone(UTC)


def is_real(wall: datetime, zone: str = CITY_ZONE) -> bool:
    """Whether the clocks of the city ever show this time."""
    return readings(wall, zone)[0].astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


def to_wall(moment: datetime, zone: str = CITY_ZONE) -> datetime:
    """What the clocks of the city show at this moment."""
    return moment.astimezone(ZoneInfo(zone))


def after_working_days(moment: datetime, days: int, zone: str = CITY_ZONE) -> datetime:
    """The morning (08:00) of the day that follows `days` whole working days after this moment."""
    day = to_wall(moment, zone).date()
    left = days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() in WORKING_DAYS
    day += timedelta(days=1)
    while day.weekday() not in WORKING_DAYS:
        day += timedelta(days=1)
    return to_utc(day, time(8), zone)
