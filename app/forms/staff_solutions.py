"""What staff type of a solution."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.solutions import SolutionContent
from app.forms.checks import AtMost, Needed, line, lines
from app.models import CostBand, MainChallenge, Solution
from app.web.reader import localized
from app.web.words import cost_band


class SolutionForm(FlaskForm):
    title = StringField(_l("Title"), filters=[line], validators=[Needed(), AtMost(200)])
    sentence = TextAreaField(_l("The idea in one sentence"), filters=[lines], validators=[AtMost(500)])
    how_it_works = TextAreaField(_l("How it works"), filters=[lines], validators=[AtMost(5000)])
    who_it_helps = TextAreaField(_l("Who it helps"), filters=[lines], validators=[AtMost(1000)])
    cost_band = RadioField(_l("What it costs, roughly"))
    who_would_do_it = TextAreaField(_l("Who would do it"), filters=[lines], validators=[AtMost(500)])
    connection = TextAreaField(_l("The author’s connection to it"), filters=[lines], validators=[AtMost(500)])
    author_name = StringField(_l("Author’s name, as it will be shown"), filters=[line], validators=[AtMost(80)])
    main_challenges = SelectMultipleField(
        _l("Answers these main challenges"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, challenges: Sequence[MainChallenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.all_challenges = challenges
        self.cost_band.choices = [SelectChoice(band.value, cost_band(band)) for band in CostBand]
        self.main_challenges.choices = [
            SelectChoice(str(challenge.id), localized(challenge.title)) for challenge in challenges
        ]

    @property
    def content(self) -> SolutionContent:
        chosen = set(self.main_challenges.data or ())
        return SolutionContent(
            title=self.title.data,
            sentence=self.sentence.data,
            how_it_works=self.how_it_works.data,
            who_it_helps=self.who_it_helps.data,
            cost_band=CostBand(self.cost_band.data),
            who_would_do_it=self.who_would_do_it.data,
            connection=self.connection.data,
            author_name=self.author_name.data,
            main_challenges=[challenge for challenge in self.all_challenges if challenge.id in chosen],
        )


def stored_solution(solution: Solution) -> dict[str, Any]:
    """What the fields show at first."""
    names = ("title", "sentence", "how_it_works", "who_it_helps", "who_would_do_it", "connection", "author_name")
    return {
        **{name: getattr(solution, name) for name in names},
        "cost_band": solution.cost_band.value,
        "main_challenges": [challenge.id for challenge in solution.main_challenges],
    }
