"""What a person types to sign in."""

import unicodedata

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, TelField, ValidationError
from wtforms.validators import DataRequired

from app.domain.addresses import Address, BadAddress, NotAMobile, read_address
from app.domain.text import CONTROLS

CODE_DIGITS = 6


def without_controls(typed: str | None) -> str:
    """What no page can show again does not come in."""
    return (typed or "").translate(CONTROLS)


def phones_are_offered() -> bool:
    """Codes go to telephones only where the city set a gateway for messages."""
    return bool(current_app.config["SMS_URL"])


class AddressForm(FlaskForm):
    """One field for either: an e-mail address, or a mobile number where they are offered."""

    address = EmailField(
        _l("E-mail address"),
        validators=[DataRequired(_l("Please write an address to send the code to."))],
        filters=[without_controls],
        render_kw={"autocomplete": "email", "maxlength": 320, "autocapitalize": "none", "spellcheck": "false"},
    )
    next = HiddenField()
    typed = HiddenField()

    read: Address

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if phones_are_offered():
            self.address.label.text = _l("E-mail address or mobile number")
            self.address.render_kw = {**self.address.render_kw, "autocomplete": "username"}

    def validate_address(self, field: EmailField) -> None:
        try:
            self.read = read_address(field.data, phones=phones_are_offered())
        except NotAMobile as error:
            raise ValidationError(_l("No message can reach this number. Please write a mobile number.")) from error
        except BadAddress as error:
            raise ValidationError(self.not_an_address()) from error

    def not_an_address(self) -> str:
        if phones_are_offered():
            return _l("This is not a full e-mail address or mobile number, for example name@example.org.")
        return _l("This is not a full e-mail address, for example name@example.org.")


class CodeForm(FlaskForm):
    code = TelField(
        _l("The code from the e-mail"),
        validators=[DataRequired(_l("Please write the code."))],
        filters=[without_controls],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 20},
    )

    @property
    def digits(self) -> str:
        """The code without the spaces that a paste or a keyboard put in, in plain digits."""
        return "".join(str(unicodedata.digit(char)) for char in self.code.data if char.isdecimal())

    def validate_code(self, field: TelField) -> None:
        strays = [char for char in field.data if char.isalpha()]
        if strays or len(self.digits) != CODE_DIGITS:
            raise ValidationError(_l("The code has six digits."))

    def refuse(self, words: str) -> None:
        """Say at the field why the code was not taken."""
        self.code.errors = [*self.code.errors, words]


class LinkForm(FlaskForm):
    token = HiddenField()
