"""What staff type of their authenticator app."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField

from app.forms.checks import AtMost, Needed, line

LONGEST = 40


class AppCodeForm(FlaskForm):
    """Six digits of the app, or a code from paper."""

    app_code = StringField(
        _l("The code in the app"),
        filters=[line],
        validators=[Needed(), AtMost(LONGEST)],
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )
    next = HiddenField()

    def refuse(self, words: str) -> None:
        """Say at the field why the code was not taken."""
        self.app_code.errors = [*self.app_code.errors, words]


class EnrolForm(AppCodeForm):
    """The first code of a new app; `sealed` is the secret that the page showed."""

    sealed = HiddenField()
