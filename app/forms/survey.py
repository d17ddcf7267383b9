"""For which business a survey is answered; and, where staff answer for an owner, how the owner came."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.domain.entries import Entry
from app.forms.businesses import BusinessForm
from app.models import Account, Business, EntryChannel


class ChooseBusinessForm(FlaskForm):
    business = RadioField(_l("Which business are these answers for?"), coerce=int)

    def __init__(self, *args: Any, businesses: Sequence[Business], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_businesses = {business.id: business for business in businesses}
        self.business.choices = [SelectChoice(str(business.id), business.name) for business in businesses]
        if len(businesses) == 1 and not self.is_submitted():
            self.business.data = businesses[0].id

    def validate_business(self, field: RadioField) -> None:
        if field.data not in self.all_businesses:
            field.errors = []
            raise ValidationError(_("Please choose the business."))

    @property
    def chosen(self) -> Business:
        return self.all_businesses[self.business.data]


class ForOwner:
    """Mixed into a form of staff: how the owner came, and that they agree."""

    channel = RadioField(_l("How they came"))
    consent = BooleanField(
        _l("They agree that we write their answers down here, and know that nobody is named in what is published")
    )

    def offer_channels(self) -> None:
        self.channel.choices = [
            SelectChoice(EntryChannel.PHONE.value, _("On the phone")),
            SelectChoice(EntryChannel.DESK.value, _("At the desk")),
        ]

    def validate_channel(self, field: RadioField) -> None:
        if not field.data:
            field.errors = []
            raise ValidationError(_("Please choose how they came."))

    def validate_consent(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Nothing is entered for somebody without their consent."))

    def entry(self, by: Account) -> Entry:
        return Entry(EntryChannel(self.channel.data), entered_by=by, has_consent=True)


class AssistForm(ForOwner, ChooseBusinessForm):
    """A business that is known already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_channels()
        self.business.label.text = _("Which business")


class AssistNewForm(ForOwner, BusinessForm):
    """A business that nobody entered yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_channels()
