"""Solutions out of a file, the second half: all of its rows are written, or none.

A file that is imported again adds nothing: each row is known by its `source_key`.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.import_rows import ImportedRow
from app.domain.solutions import SHUFFLE_BITS, join_refusal, locked_ballot, refuse
from app.domain.text import search_key
from app.models import Account, ReviewKind, Round, Solution, SolutionState

BATCH = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows became solutions, how many of them wait for review, and how many were there already."""

    added: int
    waiting: int
    known: int


def add_solutions(
    session: Session,
    round_: Round,
    rows: Sequence[ImportedRow],
    *,
    by: Account | None,
    on_batch: Callable[[int], None] = lambda rows: None,
) -> Imported:
    """Write the rows that this round does not have yet: public ones, and those with flags waiting for review.

    `on_batch` is told how many rows were done since it was last asked. Raises Refused once voting has opened.
    """
    clock = locked_ballot(session, round_)
    refuse(join_refusal(round_, clock))
    known = set(session.scalars(select(Solution.source_key).where(Solution.round_id == round_.id)))
    new = [row for row in rows if row.source_key not in known]
    on_batch(len(rows) - len(new))
    for batch in batches(new):
        session.execute(insert(Solution), [columns(row, round_, clock) for row in batch])
        on_batch(len(batch))
    imported = Imported(len(new), sum(bool(row.flags) for row in new), len(rows) - len(new))
    if new:
        details = {
            "solutions": imported.added,
            "waiting": imported.waiting,
            "source": new[0].source_key.partition(":")[0],
        }
        record_audit(session, "solutions.imported", by=by, round_=round_, details=details)
    return imported


def batches(rows: Sequence[ImportedRow]) -> Iterator[Sequence[ImportedRow]]:
    return (rows[start : start + BATCH] for start in range(0, len(rows), BATCH))


def columns(row: ImportedRow, round_: Round, clock: datetime) -> dict[str, object]:
    waits = {
        "state": SolutionState.WAITING,
        "review_since": clock,
        "review_kind": ReviewKind.FLAGGED,
        "published_at": None,
    }
    is_public = {"state": SolutionState.PUBLIC, "review_since": None, "review_kind": None}
    is_public |= {"published_at": row.published_at or clock}
    searched = (row.title, row.texts["sentence"], row.texts["how_it_works"], row.author_name)
    return {
        "round_id": round_.id,
        "source_key": row.source_key,
        "title": row.title,
        "author_name": row.author_name,
        **row.texts,
        "search_text": search_key(" ".join(searched)),
        "shuffle": secrets.randbits(SHUFFLE_BITS),
        "flags": list(row.flags),
        "submitted_at": clock,
        "created_at": row.published_at or clock,
        "updated_at": clock,
        **(waits if row.flags else is_public),
    }
