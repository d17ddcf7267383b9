"""What an owner types of a business and of its challenges."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField, TelField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.domain.businesses import Profile
from app.domain.challenges import TEXTS, ChallengeContent
from app.domain.text import is_safe_name
from app.forms.checks import AtMost, Needed, line, lines
from app.models import Business, Challenge, Quarter, Sector, SizeBand
from app.web.reader import localized
from app.web.words_business import sector_words, size_words

SHOWN, HIDDEN = "name", "description"


class BusinessForm(FlaskForm):
    name = StringField(_l("Name of the business"), filters=[line], validators=[Needed(), AtMost(120)])
    sector = SelectField(_l("Field"), default="")
    quarter = SelectField(_l("Quarter"), default="")
    size_band = RadioField(_l("How many people work there, you included"))
    contact_name = StringField(
        _l("Whom to ask for"), filters=[line], validators=[AtMost(80)], render_kw={"autocomplete": "name"}
    )
    contact_phone = TelField(
        _l("Telephone"), filters=[line], validators=[AtMost(40)], render_kw={"autocomplete": "tel"}
    )
    register_number = StringField(
        _l("Register number of the business"),
        filters=[line],
        validators=[AtMost(20)],
        render_kw={"inputmode": "numeric"},
    )
    shows = RadioField(_l("What everybody sees"))

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_quarters = {str(quarter.id): quarter for quarter in quarters}
        unchosen = SelectChoice("", _("Please choose"))
        self.sector.choices = [unchosen, *(SelectChoice(one.value, sector_words(one.value)) for one in Sector)]
        names = (SelectChoice(str(quarter.id), localized(quarter.name)) for quarter in quarters)
        self.quarter.choices = [SelectChoice("", _("Somewhere else, or everywhere")), *names]
        self.size_band.choices = [SelectChoice(one.value, size_words(one.value)) for one in SizeBand]
        self.shows.choices = [
            SelectChoice(HIDDEN, _("A description only, without the name")),
            SelectChoice(SHOWN, _("The name of the business")),
        ]
        self.shows.data = self.shows.data or HIDDEN

    def validate_name(self, field: StringField) -> None:
        if not is_safe_name(field.data):
            raise ValidationError(_("The name has hidden characters in it. Please type it by hand."))

    def validate_sector(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_("Please choose the field of the business."))

    def validate_size_band(self, field: RadioField) -> None:
        if not field.data:
            field.errors = []
            raise ValidationError(_("Please choose how many people work there."))

    @property
    def profile(self) -> Profile:
        return Profile(
            name=self.name.data,
            sector=Sector(self.sector.data),
            size_band=SizeBand(self.size_band.data),
            quarter=self.all_quarters.get(self.quarter.data or ""),
            contact_name=self.contact_name.data,
            contact_phone=self.contact_phone.data,
            register_number=self.register_number.data,
            shows_name=self.shows.data == SHOWN,
        )

    @property
    def sketch(self) -> Business:
        """What was chosen so far, for the preview; nothing of it is stored."""
        sector = self.sector.data if self.sector.data in list(Sector) else Sector.OTHER.value
        band = self.size_band.data if self.size_band.data in list(SizeBand) else SizeBand.ONE.value
        quarter = self.all_quarters.get(self.quarter.data or "")
        return Business(
            id=0,
            name=self.name.data or "",
            sector=Sector(sector),
            size_band=SizeBand(band),
            quarter_id=quarter.id if quarter else None,
            quarter=quarter,
            shows_name=self.shows.data == SHOWN,
        )


def stored_business(business: Business) -> dict[str, Any]:
    """What the fields show at first."""
    names = ("name", "contact_name", "contact_phone", "register_number")
    return {
        **{name: getattr(business, name) for name in names},
        "sector": business.sector.value,
        "size_band": business.size_band.value,
        "quarter": str(business.quarter_id or ""),
        "shows": SHOWN if business.shows_name else HIDDEN,
    }


class ChallengeForm(FlaskForm):
    """A draft may lack anything; what is sent needs a title and what happens."""

    business = RadioField(_l("Which business"), coerce=int)
    title = StringField(_l("The challenge in a few words"), filters=[line], validators=[Needed(), AtMost(200)])
    what_happens = TextAreaField(
        _l("What happens"), filters=[lines], validators=[Needed(), AtMost(5000)], render_kw={"rows": "4"}
    )
    since_when = StringField(_l("Since when"), filters=[line], validators=[AtMost(200)])
    what_was_tried = TextAreaField(
        _l("What was tried already"), filters=[lines], validators=[AtMost(3000)], render_kw={"rows": "2"}
    )
    help_wanted = TextAreaField(
        _l("What would help"), filters=[lines], validators=[AtMost(3000)], render_kw={"rows": "2"}
    )
    may_be_quoted = BooleanField(_l("A sentence of this may be quoted in public, as the business is shown in public"))

    def __init__(self, *args: Any, businesses: Sequence[Business], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_businesses = {business.id: business for business in businesses}
        self.business.choices = [SelectChoice(str(business.id), business.name) for business in businesses]
        if len(businesses) == 1:
            self.business.data = businesses[0].id

    def validate_business(self, field: RadioField) -> None:
        if field.data not in self.all_businesses:
            field.errors = []
            raise ValidationError(_("Please choose the business."))

    def validate_as_draft(self) -> bool:
        """Only what could not be stored is refused: a draft is whatever there is so far."""
        self.validate()
        for field in (self.title, self.what_happens):
            if not field.data:
                field.errors = []
        return not self.errors

    @property
    def chosen(self) -> Business:
        return self.all_businesses[self.business.data]

    @property
    def content(self) -> ChallengeContent:
        return ChallengeContent(**{name: self[name].data for name in TEXTS}, may_be_quoted=self.may_be_quoted.data)


def stored_challenge(challenge: Challenge) -> dict[str, Any]:
    names = (*TEXTS, "may_be_quoted")
    return {**{name: getattr(challenge, name) for name in names}, "business": challenge.business_id}


class SendChallengeForm(FlaskForm):
    """The declaration that stands before the button."""

    declared = BooleanField(
        _l(
            "I confirm: I speak for this business; the text is mine; it names nobody who does not agree; the city is "
            "not bound to do anything by receiving it."
        )
    )

    def validate_declared(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Before sending, please tick the declaration."))
