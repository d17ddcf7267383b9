"""Which of two solutions stays, and why the other becomes part of it."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from app.forms.checks import AtMost, Needed, line
from app.models import Solution


class MergeForm(FlaskForm):
    keep = RadioField(_l("Which one stays"), coerce=int)
    reason = StringField(_l("Reason (goes into the log)"), filters=[line], validators=[Needed(), AtMost(300)])

    def __init__(self, *args: Any, solutions: Sequence[Solution], **kwargs: Any) -> None:
        first = solutions[0].id if solutions else None
        super().__init__(*args, data={"keep": first}, **kwargs)
        self.keep.choices = [SelectChoice(str(one.id), one.title) for one in solutions]
