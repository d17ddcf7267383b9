"""What staff choose and type when they decide: a ready reason, or one in their own words."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import StopValidation

from app.forms.checks import AtMost, Needed, line
from app.models import Localized
from app.web.reasons import HIDE_REASONS, NEEDS_WORDS, OFF_BALLOT_REASONS, OTHER, Ready, written_reason


class WordsWhereNeeded:
    """Some reasons say nothing without words of one's own."""

    def __call__(self, form: FlaskForm, field: StringField) -> None:
        if not field.data and form["reason"].data in NEEDS_WORDS:
            raise StopValidation(_("%(field)s: this is missing.", field=field.label.text))


class ReadyReasonForm(FlaskForm):
    ready: Ready = {}

    # Checked by the server alone, as every form of ours: it says what is missing in the page's own words.
    reason = SelectField(_l("Reason"), validators=[Needed()], render_kw={"required": False})
    words = StringField(_l("In your own words"), filters=[line], validators=[WordsWhereNeeded(), AtMost(300)])

    def __init__(self, *args: Any, id_prefix: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(name, say()) for name, say in self.ready.items()]
        self.reason.choices = [("", _("Choose a reason")), *named, (OTHER, _("Another reason"))]
        for field in (self.reason, self.words):
            field.id = field.label.field_id = f"{id_prefix}-{field.name}"

    def written(self, languages: Sequence[str]) -> Localized:
        """The reason as it is stored."""
        return written_reason(self.ready, self.reason.data, self.words.data, languages)


class HideForm(ReadyReasonForm):
    ready = HIDE_REASONS


class OffBallotForm(ReadyReasonForm):
    ready = OFF_BALLOT_REASONS
