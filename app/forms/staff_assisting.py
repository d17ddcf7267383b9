"""What staff type for somebody on the phone or at the desk: the consent, beside the form of the thing itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, RadioField, StringField, TimeField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.domain.assisting import Consent
from app.forms.checks import AtMost, Needed, line
from app.forms.staff_phases import HOURS, DatesForm
from app.models import ConsentWay, EntryChannel
from app.web.assisted_words import consent_words


class ConsentForm(DatesForm):
    channel = RadioField(_l("How it came in"))
    agreed = BooleanField(_l("The person heard this text and agrees that everybody may read it"))
    way = RadioField(_l("How they agreed"))
    opens_date = DateField(_l("Agreed on"), validators=[Needed()])
    opens_time = TimeField(_l("At"), format=HOURS, validators=[Needed()])
    person_name = StringField(_l("Name of the person"), filters=[line], validators=[AtMost(80)])
    contact = StringField(_l("Telephone or e-mail of the person"), filters=[line], validators=[AtMost(200)])

    def __init__(self, *args: Any, clock: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock
        self.channel.choices = [
            SelectChoice(EntryChannel.PHONE.value, _("On the phone")),
            SelectChoice(EntryChannel.DESK.value, _("At the desk")),
        ]
        self.way.choices = [SelectChoice(way.value, consent_words(way)) for way in ConsentWay]
        if not self.is_submitted():
            self.fill("opens", clock)
            self.way.data = ConsentWay.SPOKEN.value

    def validate_agreed(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Nothing is entered for somebody without their consent."))

    def validate_channel(self, field: RadioField) -> None:
        if not field.data:
            field.errors = []
            raise ValidationError(_("Please choose how it came in."))

    def validate_way(self, field: RadioField) -> None:
        if not field.data:
            field.errors = []
            raise ValidationError(_("Please choose how they agreed."))

    def check_moment(self, name: str) -> bool:
        if not super().check_moment(name):
            return False
        moment = self.moment(name)
        if moment and moment > self.clock:
            self[f"{name}_date"].errors = [_("Nobody can have agreed in the future.")]
            return False
        return True

    @property
    def consent(self) -> Consent:
        return Consent(
            channel=EntryChannel(self.channel.data),
            way=ConsentWay(self.way.data),
            given_at=self.moment("opens") or self.clock,
            is_given=bool(self.agreed.data),
            person_name=self.person_name.data,
            contact=self.contact.data,
        )


class Together:
    """Several forms sent as one: checked all, and their errors told in one summary."""

    def __init__(self, *forms: FlaskForm) -> None:
        self.forms: Sequence[FlaskForm] = forms

    def validate_on_submit(self) -> bool:
        checks = [form.validate_on_submit() for form in self.forms]  # each says all that is wrong with it
        return all(checks)

    @property
    def errors(self) -> dict[str | None, Any]:
        return {name: errors for form in self.forms for name, errors in form.errors.items()}

    def __getitem__(self, name: str) -> Field:
        return next(form[name] for form in self.forms if name in form)
