"""What narrows the log down. It is read from the address, so it can be kept and sent on."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from app.domain.audit_trail import ANY, NO_ROUND, NOBODY, WantedLines
from app.domain.local_time import FIRST_YEAR, LAST_YEAR, readings
from app.models import Account, Localized
from app.web.audit_filter import action_choices, person_words
from app.web.ids import LARGEST_ID
from app.web.reader import localized


class LogFilterForm(FlaskForm):
    """An unknown choice is no choice; a date that is none is said to be none."""

    class Meta:
        csrf = False

    action = SelectField(_l("What"), validate_choice=False)
    person = SelectField(_l("Who"), validate_choice=False)
    round = SelectField(_l("Round"), validate_choice=False)
    since = DateField(_l("From"), validators=[Optional()])
    until = DateField(_l("Until"), validators=[Optional()])

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(formdata=request.args, **kwargs)
        self.actions = {value for group in action_choices().values() for value, _words in group}

    def offer(self, people: Sequence[Account], titles: Mapping[int, Localized]) -> None:
        """What can be chosen."""
        self.action.choices = {"": [("", _("Everything"))], **action_choices()}
        named = [SelectChoice(str(one.id), person_words(one), {"dir": "auto"}) for one in people]
        self.person.choices = [("", _("Everybody")), (str(NOBODY), _("The system")), *named]
        rounds = [SelectChoice(str(id_), localized(title), {"dir": "auto"}) for id_, title in titles.items()]
        self.round.choices = [("", _("All rounds")), (str(NO_ROUND), _("What belongs to no round")), *rounds]

    def validate_since(self, field: DateField) -> None:
        if field.data is None:
            field.errors = []  # what WTForms says of it, in words of its own
            raise ValidationError(_("%(field)s: this day does not exist.", field=field.label.text))
        if not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(_("This year cannot be right."))

    validate_until = validate_since

    def wanted(self) -> WantedLines:
        """The filter; the days are whole days of the city, the last one included."""
        self.validate()
        since = start_of(self.since.data) if self.since.data and not self.since.errors else None
        until = start_of(self.until.data + timedelta(days=1)) if self.until.data and not self.until.errors else None
        action = self.action.data if self.action.data in self.actions else ""
        return WantedLines(action, number(self.person.data), number(self.round.data), since, until)

    def address(self) -> dict[str, str]:
        """What the address of another page of this list carries."""
        return {name: request.args[name] for name in self._fields if request.args.get(name)}


def start_of(day: Any) -> datetime:
    return readings(datetime.combine(day, time()))[0]


def number(typed: str | None) -> int | None:
    is_one = (typed or "").isascii() and (typed or "").isdecimal() and len(typed or "") <= len(str(LARGEST_ID))
    return int(typed or 0) if is_one and int(typed or 0) <= LARGEST_ID else ANY
