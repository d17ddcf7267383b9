"""What a person types of their own solution."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.pictures import LONGEST_ALT
from app.domain.solutions import SolutionContent
from app.domain.text import is_safe_name
from app.forms.checks import AtMost, Needed, line, lines
from app.models import CostBand, MainChallenge, ReportReason, Solution
from app.web.reader import localized
from app.web.words import cost_band, report_reason

NAMES = (
    "title",
    "sentence",
    "how_it_works",
    "who_it_helps",
    "who_would_do_it",
    "connection",
    "author_name",
)
READ_BY_ALL = (*NAMES, "alt")


class ProposalForm(FlaskForm):
    """A draft may lack anything; what is sent needs a title, the idea, and how it works."""

    title = StringField(_l("Name of the solution"), filters=[line], validators=[Needed(), AtMost(200)])
    main_challenges = SelectMultipleField(
        _l("Which main challenges does it answer?"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    sentence = TextAreaField(
        _l("The idea in one sentence"), filters=[lines], validators=[Needed(), AtMost(300)], render_kw={"rows": "2"}
    )
    how_it_works = TextAreaField(_l("How it works"), filters=[lines], validators=[Needed(), AtMost(5000)])
    who_it_helps = TextAreaField(
        _l("Who it helps"), filters=[lines], validators=[AtMost(1000)], render_kw={"rows": "2"}
    )
    cost_band = RadioField(_l("What it costs, roughly"))
    who_would_do_it = TextAreaField(
        _l("Who would do it"), filters=[lines], validators=[AtMost(500)], render_kw={"rows": "2"}
    )
    connection = TextAreaField(
        _l("Your connection to it"), filters=[lines], validators=[AtMost(500)], render_kw={"rows": "2"}
    )
    author_name = StringField(
        _l("Your name, as everybody will see it"),
        filters=[line],
        validators=[AtMost(80)],
        render_kw={"autocomplete": "name"},
    )
    picture = FileField(_l("Picture"), render_kw={"accept": "image/jpeg,image/png,image/webp"})
    kept_picture = HiddenField()
    alt = StringField(_l("What the picture shows, for people who cannot see it"), filters=[line])
    without_picture = BooleanField(_l("Without the picture"))
    as_it_is = BooleanField(_l("Leave it as it is: staff will read it first, and then it is public"))

    def __init__(self, *args: Any, challenges: Sequence[MainChallenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_challenges = challenges
        self.cost_band.choices = [SelectChoice(band.value, cost_band(band)) for band in CostBand]
        self.main_challenges.choices = [
            SelectChoice(str(challenge.id), localized(challenge.title)) for challenge in challenges
        ]
        self.cost_band.data = self.cost_band.data or CostBand.UNKNOWN.value
        self.has_picture = self.is_pointed_out = False

    def validate_author_name(self, field: StringField) -> None:
        if not is_safe_name(field.data):
            raise ValidationError(_("The name has hidden characters in it. Please type it by hand."))

    def validate_alt(self, field: StringField) -> None:
        if self.has_picture and not field.data:
            raise ValidationError(_("The picture needs a few words that say what it shows."))
        AtMost(LONGEST_ALT)(self, field)

    def validate_as_draft(self) -> bool:
        """Only what could not be stored is refused: a draft is whatever there is so far."""
        self.validate()
        for field in (self.title, self.sentence, self.how_it_works, self.alt):
            if not field.data:
                field.errors = []
        return not self.errors

    @property
    def is_empty(self) -> bool:
        return not any(self[name].data for name in NAMES if name != "author_name")

    @property
    def content(self) -> SolutionContent:
        chosen = set(self.main_challenges.data or ())
        return SolutionContent(
            **{name: self[name].data for name in NAMES},
            cost_band=CostBand(self.cost_band.data),
            main_challenges=[challenge for challenge in self.all_challenges if challenge.id in chosen],
        )


def stored_proposal(solution: Solution) -> dict[str, Any]:
    """What the fields show at first."""
    return {
        **{name: getattr(solution, name) for name in NAMES},
        "cost_band": solution.cost_band.value,
        "main_challenges": [challenge.id for challenge in solution.main_challenges],
        "alt": solution.picture.alt if solution.picture else "",
    }


class SendForm(FlaskForm):
    """The declaration that stands before the button."""

    declared = BooleanField(_l("All of this is true"))

    def validate_declared(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_("Before sending, please confirm that all of this is true."))


class AnswerForm(FlaskForm):
    answer = TextAreaField(_l("Your answer to staff"), filters=[lines], validators=[Needed(), AtMost(2000)])


class ReportForm(FlaskForm):
    reason = RadioField(_l("What is wrong with it?"))
    words = TextAreaField(_l("In a few words"), filters=[lines], validators=[AtMost(1000)], render_kw={"rows": "3"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [SelectChoice(reason.value, report_reason(reason)) for reason in ReportReason]

    def validate_reason(self, field: RadioField) -> None:
        if not field.data:
            field.errors = []
            raise ValidationError(_("Please choose what is wrong with it."))

    def validate_words(self, field: TextAreaField) -> None:
        if self.reason.data == ReportReason.OTHER.value and not field.data:
            raise ValidationError(_("Please say in a few words what is wrong with it."))
