"""The tables into which the answers of a survey are counted. They hang on its questions alone, never on answers."""

from app.domain.survey_protection import Asked, Sort
from app.models import CHOICES, SCALE, Question, QuestionKind, ShownIf, Survey

OTHER = "other"
"""The row of the free "other" of a choice."""
BELOW, ABOVE = "below_0", "above"
UPPER_ENDS = (0, 5, 10, 50, 100, 500, 1000, 10_000, 100_000)
"""Numbers are counted in these bins: up to and with each, above the one before."""


def bin_key(upper: int | None) -> str:
    return ABOVE if upper is None else f"to_{upper}"


def bin_of(number: float) -> str:
    if number < 0:
        return BELOW
    return bin_key(next((upper for upper in UPPER_ENDS if number <= upper), None))


def bins_of(question: Question) -> tuple[str, ...]:
    """Those that the bounds of the question allow."""
    every = [BELOW, *(bin_key(upper) for upper in UPPER_ENDS), ABOVE]
    first = 0 if question.least is None else every.index(bin_of(question.least))
    last = len(every) - 1 if question.most is None else every.index(bin_of(question.most))
    return tuple(every[first : last + 1])


def shape_of(survey: Survey) -> list[Asked]:
    """Its questions in the order they are asked, as tables."""
    return [asked_of(question) for question in survey.questions]


def asked_of(question: Question) -> Asked:
    return Asked(
        key=str(question.id),
        sort=sort_of(question.kind),
        rows=rows_of(question),
        most=question.most_choices if question.kind is QuestionKind.SEVERAL else None,
        after=after_of(question),
        of_some=is_asked_of_some(question),
    )


def sort_of(kind: QuestionKind) -> Sort:
    if kind is QuestionKind.SEVERAL:
        return Sort.PICKS
    return Sort.PARTS if kind in (QuestionKind.SINGLE, QuestionKind.SCALE, QuestionKind.NUMBER) else Sort.BARE


def rows_of(question: Question) -> tuple[str, ...]:
    if question.kind in CHOICES:
        return (*(str(option.id) for option in question.options), *([OTHER] if question.has_other else []))
    if question.kind is QuestionKind.SCALE:
        return tuple(str(value) for value in SCALE)
    return bins_of(question) if question.kind is QuestionKind.NUMBER else ()


def after_of(question: Question) -> tuple[str, str] | None:
    """The count that this question's number of answers gives away: of an answer, or of all answers to a question."""
    if question.condition is None or question.condition_question_id is None:
        return None
    key = str(question.condition_question_id)
    if question.condition is ShownIf.GIVEN:
        return key, ""
    if question.condition_option_id is not None:
        return key, str(question.condition_option_id)
    if question.condition_number is not None:
        earlier = question.condition_question
        is_scale = earlier is not None and earlier.kind is QuestionKind.SCALE
        return key, str(question.condition_number) if is_scale else bin_of(question.condition_number)
    return key, ""


def is_asked_of_some(question: Question) -> bool:
    """Whether its condition is narrower than the row it names: only this option of several, or one number of a bin."""
    earlier = question.condition_question
    if question.condition is not ShownIf.EQUALS or earlier is None:
        return False
    return earlier.kind in (QuestionKind.SEVERAL, QuestionKind.NUMBER)
