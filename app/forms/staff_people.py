"""What an administrator types about the people of the staff."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.domain.text import is_safe_name
from app.forms.checks import AtMost, Needed, line
from app.forms.sign_in import AddressForm, without_controls
from app.forms.staff_phases import PanelForm
from app.models import StaffRole
from app.web.words_staff import role_help, role_words

LONGEST_NAME = 80


def role_choices() -> list[SelectChoice]:
    return [SelectChoice(role.value, f"{role_words(role)}: {role_help(role)}") for role in StaffRole]


def chosen_role(field: RadioField) -> None:
    if not field.data:
        field.errors = []
        raise ValidationError(_("Please choose a role."))


class InviteForm(AddressForm):
    """An address, a name for the log, and a role."""

    next = typed = None  # what a sign-in carries along
    address = EmailField(
        _l("E-mail address"),
        validators=[Needed()],
        filters=[without_controls],
        render_kw={"autocomplete": "off", "maxlength": 320, "autocapitalize": "none", "spellcheck": "false"},
    )
    name = StringField(_l("Name"), filters=[line], validators=[Needed(), AtMost(LONGEST_NAME)])
    role = RadioField(_l("Role"))
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.address.render_kw = {**(self.address.render_kw or {}), "autocomplete": "off"}
        self.role.choices = role_choices()

    def validate_name(self, field: StringField) -> None:
        if not is_safe_name(field.data):
            raise ValidationError(_("The name has hidden characters in it. Please type it by hand."))

    def validate_role(self, field: RadioField) -> None:
        chosen_role(field)


class RoleForm(PanelForm):
    role = RadioField(_l("Role"))
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = role_choices()

    def validate_role(self, field: RadioField) -> None:
        chosen_role(field)
