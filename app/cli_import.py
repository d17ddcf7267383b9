"""`flask import-solutions`: solutions of an earlier programme, or of another system, into a round."""

import gzip
import zlib
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from app.domain.answers_file import looks_like_date, read_answers, read_as
from app.domain.file_imports import save_mapping, table_of_upload, upload_file, uses_of
from app.domain.import_rows import COLUMNS, ImportOptions, Parsed, parse_solutions
from app.domain.import_uses import ColumnUse, Use
from app.domain.importing import add_solutions
from app.domain.refusal import Refusal, Refused
from app.domain.tables import Problem, ProblemKind, Table
from app.domain.transactions import writing
from app.extensions import db
from app.models import FileImport, ImportKind, ImportState, Round
from app.worker.file_imports import run_import

LARGEST_FILE = 50 * 1024 * 1024
MOST_SHOWN = 20
WORDS = {
    ProblemKind.UNREADABLE: "the file is not in {value}; say which with --encoding",
    ProblemKind.EMPTY: "there is nothing below the line of column names",
    ProblemKind.TOO_MANY_ROWS: "more than {value} rows; please cut the file into parts",
    ProblemKind.BAD_QUOTES: "the quotes do not match ({value})",
    ProblemKind.CELLS: "cells and columns differ in number ({value})",
    ProblemKind.COLUMN_MISSING: "there is no such column; say where it is with --column FIELD=NAME",
    ProblemKind.COLUMN_TWICE: "two columns have this name",
    ProblemKind.VALUE_MISSING: "nothing stands here",
    ProblemKind.VALUE_TWICE: "this came before: {value}",
    ProblemKind.BAD_DATE: "this is not a date: {value}",
    ProblemKind.TITLE_CUT: "cut at 200 letters; its whole stands in the text",
    ProblemKind.SWALLOWED: "a quote was not closed, so this cell took in whole rows: {value}",
    ProblemKind.LOOKS_LIKE_DATE: "a spreadsheet seems to have made a date of this: {value}",
    ProblemKind.SPREADSHEET_ERROR: "a broken formula ({value}) is left empty",
    ProblemKind.NOT_AN_OPTION: "this is none of the options: {value}",
    ProblemKind.NOT_CHECKED: "neither marked nor empty: {value}",
    ProblemKind.NOT_A_NUMBER: "this is not a number: {value}",
    ProblemKind.OUT_OF_RANGE: "this number is out of range: {value}",
    ProblemKind.TOO_LONG: "this text is too long: {value} characters",
    ProblemKind.TOO_MANY: "more are marked than the question takes (at most {value})",
    ProblemKind.NOT_A_SECTOR: "this is no sector: {value}",
    ProblemKind.NOT_A_SIZE: "this is no size band: {value}",
    ProblemKind.ANSWERED_ALREADY: "the business with the number {value} answered already",
}


def register(app: Flask) -> None:
    app.cli.add_command(import_solutions)
    app.cli.add_command(import_responses)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "round_id", required=True, type=int, help="The number of the round, as in its address.")
@click.option("--encoding", help="As `cp1252` or `windows-1255`; found out where it is not said.")
@click.option("--delimiter", help="Between two cells: one character, or `tab`.")
@click.option("--source", default="", help="Where the file comes from; with the row's number it tells what is known.")
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=NAME", help=f"FIELD is one of: {', '.join(COLUMNS)}."
)
@with_appcontext
def import_solutions(
    file: Path, round_id: int, encoding: str | None, delimiter: str | None, source: str, columns: tuple[str, ...]
) -> None:
    """Add the solutions of FILE (CSV, or CSV.gz) to a round: all of them, or none and what is wrong by line."""
    options = ImportOptions(
        encoding, read_delimiter(delimiter), source, dict(read_column(column) for column in columns)
    )
    parsed = parse_solutions(read(file), options)
    click.echo(f"{file.name}: {len(parsed.rows):,} solutions, {parsed.encoding}, columns {columns_in_words(parsed)}")
    tell(parsed.notes, "note")
    if parsed.problems:
        tell(parsed.problems, "problem")
        raise click.ClickException("Nothing was imported.")
    add(parsed, round_id)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "round_id", required=True, type=int, help="The number of the round, as in its address.")
@click.option("--codebook", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What columns hold.")
@click.option("--read-dates", is_flag=True, help="Read 05-Jan as 1-5 and so on, where that is an option.")
@with_appcontext
def import_responses(file: Path, round_id: int, codebook: Path | None, read_dates: bool) -> None:
    """Add past answers of businesses (CSV, CSV.gz, XLSX) to the survey of a round: all rows, or none and why.

    What a column holds is told by a codebook, else guessed; the page of an import lets one say it by hand.
    """
    data = read(file)
    upload_id = keep(file.name, data, round_id, read(codebook) if codebook else b"", read_dates)
    with click.progressbar(length=db.session.get_one(FileImport, upload_id).rows_total, label="Importing") as bar:
        db.session.rollback()
        run_import(upload_id, bar.update)
    upload = db.session.get_one(FileImport, upload_id)
    tell([Problem(**{**one, "kind": ProblemKind(one["kind"])}) for one in upload.problems], "problem")
    if upload.state is not ImportState.DONE:
        raise click.ClickException(f"Nothing was imported. {upload.mapping.get('refusal', '')}".strip())
    counts = upload.mapping["counts"]
    click.echo(
        f"{counts['added']:,} responses added; {counts['known']:,} were there already; "
        f"{counts['left_out']:,} were not finished and are left out."
    )


def keep(name: str, data: bytes, round_id: int, codebook: bytes, read_dates: bool) -> int:
    writing(db.session)
    round_ = db.session.get(Round, round_id)
    if round_ is None:
        raise click.ClickException(f"There is no round {round_id}.")
    try:
        upload = upload_file(
            db.session(), round_, data, kind=ImportKind.RESPONSES, file_name=name, codebook=codebook, by=None
        )
    except Refused as refused:
        raise click.ClickException(REFUSED.get(refused.refusal, refused.refusal.value)) from refused
    table = table_of_upload(upload)
    uses = uses_of(upload, table)
    if read_dates:
        read_dates_again(table, uses)
    file = read_answers(table, uses)
    click.echo(f"{name}: {len(table.rows):,} rows, {table.encoding}, {len(file.questions)} questions")
    tell(file.notes, "note")
    save_mapping(db.session(), upload, uses=uses)
    upload.rows_total, upload.state = len(file.responses), ImportState.RUNNING
    db.session.commit()
    return upload.id


def read_dates_again(table: Table, uses: list[ColumnUse]) -> None:
    for use in (use for use in uses if use.use is Use.SINGLE):
        dates = {cell for row in table.rows if looks_like_date(cell := row.cells.get(use.column, "").strip())}
        use.readings |= {cell: option for cell in dates if (option := read_as(cell, use.options))}


def read_column(written: str) -> tuple[str, str]:
    name, separator, column = written.partition("=")
    if name not in COLUMNS or not separator:
        raise click.BadParameter(f"{written} is not FIELD=NAME with a FIELD of: {', '.join(COLUMNS)}")
    return name, column


def read_delimiter(written: str | None) -> str | None:
    delimiter = "\t" if written == "tab" else written
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '"\r\n'):
        raise click.BadParameter(f"{written} is not one character")
    return delimiter


def read(file: Path) -> bytes:
    """The bytes of the file, unpacked where its name ends in .gz."""
    try:
        with gzip.open(file) if file.suffix == ".gz" else file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise click.ClickException(f"{file.name} cannot be read: {error}") from error
    if len(data) > LARGEST_FILE:
        raise click.ClickException(f"{file.name} is larger than {LARGEST_FILE // 1024**2} MB.")
    return data


def columns_in_words(parsed: Parsed) -> str:
    return ", ".join(f"{name} ← {'/'.join(columns)}" for name, columns in parsed.columns.items()) or "unknown"


def tell(problems: list[Problem], called: str) -> None:
    for problem in problems[:MOST_SHOWN]:
        place = f"line {problem.line:,}" + (f", column {problem.column}" if problem.column else "")
        click.echo(f"  {called}: {place}: {WORDS[problem.kind].format(value=problem.value[:80])}")
    if len(problems) > MOST_SHOWN:
        click.echo(f"  and {len(problems) - MOST_SHOWN:,} more")


def add(parsed: Parsed, round_id: int) -> None:
    writing(db.session)
    round_ = db.session.get(Round, round_id)
    if round_ is None:
        raise click.ClickException(f"There is no round {round_id}.")
    try:
        with click.progressbar(length=len(parsed.rows), label="Importing") as bar:
            imported = add_solutions(db.session(), round_, parsed.rows, by=None, on_batch=bar.update)
    except Refused as refused:
        raise click.ClickException(REFUSED.get(refused.refusal, refused.refusal.value)) from refused
    db.session.commit()
    click.echo(
        f"{imported.added:,} solutions added, {imported.waiting:,} of them wait for review "
        f"(a telephone number, an address, an insult); {imported.known:,} were there already."
    )


REFUSED = {
    Refusal.FILE_IMPORTED_ALREADY: "This very file was imported already. Nothing was added again.",
    Refusal.SURVEY_ALREADY_PUBLISHED: "The results of this survey are public already. Nothing was imported.",
    Refusal.BALLOT_IS_FIXED: "Voting has opened in this round, so nothing joins its ballot. Nothing was imported.",
}
