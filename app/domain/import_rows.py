"""Solutions out of a file, the first half: what it holds, and what is wrong with it. `importing.py` writes them.

What a column holds is known by its name; `ImportOptions.columns` says otherwise.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.domain.html_text import text_of
from app.domain.pointed_out import pointed_out
from app.domain.tables import Problem, ProblemKind, Row, Table, read_table
from app.domain.text import clean_line, clean_text, search_key

LONGEST_TITLE, LONGEST_NAME, LONGEST_KEY = 200, 80, 120
TEXTS = ("sentence", "how_it_works", "who_it_helps", "who_would_do_it")
# For each field the names that its column may have, in the order in which the first that is not empty counts.
COLUMNS: dict[str, tuple[str, ...]] = {
    "key": ("id", "id_proposal", "reference", "code", "מספר", "מזהה"),
    "title": ("title", "title_he", "title_ca", "title_es", "title_en", "name", "כותרת", "שם הפתרון", "שם"),
    "sentence": ("sentence", "summary", "תקציר", "הרעיון במשפט", "משפט"),
    "how_it_works": ("how_it_works", "text", "body", "description", "תיאור", "פירוט", "איך זה עובד"),
    "who_it_helps": ("who_it_helps", "למי זה עוזר"),
    "who_would_do_it": ("who_would_do_it", "מי יבצע"),
    "author_name": ("author_name", "author", "שם היוזם", "מחבר"),
    "published_at": ("published_at", "date", "created_at", "תאריך"),
}
# Where a file comes from, by columns that only its system writes; it is the first part of each key.
SOURCES = {"decidim": {"id_proposal", "endorsements_ids"}, "consul": {"numSupports", "isAssociation"}}
DATES = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y/%m/%dT:%H:%M:%S") + (
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
)


@dataclass(frozen=True)
class ImportOptions:
    """What to know better than the file says. `columns`: the name of the column for a field of COLUMNS."""

    encoding: str | None = None
    delimiter: str | None = None
    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """One solution of the file, cleaned, with what staff should look at in it."""

    line: int
    source_key: str
    title: str
    texts: Mapping[str, str]
    author_name: str = ""
    published_at: datetime | None = None
    flags: Sequence[str] = ()


@dataclass
class Parsed:
    """What a file holds. Nothing may be written while there are problems; notes say what was changed."""

    rows: list[ImportedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)


def parse_solutions(data: bytes, options: ImportOptions | None = None, *, table: Table | None = None) -> Parsed:
    """Read a CSV file of solutions, or a table read already. Needs no database; HTML becomes plain text."""
    options = options or ImportOptions()
    table = table or read_table(data, encoding=options.encoding, delimiter=options.delimiter)
    parsed = Parsed(problems=table.problems, encoding=table.encoding, delimiter=table.delimiter)
    if not table.columns:
        return parsed
    parsed.columns = columns_of(table.columns, options, parsed.problems)
    if not parsed.columns.get("title"):
        parsed.problems.append(Problem(ProblemKind.COLUMN_MISSING, column="title"))
        return parsed
    reader = RowReader(parsed, options.source or source_of(table.columns))
    parsed.rows = [read for row in table.rows if (read := reader.read(row))]
    return parsed


def columns_of(names: Sequence[str], options: ImportOptions, problems: list[Problem]) -> dict[str, list[str]]:
    """For each field the columns that hold it."""
    by_key = {search_key(name): name for name in names}
    found = {
        field_: [by_key[key] for key in map(search_key, known) if key in by_key] for field_, known in COLUMNS.items()
    }
    for field_, name in options.columns.items():
        if search_key(name) not in by_key or field_ not in COLUMNS:
            problems.append(Problem(ProblemKind.COLUMN_MISSING, column=name))
        else:
            found[field_] = [by_key[search_key(name)]]
    return {field_: columns for field_, columns in found.items() if columns}


def source_of(names: Sequence[str]) -> str:
    return next((source for source, only in SOURCES.items() if only <= set(names)), "file")


class RowReader:
    """Reads the rows of one file one after the other, and notes what is wrong with them."""

    def __init__(self, parsed: Parsed, source: str) -> None:
        self.parsed, self.source = parsed, source
        self.seen: set[str] = set()

    def read(self, row: Row) -> ImportedRow | None:
        texts = {name: clean_text(text_of(self.cell(row, name))) for name in TEXTS}
        title = clean_line(text_of(self.cell(row, "title")))
        if not title:
            return self.problem(ProblemKind.VALUE_MISSING, row, "title")
        key = self.key(row, title, texts)
        if key in self.seen:
            return self.problem(ProblemKind.VALUE_TWICE, row, "key", key.partition(":")[2])
        self.seen.add(key)
        if len(title) > LONGEST_TITLE:
            self.parsed.notes.append(Problem(ProblemKind.TITLE_CUT, row.line, self.column(row, "title"), title))
            texts["how_it_works"] = f"{title}\n\n{texts['how_it_works']}".strip()
            title = title[: LONGEST_TITLE - 1].rstrip() + "…"
        author = clean_line(text_of(self.cell(row, "author_name")))[:LONGEST_NAME]
        read = ImportedRow(row.line, key, title, texts, author, self.date(row))
        return replace(read, flags=flags(read))

    def key(self, row: Row, title: str, texts: Mapping[str, str]) -> str:
        """The number that its system gave it, else a digest of what it says."""
        said = clean_line(self.cell(row, "key"))
        if not said or len(said) > LONGEST_KEY // 2:
            said = hashlib.sha256("\0".join((title, *texts.values())).encode()).hexdigest()[:32]
        return f"{self.source[: LONGEST_KEY // 2 - 1]}:{said}"

    def date(self, row: Row) -> datetime | None:
        """A day or a minute, in UTC where the file says no zone."""
        written = self.cell(row, "published_at").strip()
        moments = [moment for form in DATES if (moment := read_date(written, form))]
        if written and not moments:
            self.problem(ProblemKind.BAD_DATE, row, "published_at", written)
        return moments[0] if moments else None

    def cell(self, row: Row, name: str) -> str:
        return row.cells.get(self.column(row, name), "")

    def column(self, row: Row, name: str) -> str:
        """The first of its columns that is not empty in this row."""
        columns = self.parsed.columns.get(name, [""])
        return next((column for column in columns if row.cells.get(column, "").strip()), columns[0])

    def problem(self, kind: ProblemKind, row: Row, name: str, value: str = "") -> None:
        self.parsed.problems.append(Problem(kind, row.line, self.column(row, name), value))


def read_date(written: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(written, form).replace(tzinfo=UTC)
    except ValueError:
        return None


def flags(row: ImportedRow) -> list[str]:
    found = pointed_out({"title": row.title, "author_name": row.author_name, **row.texts})
    return sorted({finding.kind.value for ones in found.values() for finding in ones})
