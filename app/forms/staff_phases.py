"""What staff type to change the dates of a phase."""

from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, StringField, TimeField
from wtforms.validators import Optional

from app.domain.local_time import FIRST_YEAR, LAST_YEAR, to_utc, to_wall
from app.domain.refusal import Refused
from app.forms.checks import AtMost, Needed, line
from app.web.refusals import words_for

HOURS = ["%H:%M", "%H:%M:%S"]


class PanelForm(FlaskForm):
    """One of several forms on a page: its fields have ids of their own and plain names."""

    def __init__(self, *args: Any, id_prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = f"{id_prefix}-{field.name}" if id_prefix else field.id
            field.label.field_id = field.id


class ReasonForm(PanelForm):
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])


class CloseForm(PanelForm):
    reason = StringField(
        _l("Reason (the public reads it; goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)]
    )


class DatesForm(PanelForm):
    """Dates are typed as wall-clock time of the city; `opens_at` and `closes_at` are moments in UTC."""

    zone = "Asia/Jerusalem"

    def fill(self, name: str, moment: datetime | None) -> None:
        if moment is not None:
            wall = to_wall(moment, self.zone)
            self[f"{name}_date"].data, self[f"{name}_time"].data = (
                wall.date(),
                wall.time().replace(second=0, microsecond=0),
            )

    def moment(self, name: str) -> datetime | None:
        """What was typed, once `validate` has passed."""
        day = self[f"{name}_date"].data
        return to_utc(day, self[f"{name}_time"].data or time(), self.zone) if day else None

    def validate(self, extra_validators: Any = None) -> bool:
        checks = [super().validate(extra_validators)]
        checks += [self.check_moment(name) for name in ("opens", "closes") if f"{name}_date" in self]
        return all(checks)

    def check_moment(self, name: str) -> bool:
        """Whether the date and the hour belong together and name one moment; else the date says why."""
        day, hour = self[f"{name}_date"], self[f"{name}_time"]
        if day.errors and day.process_errors:
            day.errors = [_l("This is not a date.")]
        if hour.errors and hour.process_errors:
            hour.errors = [_l("This is not an hour of the day.")]
        if day.errors or hour.errors:
            return False
        if (day.data is None) != (hour.data is None):
            missing = day if day.data is None else hour
            missing.errors = [_l("Both a date and an hour are needed.")]
        elif day.data and not FIRST_YEAR <= day.data.year <= LAST_YEAR:
            day.errors = [_l("This year cannot be right.")]
        elif day.data:
            try:
                to_utc(day.data, hour.data, self.zone)
            except Refused as refused:
                hour.errors = [words_for(refused)]
        return not (day.errors or hour.errors)


class ScheduleForm(DatesForm):
    opens_date = DateField(_l("Opens on"), validators=[Optional()])
    opens_time = TimeField(_l("Opens at"), format=HOURS, validators=[Optional()])
    closes_date = DateField(_l("Ends on"), validators=[Optional()])
    closes_time = TimeField(_l("Ends at"), format=HOURS, validators=[Optional()])
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])


class EndForm(DatesForm):
    """For opening and reopening: the end may stay open where the phase allows it."""

    closes_date = DateField(_l("Ends on"), validators=[Optional()])
    closes_time = TimeField(_l("Ends at"), format=HOURS, validators=[Optional()])
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])


class ExtendForm(DatesForm):
    closes_date = DateField(_l("Ends on"), validators=[Needed()])
    closes_time = TimeField(_l("Ends at"), format=HOURS, validators=[Needed()])
    reason = StringField(
        _l("Reason (the public reads it; goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)]
    )


class ExpectedForm(DatesForm):
    """When results are expected. Left empty: no date is announced."""

    closes_date = DateField(_l("Expected on"), validators=[Optional()])
    closes_time = TimeField(_l("Expected at"), format=HOURS, validators=[Optional()])
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])
