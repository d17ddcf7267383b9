"""`flask import-solutions`: solutions of an earlier programme, or of another system, into a round."""

import gzip
import zlib
from pathlib import Path

import click
from flask import Flask
from flask.cli import with_appcontext

from app.domain.import_rows import COLUMNS, ImportOptions, Parsed, parse_solutions
from app.domain.importing import add_solutions
from app.domain.refusal import Refusal, Refused
from app.domain.tables import Problem, ProblemKind
from app.domain.transactions import writing
from app.extensions import db
from app.models import Round

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
}


def register(app: Flask) -> None:
    app.cli.add_command(import_solutions)


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
    Refusal.BALLOT_IS_FIXED: "Voting has opened in this round, so nothing joins its ballot. Nothing was imported."
}
