"""Files that staff upload: kept, their columns told, started, thrown away. The worker reads and writes their rows.

The same bytes for the same round are known by their digest: they are never imported twice.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.import_rows import ImportOptions, Parsed, parse_solutions
from app.domain.import_uses import ColumnUse, guess_uses, read_codebook
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import refuse
from app.domain.tables import Table, read_table
from app.domain.tables_xlsx import is_workbook, read_workbook
from app.domain.text import clean_line
from app.models import Account, FileImport, ImportKind, ImportState, Round, Survey

LONGEST_NAME = 200
UNFINISHED = (ImportState.MAPPING, ImportState.WAITING, ImportState.RUNNING)


def upload_file(
    session: Session,
    round_: Round,
    data: bytes,
    *,
    kind: ImportKind,
    file_name: str,
    by: Account | None,
    codebook: bytes = b"",
) -> FileImport:
    """Keep a file until its columns are told. Past answers go to the round's first survey, made where there is none.

    The same file again is the one that waits. Raises Refused: FILE_IMPORTED_ALREADY, SURVEY_ALREADY_PUBLISHED.
    """
    digest = hashlib.sha256(data).hexdigest()
    if known := find_upload(session, round_, kind, digest):
        return known
    survey = survey_for_answers(session, round_, file_name) if kind is ImportKind.RESPONSES else None
    clock = now(session)
    upload = FileImport(
        round_id=round_.id,
        survey_id=survey.id if survey else None,
        kind=kind,
        file_name=clean_line(file_name)[:LONGEST_NAME],
        digest=digest,
        content=data,
        mapping={"told": told_by(codebook)} if codebook else {},
        by_id=by.id if by else None,
        created_at=clock,
        updated_at=clock,
    )
    session.add(upload)
    session.flush()
    return upload


def find_upload(session: Session, round_: Round, kind: ImportKind, digest: str) -> FileImport | None:
    """The unfinished upload of these bytes. Raises Refused where they were imported."""
    same = (FileImport.round_id == round_.id, FileImport.kind == kind, FileImport.digest == digest)
    found = session.scalars(select(FileImport).where(*same).order_by(FileImport.id.desc())).all()
    if any(one.state is ImportState.DONE for one in found):
        raise Refused(Refusal.FILE_IMPORTED_ALREADY)
    return next((one for one in found if one.state in UNFINISHED), None)


def survey_for_answers(session: Session, round_: Round, file_name: str) -> Survey:
    survey = session.scalar(select(Survey).where(Survey.round_id == round_.id, Survey.wave == 1))
    if survey is None:
        clock, title = now(session), clean_line(file_name.rpartition(".")[0] or file_name)[:LONGEST_NAME]
        survey = Survey(round_id=round_.id, title={"he": title}, created_at=clock, updated_at=clock)
        session.add(survey)
        session.flush()
    refuse(Refusal.SURVEY_ALREADY_PUBLISHED if survey.published_at else None)
    return survey


def told_by(codebook: bytes) -> dict[str, Any]:
    return {key: use.as_json() for key, use in read_codebook(table_of(codebook)).items()}


def table_of(data: bytes, encoding: str = "", delimiter: str = "") -> Table:
    """The table in the bytes of a CSV, XLSX or ODS file."""
    if is_workbook(data):
        return read_workbook(data)
    return read_table(data, encoding=encoding or None, delimiter=delimiter or None)


def table_of_upload(upload: FileImport) -> Table:
    return table_of(upload.content or b"", upload.encoding, upload.mapping.get("delimiter", ""))


def uses_of(upload: FileImport, table: Table) -> list[ColumnUse]:
    """What staff said of the columns; until then, what the codebook and the cells say."""
    if saved := upload.mapping.get("uses"):
        return [ColumnUse.of_json(one) for one in saved]
    told = {key: ColumnUse.of_json(one) for key, one in upload.mapping.get("told", {}).items()}
    return guess_uses(table, told)


def fields_of(upload: FileImport) -> dict[str, str]:
    """Which column holds which field of a challenge or a solution, as far as staff said."""
    return dict(upload.mapping.get("fields", {}))


def parsed_solutions(upload: FileImport) -> Parsed:
    """The solutions in an upload, with what is wrong with them."""
    options = ImportOptions(upload.encoding or None, columns=fields_of(upload))
    data = upload.content or b""
    return parse_solutions(data, options, table=table_of_upload(upload) if is_workbook(data) else None)


def save_mapping(
    session: Session,
    upload: FileImport,
    *,
    uses: Sequence[ColumnUse] | None = None,
    fields: Mapping[str, str] | None = None,
    encoding: str | None = None,
) -> None:
    """Keep what staff said of the columns. Another encoding makes other names of columns, so it starts anew.

    Raises Refused: IMPORT_HAS_BEGUN.
    """
    refuse_begun(upload)
    kept = dict(upload.mapping)
    if encoding is not None and encoding != upload.encoding:
        upload.encoding = encoding
        kept.pop("uses", None)
        kept.pop("fields", None)
    else:
        kept |= {"uses": [use.as_json() for use in uses]} if uses is not None else {}
        kept |= {"fields": dict(fields)} if fields is not None else {}
    upload.mapping, upload.updated_at = kept, now(session)
    session.flush()


def start_import(session: Session, upload: FileImport, *, by: Account | None) -> None:
    """Hand the file to the worker. Raises Refused: IMPORT_HAS_BEGUN, SURVEY_ALREADY_PUBLISHED."""
    refuse_begun(upload)
    if upload.survey_id is not None:
        refuse(Refusal.SURVEY_ALREADY_PUBLISHED if session.get_one(Survey, upload.survey_id).published_at else None)
    upload.state, upload.problems, upload.rows_done = ImportState.WAITING, [], 0
    upload.updated_at = now(session)
    session.flush()


def discard_upload(session: Session, upload: FileImport, *, by: Account | None) -> None:
    """Throw a file away that was not imported. Raises Refused: IMPORT_HAS_BEGUN."""
    refuse_begun(upload)
    session.delete(upload)
    session.flush()


def refuse_begun(upload: FileImport) -> None:
    if upload.state not in (ImportState.MAPPING, ImportState.FAILED):
        raise Refused(Refusal.IMPORT_HAS_BEGUN)


def finish(session: Session, upload: FileImport, round_: Round, counts: Mapping[str, int]) -> None:
    """The rows are in: the file itself is forgotten, the numbers stay."""
    upload.state, upload.content, upload.finished_at = ImportState.DONE, None, now(session)
    upload.mapping = {**upload.mapping, "counts": dict(counts)}
    if upload.kind is not ImportKind.SOLUTIONS:  # their verb leaves the trace
        by = session.get(Account, upload.by_id) if upload.by_id else None
        record_audit(session, f"{upload.kind}.imported", by=by, round_=round_, details=dict(counts))
    session.flush()
