"""Challenges of an earlier programme out of a file: they wait for review like any that an owner posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.domain.challenges import (
    ChallengeContent,
    flags_of,
    locked_clock,
    new_challenge,
    write_content,
)
from app.domain.entries import Entry
from app.domain.file_imports import fields_of, table_of_upload
from app.domain.html_text import text_of
from app.domain.refusal import Refusal
from app.domain.review import enter_queue
from app.domain.rounds import refuse
from app.domain.tables import Problem, ProblemKind, Row, Table
from app.domain.text import clean_line, clean_text, search_key
from app.models import (
    Business,
    ChallengeState,
    EntryChannel,
    FileImport,
    ReviewKind,
    Round,
    Sector,
    SizeBand,
    Verification,
)

LONGEST_TITLE, LONGEST_NAME = 200, 120
TEXTS = ("what_happens", "since_when", "what_was_tried", "help_wanted")
COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("title", "כותרת", "האתגר", "challenge"),
    "what_happens": ("what_happens", "text", "description", "body", "מה קורה", "תיאור", "פירוט"),
    "since_when": ("since_when", "ממתי"),
    "what_was_tried": ("what_was_tried", "מה ניסיתם", "מה נוסה"),
    "help_wanted": ("help_wanted", "איזו עזרה", "עזרה מבוקשת"),
    "business": ("business", "business_name", "שם העסק", "עסק"),
    "sector": ("sector", "תחום", "ענף"),
    "size": ("size", "size_band", "גודל", "מספר עובדים"),
}


@dataclass(frozen=True)
class ChallengeRow:
    line: int
    content: ChallengeContent
    business: str
    sector: Sector
    size_band: SizeBand


@dataclass
class ParsedChallenges:
    """What a file holds. Nothing may be written while there are problems."""

    rows: list[ChallengeRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)


def parsed_challenges(upload: FileImport) -> ParsedChallenges:
    return parse_challenges(table_of_upload(upload), fields_of(upload))


def parse_challenges(table: Table, told: Mapping[str, str]) -> ParsedChallenges:
    """The challenges in a table. `told`: the column of a field, where its name does not say so."""
    parsed = ParsedChallenges(problems=list(table.problems))
    by_key = {search_key(name): name for name in table.columns}
    for name, known in COLUMNS.items():
        if column := told.get(name) or next((by_key[key] for key in map(search_key, known) if key in by_key), ""):
            parsed.columns[name] = column
    for name in ("title", "what_happens"):
        if table.columns and name not in parsed.columns:
            parsed.problems.append(Problem(ProblemKind.COLUMN_MISSING, column=name))
    if not parsed.problems:
        parsed.rows = [read for row in table.rows if (read := read_row(parsed, row))]
    return parsed


def read_row(parsed: ParsedChallenges, row: Row) -> ChallengeRow | None:
    cells = {name: row.cells.get(column, "") for name, column in parsed.columns.items()}
    title, texts = clean_line(text_of(cells["title"])), {name: said(cells, name) for name in TEXTS}
    problems = [
        Problem(kind, row.line, parsed.columns[name], cells[name].strip()[:80])
        for name, kind, is_wrong in (
            ("title", ProblemKind.VALUE_MISSING, not title),
            ("title", ProblemKind.TOO_LONG, len(title) > LONGEST_TITLE),
            ("what_happens", ProblemKind.VALUE_MISSING, not texts["what_happens"]),
            ("sector", ProblemKind.NOT_A_SECTOR, code(cells, "sector", Sector.OTHER) not in list(Sector)),
            ("size", ProblemKind.NOT_A_SIZE, code(cells, "size", SizeBand.ONE) not in list(SizeBand)),
        )
        if is_wrong
    ]
    parsed.problems += problems
    if problems:
        return None
    sector, size_band = Sector(code(cells, "sector", Sector.OTHER)), SizeBand(code(cells, "size", SizeBand.ONE))
    business = clean_line(cells.get("business", ""))[:LONGEST_NAME] or f"#{row.line}"
    return ChallengeRow(row.line, ChallengeContent(title, **texts), business, sector, size_band)


def said(cells: Mapping[str, str], name: str) -> str:
    return clean_text(text_of(cells.get(name, "")))


def code(cells: Mapping[str, str], name: str, default: str) -> str:
    return cells.get(name, "").strip().lower() or str(default)


def add_challenges(session: Session, round_: Round, rows: Sequence[ChallengeRow]) -> int:
    """Write all rows, each with a profile of its business (one for each name). Raises Refused once voting opened."""
    clock = locked_clock(session, round_)
    refuse(Refusal.CHALLENGES_CLOSED if round_.is_published or round_.voting.has_opened(clock) else None)
    businesses: dict[str, Business] = {}
    for row in rows:
        business = businesses.get(row.business) or new_business(session, row, clock)
        businesses[row.business] = business
        challenge = new_challenge(round_, business, Entry(channel=EntryChannel.DESK), clock)
        write_content(challenge, row.content)
        challenge.flags, challenge.submitted_at = flags_of(challenge), clock
        challenge.state = ChallengeState.WAITING
        enter_queue(challenge, ReviewKind.FLAGGED if challenge.flags else ReviewKind.NEW, clock)
        session.add(challenge)
    session.flush()
    return len(rows)


def new_business(session: Session, row: ChallengeRow, clock: object) -> Business:
    business = Business(
        name=row.business,
        sector=row.sector,
        size_band=row.size_band,
        verification=Verification.WAITING,
        channel=EntryChannel.DESK,
        search_text=search_key(row.business),
        created_at=clock,
        updated_at=clock,
    )
    session.add(business)
    session.flush()
    return business
