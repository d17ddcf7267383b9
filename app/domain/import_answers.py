"""Past answers out of a file, the second half: their questions, and their responses in batches that count at the end.

A batch is short, so that nobody else's write waits long; its responses are not *submitted* yet. The last step submits
all of them in one statement. What a broken run left behind is swept before the next.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.domain.answers_file import AnswersFile, FileQuestion, FileResponse
from app.domain.answers_limits import find_questions
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.domain.survey_answering import forget_tests
from app.domain.survey_state import survey_by_id
from app.domain.tables import Problem, ProblemKind
from app.domain.text import search_key
from app.domain.verification import digits
from app.models import (
    Answer,
    Business,
    Challenge,
    EntryChannel,
    FileImport,
    Question,
    QuestionOption,
    Survey,
    SurveyResponse,
    SurveySection,
    Verification,
)

BATCH = 250


@dataclass
class PlacedQuestion:
    """A question of the file in the survey: its id, and the ids of its options in the order of the file."""

    id: int
    options: list[int]


def place_questions(
    session: Session, survey_id: int, questions: Sequence[FileQuestion], section_title: str
) -> list[PlacedQuestion]:
    """Find each question of the file in the survey by its words, or add it in a section of its own.

    Raises Refused: SURVEY_FROZEN where something would have to be added to a survey that has answers.
    """
    survey = survey_by_id(session, survey_id)
    assert survey is not None
    placed = find_questions(survey, questions)
    if missing := [question for question, found in zip(questions, placed, strict=True) if found is None]:
        refuse_frozen(survey)
        added = iter(add_section(session, survey, missing, section_title))
        placed = [found or next(added) for found in placed]
    return [place(survey, found, question) for found, question in zip(placed, questions, strict=True) if found]


def refuse_frozen(survey: Survey) -> None:
    if survey.is_frozen:
        raise Refused(Refusal.SURVEY_FROZEN)


def add_section(session: Session, survey: Survey, questions: Sequence[FileQuestion], title: str) -> list[Question]:
    section = SurveySection(position=len(survey.sections) + 1, title={"he": title})
    section.questions = [
        Question(
            position=position,
            kind=question.kind,
            text={"he": question.text},
            has_other=question.has_other,
            options=[
                QuestionOption(position=place, text={"he": option})
                for place, option in enumerate(question.options, start=1)
            ],
        )
        for position, question in enumerate(questions, start=1)
    ]
    survey.sections.append(section)
    session.flush()
    return list(section.questions)


def place(survey: Survey, found: Question, question: FileQuestion) -> PlacedQuestion:
    ids = {search_key(text): option.id for option in found.options for text in option.text.values()}
    for words in question.options:
        if search_key(words) not in ids:
            refuse_frozen(survey)
            option = QuestionOption(position=len(found.options) + 1, text={"he": words})
            found.options.append(option)
            session_of(found).flush()
            ids[search_key(words)] = option.id
    if question.has_other and not found.has_other:
        refuse_frozen(survey)
        found.has_other = True
    return PlacedQuestion(found.id, [ids[search_key(words)] for words in question.options])


def session_of(question: Question) -> Session:
    session = Session.object_session(question)
    assert session is not None
    return session


def new_responses(session: Session, survey_id: int, file: AnswersFile, columns: Sequence[str]) -> list[FileResponse]:
    """Those that this survey does not have yet. What a row is known by is told apart by the columns of its file."""
    source = hashlib.sha256("\0".join(columns).encode()).hexdigest()[:8]
    for response in file.responses:
        if not response.source_key.startswith(f"{source}:"):
            response.source_key = f"{source}:{response.source_key}"
    of_survey = (SurveyResponse.survey_id == survey_id, SurveyResponse.source_key.is_not(None))
    known = set(session.scalars(select(SurveyResponse.source_key).where(*of_survey)))
    return [response for response in file.responses if response.source_key not in known]


def answered_already(session: Session, survey_id: int, responses: Sequence[FileResponse]) -> list[Problem]:
    """Rows of businesses that are known by their register number and have a response: each business has one."""
    answered = select(SurveyResponse.business_id).where(SurveyResponse.survey_id == survey_id)
    taken = set(known_by_number(session, Business.id.in_(answered)))
    problems = []
    for response in responses:
        number = digits(response.register_number)
        if number and number in taken:
            problems.append(Problem(ProblemKind.ANSWERED_ALREADY, response.line, value=response.register_number))
        taken.add(number)
    return problems


def known_by_number(session: Session, *rules: ColumnElement[bool]) -> dict[str, int]:
    """The verified businesses by the digits of their number: anybody may type the number of another in a profile.

    A number that two of them have says nothing.
    """
    verified = (Business.verification == Verification.VERIFIED, Business.register_number != "")
    found: dict[str, list[int]] = {}
    for number, id_ in session.execute(select(Business.register_number, Business.id).where(*verified, *rules)):
        found.setdefault(digits(number), []).append(id_)
    return {number: ids[0] for number, ids in found.items() if number and len(ids) == 1}


def batches(responses: Sequence[FileResponse]) -> Iterator[Sequence[FileResponse]]:
    return (responses[start : start + BATCH] for start in range(0, len(responses), BATCH))


def write_batch(
    session: Session, upload: FileImport, responses: Sequence[FileResponse], placed: Sequence[PlacedQuestion]
) -> None:
    """Write some of the rows; they do not count before `submit_all`."""
    clock = now(session)
    businesses = place_businesses(session, responses)
    rows = [
        {
            "survey_id": upload.survey_id,
            "business_id": businesses.get(response.line),
            "import_id": upload.id,
            "import_line": response.line,
            "source_key": response.source_key,
            "channel": EntryChannel.DESK,
            "started_at": clock,
            "updated_at": clock,
        }
        for response in responses
    ]
    made = insert(SurveyResponse).returning(SurveyResponse.id, sort_by_parameter_order=True)
    ids = session.scalars(made, rows).all()
    lines = [
        {
            "response_id": response_id,
            "question_id": placed[answer.question].id,
            "option_id": None if answer.option is None else placed[answer.question].options[answer.option],
            "number": answer.number,
            "text": answer.text,
        }
        for response_id, response in zip(ids, responses, strict=True)
        for answer in response.answers
    ]
    if lines:
        session.execute(insert(Answer.__table__), lines)  # the bare table: there are many
    upload.rows_done += len(responses)
    upload.updated_at = clock
    session.flush()


def place_businesses(session: Session, responses: Sequence[FileResponse]) -> dict[int, int]:
    """For each line the business it speaks for: one known by its number, else a new profile where enough is said."""
    numbers = {one.line: digits(one.register_number) for one in responses}
    by_number = known_by_number(session) if any(numbers.values()) else {}
    known = {line: by_number[number] for line, number in numbers.items() if number in by_number}
    new = [one for one in responses if one.line not in known and one.sector and one.size_band]
    if not new:
        return known
    made, when = insert(Business).returning(Business.id, sort_by_parameter_order=True), moments(now(session))
    ids = session.scalars(made, [business_columns(response) | when for response in new])
    return known | {response.line: id_ for response, id_ in zip(new, ids, strict=True)}


def business_columns(response: FileResponse) -> dict[str, object]:
    name = response.name or f"#{response.line}"
    return {
        "name": name,
        "register_number": response.register_number,
        "sector": response.sector,
        "size_band": response.size_band,
        "verification": Verification.WAITING,
        "channel": EntryChannel.DESK,
        "search_text": search_key(name),
    }


def moments(clock: object) -> dict[str, object]:
    return {"created_at": clock, "updated_at": clock}


def submit_all(session: Session, upload: FileImport) -> int:
    """Let all rows of this import count, at once. Returns how many there are. Raises SURVEY_ALREADY_PUBLISHED."""
    survey = session.get_one(Survey, upload.survey_id, with_for_update=True, populate_existing=True)
    if survey.published_at is not None:
        raise Refused(Refusal.SURVEY_ALREADY_PUBLISHED)
    clock = now(session)
    session.execute(
        update(SurveyResponse).where(SurveyResponse.import_id == upload.id).values(submitted_at=clock, updated_at=clock)
    )
    frozen = update(Survey).where(Survey.id == upload.survey_id, Survey.first_answer_at.is_(None))
    count = session.scalar(select(func.count()).where(SurveyResponse.import_id == upload.id)) or 0
    if count and session.execute(frozen.values(first_answer_at=clock)).rowcount:
        forget_tests(session, survey)
    return count


def sweep(session: Session, upload: FileImport) -> None:
    """Take away what a broken run of this import left: its responses, and the profiles made for them alone."""
    left = (SurveyResponse.import_id == upload.id, SurveyResponse.submitted_at.is_(None))
    businesses = session.scalars(select(SurveyResponse.business_id).where(*left)).all()
    session.execute(delete(SurveyResponse).where(*left))
    of_others = select(SurveyResponse.business_id).where(SurveyResponse.business_id.is_not(None))
    ids = [id_ for id_ in businesses if id_ is not None]
    for start in range(0, len(ids), BATCH):
        some = Business.id.in_(ids[start : start + BATCH])
        made_here = (Business.verification == Verification.WAITING, Business.created_at >= upload.created_at)
        unused = (Business.account_id.is_(None), Business.channel == EntryChannel.DESK, Business.id.not_in(of_others))
        posted = Business.id.in_(select(Challenge.business_id))
        session.execute(delete(Business).where(some, *made_here, *unused, ~posted))
    upload.rows_done = 0
    session.flush()
