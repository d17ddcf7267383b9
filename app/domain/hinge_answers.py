"""Which answers of the survey count for a main challenge in public: those whose numbers its published results show.

So the hinge tells nothing of a survey beside its results. They are frozen, and so are these counts: nobody watches one
grow while a certain owner answers, and no number stands here that is a gap there (ADR 12 and 14).
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.survey_protection import WHOLE
from app.models import (
    MainChallenge,
    Question,
    QuestionKind,
    QuestionOption,
    ResultsBy,
    Round,
    Sector,
    Survey,
    SurveyResult,
    SurveySection,
)

Row = tuple[str, str]
"""The key of a question, and that of an option."""


class Count(NamedTuple):
    """So many businesses, of how many. `is_at_least`: there may be more."""

    businesses: int
    of: int
    is_at_least: bool = False


NONE = Count(0, 0)


class Tied(NamedTuple):
    """An option that staff tied to a main challenge; its published number, or None."""

    main: int
    question: int
    kind: QuestionKind
    number: int | None


class Source(NamedTuple):
    """An option of the survey that counts for a main challenge, and its question."""

    question: Question
    option: QuestionOption


def published(session: Session, round_: Round, by: ResultsBy) -> dict[str, dict[str, Any]]:
    """What is public of the first survey of a round, by the values of one filter; empty before that."""
    of_round = (Survey.round_id == round_.id, Survey.wave == 1, SurveyResult.by == by)
    found = select(SurveyResult.value, SurveyResult.counts).join(Survey, Survey.id == SurveyResult.survey_id)
    return {row.value: row.counts for row in session.execute(found.where(*of_round))}


def shown_numbers(counts: Mapping[str, Any]) -> dict[Row, int]:
    """The rows whose numbers are published."""
    return {
        (key, row): number
        for key, question in counts["questions"].items()
        for row, number in question["rows"].items()
        if number is not None
    }


def answered_each(session: Session, round_: Round) -> dict[int, Count]:
    """For each main challenge what the published results tell of the options tied to it; empty before that.

    Everybody can work these out from the results: nothing is counted here.
    """
    whole = published(session, round_, ResultsBy.ALL).get(WHOLE)
    if whole is None:
        return {}
    options: dict[int, list[Tied]] = {}
    for one in tied_options(session, round_, shown_numbers(whole)):
        options.setdefault(one.main, []).append(one)
    found = {main: answered_by(of_main, whole["businesses"]) for main, of_main in options.items()}
    return {main: answered for main, answered in found.items() if answered.businesses}


def tied_options(session: Session, round_: Round, shown: Mapping[Row, int]) -> list[Tied]:
    rows = session.execute(
        select(QuestionOption.main_challenge_id, Question.id, Question.kind, QuestionOption.id)
        .join(Question, Question.id == QuestionOption.question_id)
        .join(SurveySection, SurveySection.id == Question.section_id)
        .join(Survey, Survey.id == SurveySection.survey_id)
        .where(Survey.round_id == round_.id, Survey.wave == 1, QuestionOption.main_challenge_id.is_not(None))
        .order_by(Question.id, QuestionOption.id)
    )
    return [
        Tied(main, question, kind, shown.get((str(question), str(option)))) for main, question, kind, option in rows
    ]


def answered_by(options: Sequence[Tied], businesses: int) -> Count:
    """Answers to a question of one choice are of different businesses, so they add up; of others the largest stands.

    There may be more where a business can have given several of them, and where the results leave a number out.
    """
    counts = [
        one_question([one.number or 0 for one in of_question], kind)
        for (_question, kind), of_question in groupby(options, key=lambda one: (one.question, one.kind))
    ]
    is_whole = len(counts) == 1 and all(one.number is not None for one in options)
    is_exact = is_whole and (len(options) == 1 or options[0].kind is QuestionKind.SINGLE)
    return Count(max(counts), businesses, not is_exact)


def one_question(numbers: Sequence[int], kind: QuestionKind) -> int:
    return sum(numbers) if kind is QuestionKind.SINGLE else max(numbers)


def sectors_that_answered(session: Session, round_: Round, sources: Sequence[Source]) -> list[Sector]:
    """The sectors whose published results show a number for one of these options, the largest first."""
    rows = [(str(source.question.id), str(source.option.id)) for source in sources]
    found = sectors_shown(published(session, round_, ResultsBy.SECTOR), rows)
    return [Sector(value) for value in found if value in list(Sector)]


def sectors_shown(results: Mapping[str, Mapping[str, Any]], rows: Collection[Row]) -> list[str]:
    largest = {
        value: max((number for row, number in shown_numbers(counts).items() if row in rows), default=0)
        for value, counts in results.items()
    }
    return sorted((value for value, number in largest.items() if number), key=lambda value: (-largest[value], value))


def sources_of(session: Session, main_challenge: MainChallenge) -> Sequence[Source]:
    """The options of the survey that staff tied to a main challenge, in the order they are asked."""
    rows = session.execute(
        select(Question, QuestionOption)
        .join(QuestionOption, QuestionOption.question_id == Question.id)
        .where(QuestionOption.main_challenge_id == main_challenge.id)
        .order_by(Question.section_id, Question.position, QuestionOption.position)
    )
    return [Source(question, option) for question, option in rows]
