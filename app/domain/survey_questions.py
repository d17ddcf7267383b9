"""The verbs of a question: add, edit, duplicate, move, remove."""

from sqlalchemy.orm import Session

from app.domain.refusal import Refusal, Refused
from app.domain.survey_content import (
    SETTINGS,
    OptionContent,
    QuestionContent,
    condition_of,
    content_of,
    refuse_content,
    structure,
)
from app.domain.survey_editing import done, held, merged, question_in, section_in, unfrozen, write_texts
from app.domain.survey_order import number_of, order_of, placed, write_order
from app.models import Account, Question, QuestionOption, Survey, SurveySection

LONG = frozenset({"help"})


def add_question(
    session: Session, survey: Survey, section: SurveySection, content: QuestionContent, *, by: Account | None
) -> Question:
    """A new question at the end of a section.

    Raises Refused: SURVEY_FROZEN, QUESTION_NEEDS_OPTIONS, CONDITION_NOT_EARLIER, CONDITION_UNFIT.
    """
    survey = unfrozen(session, survey)
    section, content = section_in(survey, section.id), content.fitting()
    refuse_content(survey, section, None, content)
    question = Question(position=len(section.questions) + 1, kind=content.kind, text={})
    write_content(question, content)
    section.questions.append(question)
    session.flush()
    done(session, survey, "question_added", by=by, question=number_of(survey, question))
    return question


def edit_question(
    session: Session, survey: Survey, question: Question, content: QuestionContent, *, by: Account | None
) -> Question:
    """Change a question. Once somebody has answered, only its words may change.

    Raises Refused: SURVEY_FROZEN, QUESTION_REPEATS, CONDITION_HANGS, and what `add_question` raises.
    """
    survey = held(session, survey)
    question, content = question_in(survey, question.id), content.fitting()
    before = content_of(question)
    is_rebuilt = structure(content) != structure(before)
    if is_rebuilt and survey.is_frozen:
        raise Refused(Refusal.SURVEY_FROZEN)
    if is_rebuilt:
        refuse_content(survey, question.section, question, content)
    write_content(question, content)
    session.flush()
    if content_of(question) != before:
        number, action = number_of(survey, question), "question_edited" if is_rebuilt else "question_reworded"
        done(session, survey, action, by=by, question=number)
    return question


def write_content(question: Question, content: QuestionContent) -> None:
    names = ("text", "help", "low_label", "high_label")
    write_texts(question, {name: getattr(content, name) for name in names}, LONG)
    question.kind = content.kind
    for name in SETTINGS:
        setattr(question, name, getattr(content, name))
    if content.condition != condition_of(question):
        condition = content.condition
        question.condition_question_id = condition.question_id if condition else None
        question.condition = condition.how if condition else None
        question.condition_option_id = condition.option_id if condition else None
        question.condition_number = condition.number if condition else None
    write_options(question, content.options)


def write_options(question: Question, contents: tuple[OptionContent, ...]) -> None:
    """Those that stay keep their rows, so that conditions and answers still mean them."""
    kept = {option.id: option for option in question.options}
    options = []
    for position, content in enumerate(contents, start=1):
        option = kept.pop(content.id, None) if content.id is not None else None
        option = option or QuestionOption(text={})
        text = merged(option.text, content.text)
        if option.text != text:
            option.text = text
        option.position = position
        options.append(option)
    if options != list(question.options):
        question.options = options


def duplicate_question(session: Session, survey: Survey, question: Question, *, by: Account | None) -> Question:
    """The same question once more, right after it."""
    survey = unfrozen(session, survey)
    question = question_in(survey, question.id)
    section, content = question.section, content_of(question)
    copy = Question(kind=question.kind, position=0, text={})
    write_content(copy, content)
    order = order_of(survey)
    questions = next(questions for one, questions in order if one is section)
    section.questions.append(copy)
    session.flush()
    questions.insert(questions.index(question) + 1, copy)
    write_order(order)
    done(session, survey, "question_added", by=by, question=number_of(survey, copy))
    return copy


def move_question(
    session: Session,
    survey: Survey,
    question: Question,
    *,
    section_id: int,
    before: int | None = None,
    by: Account | None,
) -> Question:
    """Put a question into a section, before another of its questions or at its end.

    Raises Refused: SURVEY_FROZEN, CONDITION_HANGS.
    """
    survey = unfrozen(session, survey)
    question, section = question_in(survey, question.id), section_in(survey, section_id)
    old, order = number_of(survey, question), []
    for one, questions in order_of(survey):
        rest = [each for each in questions if each is not question]
        order.append((one, placed(questions, question, before) if one is section else rest))
    was_in = question.section
    write_order(order)
    session.flush()
    new = number_of(survey, question)
    if (was_in, old) != (section, new):
        done(session, survey, "question_moved", by=by, question=new, was=old)
    return question


def remove_question(session: Session, survey: Survey, question: Question, *, by: Account | None) -> None:
    """Take a question away. Raises Refused: SURVEY_FROZEN, CONDITION_HANGS where a later question needs its answer."""
    survey = unfrozen(session, survey)
    question = question_in(survey, question.id)
    number, text = number_of(survey, question), question.text
    write_order([(one, [each for each in questions if each is not question]) for one, questions in order_of(survey)])
    done(session, survey, "question_removed", by=by, question=number, text=text)
