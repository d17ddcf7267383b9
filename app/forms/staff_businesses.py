"""What staff type about businesses and challenges."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.forms.checks import AtMost, Needed, line, lines
from app.models import CityStatus, Round
from app.web.reader import localized
from app.web.words_business import city_status_words


class RefuseForm(FlaskForm):
    reason = StringField(_l("Reason, for the owner"), filters=[line], validators=[Needed(), AtMost(300)])


class LetterForm(FlaskForm):
    """A message to an owner, whose name and address stay with the city."""

    subject = StringField(_l("Subject"), filters=[line], validators=[Needed(), AtMost(120)])
    text = TextAreaField(_l("Message"), filters=[lines], validators=[Needed(), AtMost(4000)])


class RegisterForm(FlaskForm):
    register = FileField(_l("The register, as a CSV file"))


class QuoteForm(FlaskForm):
    quote = TextAreaField(
        _l("Quote, word for word"), filters=[lines], validators=[AtMost(500)], render_kw={"rows": "2"}
    )


class StatusForm(FlaskForm):
    status = RadioField(_l("State"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.status.choices = [SelectChoice(one.value, city_status_words(one.value)) for one in CityStatus]


class CarryForm(FlaskForm):
    to = SelectField(_l("To which round"), coerce=int)

    def __init__(self, *args: Any, rounds: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = {round_.id: round_ for round_ in rounds}
        self.to.choices = [SelectChoice(str(round_.id), localized(round_.title)) for round_ in rounds]
