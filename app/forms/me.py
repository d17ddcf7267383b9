"""What a person may set about themselves."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.accounts import LONGEST_NAME
from app.domain.notices import NoticeGroup
from app.domain.text import is_safe_name
from app.forms.sign_in import AddressForm, without_controls
from app.models import AddressKind, Capacity, Quarter
from app.web.reader import localized
from app.web.words_account import capacity_words, group_words


class NameForm(FlaskForm):
    name = StringField(
        _l("Name"),
        validators=[Length(max=LONGEST_NAME, message=_l("A name has at most 80 characters."))],
        filters=[without_controls],
        render_kw={"autocomplete": "name"},
    )

    def validate_name(self, field: StringField) -> None:
        if not is_safe_name(field.data):
            raise ValidationError(_l("The name has hidden characters in it. Please type it by hand."))


class NoticesForm(FlaskForm):
    """What Kolot writes to this person, and in which language."""

    groups = SelectMultipleField(
        _l("Write to me"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    language = SelectField(_l("In which language"))

    def __init__(self, *args: Any, languages: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups.choices = [SelectChoice(group.value, group_words(group)) for group in NoticeGroup]
        self.language.choices = [SelectChoice(code, name, render_kw={"lang": code}) for code, name in languages]

    @property
    def off(self) -> list[str]:
        return sorted({group.value for group in NoticeGroup} - set(self.groups.data or ()))


class SecondAddressForm(AddressForm):
    """An address of the other kind."""

    def __init__(self, *args: Any, other_than: AddressKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.other_than = other_than
        is_phone = other_than is AddressKind.EMAIL
        self.address.label.text = _("Mobile number") if is_phone else _("E-mail address")
        kind = "tel" if is_phone else "email"
        self.address.render_kw = {**self.address.render_kw, "type": kind, "autocomplete": kind}

    def validate_address(self, field: Any) -> None:
        super().validate_address(field)
        if self.read.kind is self.other_than:
            raise ValidationError(
                _("Please write a mobile number: an e-mail address is there already.")
                if self.other_than is AddressKind.EMAIL
                else _("Please write an e-mail address: a mobile number is there already.")
            )


class EraseForm(FlaskForm):
    understood = BooleanField(_l("I understand that this cannot be undone"))

    def validate_understood(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Before erasing, please tick that you understand."))


class FactsForm(FlaskForm):
    """As whom, and from where: both may stay empty, but not both at once."""

    capacity = RadioField(_l("I vote mainly as"))
    quarter = SelectField(_l("Quarter"), default="")

    def __init__(self, *args: Any, quarters: Sequence[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_quarters = {str(quarter.id): quarter for quarter in quarters}
        self.capacity.choices = [SelectChoice(one.value, capacity_words(one.value)) for one in Capacity]
        self.capacity.validate_choice = False
        names = [SelectChoice(str(quarter.id), localized(quarter.name)) for quarter in quarters]
        self.quarter.choices = [SelectChoice("", _("I prefer not to say")), *names]

    def validate_capacity(self, field: RadioField) -> None:
        if field.data and field.data not in list(Capacity):
            raise ValidationError(_("Please choose one of these."))
        if not field.data and not self.quarter.data:
            raise ValidationError(_("Please choose at least one of the two, or leave the question."))

    @property
    def chosen_capacity(self) -> Capacity | None:
        return Capacity(self.capacity.data) if self.capacity.data else None

    @property
    def chosen_quarter(self) -> Quarter | None:
        return self.all_quarters.get(self.quarter.data or "")
