"""The worker reads the files that staff uploaded, and writes their rows: all of them, or none and why."""

import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app.domain.answers_file import read_answers
from app.domain.answers_limits import beyond_limits
from app.domain.challenges_file import add_challenges, parsed_challenges
from app.domain.clock import now
from app.domain.file_imports import finish, parsed_solutions, table_of_upload, uses_of
from app.domain.import_answers import (
    answered_already,
    batches,
    new_responses,
    place_questions,
    submit_all,
    sweep,
    write_batch,
)
from app.domain.importing import add_solutions
from app.domain.refusal import Refusal, Refused
from app.domain.survey_state import survey_by_id
from app.domain.tables import Problem
from app.domain.transactions import writing
from app.extensions import db
from app.models import FileImport, ImportKind, ImportState, Round

log = logging.getLogger(__name__)
MOST_PROBLEMS = 200
STALE = timedelta(minutes=3)


class HasProblems(Exception):
    """The file cannot be imported as it is."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def run_due_imports() -> int:
    """Import every file that waits; returns how many were handled."""
    handled = 0
    while upload_id := claim():
        run_import(upload_id)
        handled += 1
    return handled


def claim() -> int | None:
    """Take the oldest file that waits, or one that another worker left for minutes."""
    if not db.session.scalar(select(FileImport.id).where(is_due(db.session())).limit(1)):
        db.session.rollback()
        return None
    db.session.rollback()
    writing(db.session)
    due = select(FileImport).where(is_due(db.session())).order_by(FileImport.id).with_for_update(skip_locked=True)
    upload = db.session.scalars(due).first()
    if upload is not None:
        upload.state, upload.updated_at = ImportState.RUNNING, now(db.session())
    upload_id = upload.id if upload else None
    db.session.commit()
    return upload_id


def is_due(session: Session):  # type: ignore[no-untyped-def]
    left = and_(FileImport.state == ImportState.RUNNING, FileImport.updated_at < now(session) - STALE)
    return or_(FileImport.state == ImportState.WAITING, left)


def run_import(upload_id: int, on_rows: Callable[[int], None] = lambda rows: None) -> None:
    """Read and write one file. Whatever goes wrong is kept with it, for staff to read."""
    try:
        IMPORTS[kind_of(upload_id)](upload_id, on_rows)
    except HasProblems as found:
        give_up(upload_id, found.problems)
    except Refused as refused:
        give_up(upload_id, [], refused.refusal.value)
    except OperationalError:  # the database is away: tried again, as everything of the worker
        raise
    except Exception:
        log.exception("import %s broke off", upload_id)
        give_up(upload_id, [], Refusal.IMPORT_BROKE.value)
    log.info("import %s handled", upload_id)


def kind_of(upload_id: int) -> ImportKind:
    kind = db.session.scalar(select(FileImport.kind).where(FileImport.id == upload_id))
    db.session.rollback()
    return ImportKind(kind)


def import_responses(upload_id: int, on_rows: Callable[[int], None]) -> None:
    """Rows in short transactions, so that others may write in between; they count from the last one on."""
    upload = whole_upload(upload_id)
    title = upload.file_name
    table = table_of_upload(upload)
    file = read_answers(table, uses_of(upload, table))
    survey_id = upload.survey_id or 0
    survey = survey_by_id(db.session(), survey_id)
    problems = [*file.problems, *(beyond_limits(survey, file) if survey else ())]
    db.session.rollback()
    if problems:
        raise HasProblems(problems)
    writing(db.session)
    upload = whole_upload(upload_id)
    sweep(db.session(), upload)
    rows = new_responses(db.session(), survey_id, file, table.columns)
    if problems := answered_already(db.session(), survey_id, rows):
        raise HasProblems(problems)
    placed = place_questions(db.session(), survey_id, file.questions, title) if rows else []
    upload.rows_total = len(rows)
    db.session.commit()
    for batch in batches(rows):
        writing(db.session)
        write_batch(db.session(), db.session.get_one(FileImport, upload_id), batch, placed)
        db.session.commit()
        on_rows(len(batch))
    writing(db.session)
    upload = whole_upload(upload_id)
    submit_all(db.session(), upload)
    conclude(upload, {"added": len(rows), "known": len(file.responses) - len(rows), "left_out": file.left_out})


def import_solutions(upload_id: int, on_rows: Callable[[int], None]) -> None:
    parsed = parsed_solutions(whole_upload(upload_id))
    db.session.rollback()
    if parsed.problems:
        raise HasProblems(parsed.problems)
    writing(db.session)
    upload = whole_upload(upload_id)
    done = add_solutions(db.session(), round_of(upload), parsed.rows, by=None, on_batch=on_rows)
    upload.rows_total = upload.rows_done = len(parsed.rows)
    conclude(upload, {"added": done.added, "known": done.known, "waiting": done.waiting})


def import_challenges(upload_id: int, on_rows: Callable[[int], None]) -> None:
    parsed = parsed_challenges(whole_upload(upload_id))
    db.session.rollback()
    if parsed.problems:
        raise HasProblems(parsed.problems)
    writing(db.session)
    upload = whole_upload(upload_id)
    added = add_challenges(db.session(), round_of(upload), parsed.rows)
    upload.rows_total = upload.rows_done = len(parsed.rows)
    conclude(upload, {"added": added})
    on_rows(added)


IMPORTS: dict[ImportKind, Callable[[int, Callable[[int], None]], None]] = {
    ImportKind.RESPONSES: import_responses,
    ImportKind.SOLUTIONS: import_solutions,
    ImportKind.CHALLENGES: import_challenges,
}


def whole_upload(upload_id: int) -> FileImport:
    return db.session.get_one(FileImport, upload_id)


def round_of(upload: FileImport) -> Round:
    return db.session.get_one(Round, upload.round_id)


def conclude(upload: FileImport, counts: dict[str, int]) -> None:
    """In one transaction with the last of its rows: whoever tries again after a break finds it done, or nothing."""
    finish(db.session(), upload, round_of(upload), counts)
    db.session.commit()


def give_up(upload_id: int, problems: list[Problem], refusal: str = "") -> None:
    """Nothing of it was written, or is taken away again; staff read what is wrong and may correct it."""
    db.session.rollback()
    writing(db.session)
    upload = whole_upload(upload_id)
    if upload.kind is ImportKind.RESPONSES:
        sweep(db.session(), upload)
    upload.state, upload.finished_at = ImportState.FAILED, now(db.session())
    upload.problems = [asdict(problem) for problem in problems[:MOST_PROBLEMS]]
    upload.mapping = {**upload.mapping, "refusal": refusal}
    db.session.commit()
