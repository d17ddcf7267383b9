"""What a person may set about themselves."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import Length

from app.domain.accounts import LONGEST_NAME
from app.domain.text import is_safe_name
from app.forms.sign_in import without_controls


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
