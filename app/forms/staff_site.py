"""What staff set of the whole site."""

from collections.abc import Sequence
from typing import Any

from babel import Locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, IntegerField, SelectMultipleField, TelField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.addresses import BadAddress, read_address
from app.domain.site import SiteContent
from app.forms.checks import AtMost, Between, line
from app.forms.staff_texts import HEBREW, LocalizedForm, Text, localized_form, stored
from app.models import SiteSettings
from app.models.site import DEFAULT_HUE

SITE_TEXTS = (
    Text("name", _l("Name of the site"), at_most=60),
    Text("city", _l("Name of the city"), at_most=60),
    Text("help_hours", _l("Hours of the help line"), at_most=120),
)
PICTURES = {"accept": "image/jpeg,image/png,image/webp"}


class SiteFields(LocalizedForm):
    hue = IntegerField(_l("Main colour: a number on the colour wheel"), validators=[Between(0, 359)])
    logo = FileField(_l("Logo"), render_kw=PICTURES)
    without_logo = BooleanField(_l("Without the logo"))
    help_phone = TelField(_l("Help telephone"), filters=[line], validators=[AtMost(40)])
    help_email = EmailField(_l("E-mail for questions"), filters=[line], validators=[AtMost(320)])
    offered = SelectMultipleField(
        _l("Languages besides Hebrew"),
        validate_choice=False,  # an unknown one is left out below
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate_help_phone(self, field: TelField) -> None:
        if field.data and (not any(char.isdigit() for char in field.data) or set(field.data) - set("0123456789+-* ()")):
            raise ValidationError(_("This is not a telephone number."))

    def validate_help_email(self, field: EmailField) -> None:
        if field.data and not is_mail(field.data):
            raise ValidationError(_("This is not an e-mail address."))

    def content(self, usual: Sequence[str]) -> SiteContent:
        """`usual`: the languages of the environment. They are not stored, so that they follow it."""
        known = {choice.value for choice in self.offered.choices}
        chosen = (HEBREW, *(code for code in self.offered.data or () if code in known))
        languages = () if set(chosen) == set(usual) else chosen
        return SiteContent(
            **self.values,
            hue=self.hue.data,
            help_phone=self.help_phone.data,
            help_email=self.help_email.data,
            languages=languages,
        )


def is_mail(typed: str) -> bool:
    try:
        return bool(read_address(typed, phones=False))
    except BadAddress:
        return False


def site_form(settings: SiteSettings | None, languages: Sequence[str], known: Sequence[str]) -> SiteFields:
    """Filled with what is stored. `languages`: offered now; `known`: those that may be."""
    settings = settings or SiteSettings(name={}, city={}, help_hours={}, hue=DEFAULT_HUE, help_phone="", help_email="")
    data: dict[str, Any] = {name: getattr(settings, name) for name in ("hue", "help_phone", "help_email")}
    data |= stored(settings, SITE_TEXTS, languages) | {"offered": [code for code in languages if code != HEBREW]}
    form = localized_form(SITE_TEXTS, languages, SiteFields)(data=data)
    form.offered.choices = [SelectChoice(code, own_name(code)) for code in known if code != HEBREW]
    return form


def own_name(code: str) -> str:
    return Locale.parse(code).get_display_name(code) or code
