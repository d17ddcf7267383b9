"""What a file of past answers holds that the survey it goes into does not take: choices too many, numbers out of range.

A question that is not in the survey yet has no limits: it is made as the file has it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.domain.answers_file import AnswersFile, FileAnswer, FileQuestion, FileResponse
from app.domain.tables import Problem, ProblemKind
from app.domain.text import search_key
from app.models import Question, QuestionKind, Survey


def find_questions(survey: Survey, questions: Sequence[FileQuestion]) -> list[Question | None]:
    """Each question of the file in the survey, by its words in any language and its kind."""
    known = {(search_key(text), one.kind): one for one in survey.questions for text in one.text.values()}
    return [known.get((search_key(question.text), question.kind)) for question in questions]


def beyond_limits(survey: Survey, file: AnswersFile) -> list[Problem]:
    """By line and column, like whatever else is wrong with a file."""
    found = enumerate(find_questions(survey, file.questions))
    limited = {place: question for place, question in found if question and has_limits(question)}
    return [problem for response in file.responses if limited for problem in beyond(response, limited)]


def has_limits(question: Question) -> bool:
    if question.kind is QuestionKind.SEVERAL:
        return question.most_choices is not None
    return question.kind is QuestionKind.NUMBER and (question.least, question.most) != (None, None)


def beyond(response: FileResponse, limited: Mapping[int, Question]) -> Iterator[Problem]:
    picked: Counter[int] = Counter()
    for answer in response.answers:
        if (question := limited.get(answer.question)) is None:
            continue
        picked[answer.question] += 1
        if question.most_choices and picked[answer.question] == question.most_choices + 1:
            yield Problem(ProblemKind.TOO_MANY, response.line, answer.column, str(question.most_choices))
        if not is_within(question, answer):
            yield Problem(ProblemKind.OUT_OF_RANGE, response.line, answer.column, f"{answer.number:g}")


def is_within(question: Question, answer: FileAnswer) -> bool:
    if question.kind is not QuestionKind.NUMBER or answer.number is None:
        return True
    is_less = question.least is not None and answer.number < question.least
    is_more = question.most is not None and answer.number > question.most
    return not (is_less or is_more)
