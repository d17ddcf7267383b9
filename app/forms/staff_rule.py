"""What staff set before voting opens: how many votes, and who wins."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from app.domain.rounds import ReviewRule, VoteRule
from app.forms.checks import AtMost, Between, line
from app.models import AddressKind, TieRule


class RuleForm(FlaskForm):
    votes_per_ballot = IntegerField(_l("Votes per person"), validators=[Between(1, 100)])
    winners_per_challenge = IntegerField(_l("Winners in each main challenge"), validators=[Between(0, 100)])
    winners_overall = IntegerField(_l("Winners over all challenges"), validators=[Between(0, 100)])
    winner_threshold = IntegerField(_l("Votes a winner needs at least"), validators=[Between(0, 1_000_000)])
    tie_rule = RadioField(
        _l("When votes are equal"),
        choices=[
            SelectChoice(TieRule.SHARED.value, _l("They share the place")),
            SelectChoice(TieRule.LOT.value, _l("A lot decides, from the public words below")),
        ],
    )
    lot_seed = StringField(_l("Public words for the lot"), filters=[line], validators=[AtMost(120)])
    voting_kinds = SelectMultipleField(
        _l("Who may vote"),
        choices=[
            SelectChoice(AddressKind.EMAIL.value, _l("Whoever signs in by e-mail")),
            SelectChoice(AddressKind.PHONE.value, _l("Whoever signs in by mobile phone")),
        ],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if self.tie_rule.data == TieRule.LOT.value and not self.lot_seed.data:
            self.lot_seed.errors = [_("A lot needs words that are public before voting opens.")]
            is_valid = False
        if is_valid and not (self.winners_per_challenge.data or self.winners_overall.data):
            self.winners_per_challenge.errors = [_("By this rule nobody wins.")]
            is_valid = False
        if not self.voting_kinds.data:
            self.voting_kinds.errors = [_("By this rule nobody may vote.")]
            is_valid = False
        return is_valid

    @property
    def rule(self) -> VoteRule:
        return VoteRule(
            votes_per_ballot=self.votes_per_ballot.data,
            winners_per_challenge=self.winners_per_challenge.data,
            winners_overall=self.winners_overall.data,
            winner_threshold=self.winner_threshold.data,
            tie_rule=TieRule(self.tie_rule.data),
            lot_seed=self.lot_seed.data,
            voting_kinds=tuple(self.voting_kinds.data),
        )


class ReviewForm(FlaskForm):
    """Whether texts wait for staff before everybody sees them."""

    reviews_challenges = BooleanField(_l("Challenges wait for review before they are public"))
    reviews_solutions = BooleanField(_l("Solutions wait for review before they are public"))

    @property
    def rule(self) -> ReviewRule:
        return ReviewRule(self.reviews_challenges.data, self.reviews_solutions.data)
