"""What staff write in a question, and whether it may be so."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.domain.refusal import Refusal, Refused
from app.domain.survey_order import condition_fits, depending_on, earlier_than
from app.models import CHOICES, Localized, Question, QuestionKind, ShownIf, Survey, SurveySection

FEWEST_OPTIONS = 2


@dataclass(frozen=True)
class Condition:
    """The earlier answer that a question needs."""

    question_id: int
    how: ShownIf = ShownIf.GIVEN
    option_id: int | None = None
    number: int | None = None


@dataclass(frozen=True)
class OptionContent:
    """An option; `id` where it is one that exists."""

    text: Localized
    id: int | None = None


@dataclass(frozen=True)
class QuestionContent:
    kind: QuestionKind
    text: Localized
    help: Localized = field(default_factory=dict)
    is_required: bool = False
    most_choices: int | None = None
    has_other: bool = False
    is_shuffled: bool = False
    low_label: Localized = field(default_factory=dict)
    high_label: Localized = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    is_present_state: bool = False
    options: tuple[OptionContent, ...] = ()
    condition: Condition | None = None

    def fitting(self) -> "QuestionContent":
        """Without what another kind of question would have."""
        is_choice = self.kind in CHOICES
        range_ = (self.least, self.most) if self.kind is QuestionKind.NUMBER else (None, None)
        labels = (self.low_label, self.high_label) if self.kind is QuestionKind.SCALE else ({}, {})
        return replace(
            self,
            most_choices=self.most_choices if self.kind is QuestionKind.SEVERAL else None,
            has_other=is_choice and self.has_other,
            is_shuffled=is_choice and self.is_shuffled,
            low_label=labels[0],
            high_label=labels[1],
            least=range_[0],
            most=range_[1],
            options=self.options if is_choice else (),
        )


SETTINGS = ("is_required", "most_choices", "has_other", "is_shuffled", "least", "most", "is_present_state")
# What has to stay for two waves to be compared.
COMPARED = ("kind", "has_other", "most_choices", "least", "most")


def content_of(question: Question) -> QuestionContent:
    """A question as staff would have written it."""
    return QuestionContent(
        kind=question.kind,
        text=question.text,
        help=question.help,
        low_label=question.low_label,
        high_label=question.high_label,
        options=tuple(OptionContent(option.text, option.id) for option in question.options),
        condition=condition_of(question),
        **{name: getattr(question, name) for name in SETTINGS},
    )


def condition_of(question: Question) -> Condition | None:
    if question.condition_question_id is None:
        return None
    how = question.condition or ShownIf.GIVEN
    return Condition(question.condition_question_id, how, question.condition_option_id, question.condition_number)


def structure(content: QuestionContent) -> QuestionContent:
    """All but its words: what stays when the survey is frozen."""
    bare = tuple(OptionContent({}, option.id) for option in content.options)
    return replace(content, text={}, help={}, low_label={}, high_label={}, options=bare)


def refuse_content(survey: Survey, section: SurveySection, question: Question | None, new: QuestionContent) -> None:
    """Raises Refused where the survey could not be asked, or not be compared, with this question as written."""
    if new.kind in CHOICES and len(new.options) < FEWEST_OPTIONS:
        raise Refused(Refusal.QUESTION_NEEDS_OPTIONS)
    if new.condition:
        refuse_condition(new.condition, earlier_than(survey, question, section))
    if question is not None:
        refuse_what_hangs(depending_on(survey, question), new)
        if question.repeats_id is not None and differs(content_of(question), new):
            raise Refused(Refusal.QUESTION_REPEATS)


def refuse_condition(condition: Condition, earlier: list[Question]) -> None:
    about = next((one for one in earlier if one.id == condition.question_id), None)
    if about is None:
        raise Refused(Refusal.CONDITION_NOT_EARLIER)
    options = {option.id for option in about.options}
    if not condition_fits(condition.how, condition.option_id, condition.number, about.kind, options):
        raise Refused(Refusal.CONDITION_UNFIT)


def refuse_what_hangs(dependents: Iterable[Question], new: QuestionContent) -> None:
    """A later question asks for an answer that could not be given any more."""
    options = {option.id for option in new.options if option.id is not None}
    for one in dependents:
        if not condition_fits(one.condition, one.condition_option_id, one.condition_number, new.kind, options):
            raise Refused(Refusal.CONDITION_HANGS, text=one.text)


def differs(old: QuestionContent, new: QuestionContent) -> bool:
    same = all(getattr(old, name) == getattr(new, name) for name in COMPARED)
    return not same or {option.id for option in old.options} != {option.id for option in new.options}
