"""Where a race takes place: one round on the ballot, its voters, and a look at what is stored."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.transactions import writing
from app.models import Ballot, Phase, PhaseKind, Vote
from tests.factories import make_account, make_main_challenge, make_round, make_solution
from tests.races import steps
from tests.races.people import Person, open_engine
from tests.support.databases import DRIVERS, POSTGRES, Database

LOOKING = 5.0  # seconds within which somebody who will wait at a lock has come to it
WAITING = 0.25  # SQLite cannot be asked who waits: who has not answered by then does

# A row that points to nobody, which the database forgives until the commit.
NOBODY = "CREATE TABLE pointing (account_id INTEGER REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED)"
FAILING_COMMIT = {
    "sqlite": (
        NOBODY,
        "CREATE TRIGGER point_i AFTER INSERT ON vote BEGIN INSERT INTO pointing VALUES (-1); END",
        "CREATE TRIGGER point_d AFTER DELETE ON vote BEGIN INSERT INTO pointing VALUES (-1); END",
    ),
    "postgresql": (
        NOBODY,
        "CREATE FUNCTION point_to_nobody() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN INSERT INTO pointing VALUES (-1); RETURN NULL; END $$",
        "CREATE TRIGGER point AFTER INSERT OR DELETE ON vote FOR EACH ROW EXECUTE FUNCTION point_to_nobody()",
    ),
}
NO_FAILING_COMMIT = {
    "sqlite": ("DROP TRIGGER point_i", "DROP TRIGGER point_d", "DROP TABLE pointing"),
    "postgresql": ("DROP TRIGGER point ON vote", "DROP FUNCTION point_to_nobody", "DROP TABLE pointing"),
}


@dataclass
class Stage:
    """A round open for voting with its solutions and voters, by their ids."""

    database: Database
    votes_per_ballot: int = 3
    solutions: int = 6
    voters: int = 2
    round_id: int = field(init=False)
    solution_ids: list[int] = field(init=False)
    account_ids: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.engine = open_engine(self.database.url, DRIVERS[self.database.kind])
        with self.change() as session:
            round_ = make_round(session, votes_per_ballot=self.votes_per_ballot)
            challenge = make_main_challenge(session, round_)
            ballot = [make_solution(session, round_, main_challenges=[challenge]) for _ in range(self.solutions)]
            self.round_id = round_.id
            self.solution_ids = [solution.id for solution in ballot]
            self.account_ids = [make_account(session).id for _ in range(self.voters)]

    @property
    def is_postgres(self) -> bool:
        return self.database.kind == POSTGRES

    @contextmanager
    def change(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            writing(session)
            yield session
            session.commit()

    @contextmanager
    def look(self) -> Iterator[Session]:
        with Session(self.engine) as session:
            yield session

    def clock(self) -> datetime:
        with self.look() as session:
            return now(session)

    def close_in(self, seconds: float) -> datetime:
        """Move the deadline; returns it. Tests move dates, never the clock."""
        with self.change() as session:
            closes_at = now(session) + timedelta(seconds=seconds)
            session.execute(update(Phase).where(*self._voting).values(closes_at=closes_at))
        return closes_at

    def wait_until(self, moment: datetime) -> None:
        while (left := (moment - self.clock()).total_seconds()) >= 0:
            time.sleep(left + 0.005)

    @property
    def closes_at(self) -> datetime:
        with self.look() as session:
            return session.execute(select(Phase.closes_at).where(*self._voting)).scalar_one()

    @property
    def _voting(self) -> tuple[object, ...]:
        return Phase.round_id == self.round_id, Phase.kind == PhaseKind.VOTING

    def clear(self) -> None:
        """No ballot any more; the next attempt begins."""
        with self.change() as session:
            mine = select(Ballot.id).where(Ballot.round_id == self.round_id)
            session.execute(delete(Vote).where(Vote.ballot_id.in_(mine)))
            session.execute(delete(Ballot).where(Ballot.round_id == self.round_id))

    def ballots(self, account_id: int | None = None) -> int:
        """How many rows, of one account or of all."""
        whose = Ballot.round_id == self.round_id if account_id is None else Ballot.account_id == account_id
        with self.look() as session:
            return len(session.scalars(select(Ballot.id).where(whose)).all())

    def votes(self) -> dict[tuple[int, int], datetime]:
        """(account, solution) -> when it was cast. A pair that is there twice is a fault."""
        with self.look() as session:
            rows = session.execute(
                select(Ballot.account_id, Vote.solution_id, Vote.cast_at)
                .join(Ballot, Ballot.id == Vote.ballot_id)
                .where(Ballot.round_id == self.round_id)
            ).all()
        votes = {(row.account_id, row.solution_id): row.cast_at for row in rows}
        assert len(votes) == len(rows), "a vote is stored twice"
        return votes

    def chosen(self, account_id: int) -> set[int]:
        return {solution for account, solution in self.votes() if account == account_id}

    def assert_waits(self, person: Person) -> None:
        """The person stands at a lock now, and has not answered."""
        if not self.is_postgres:
            assert not person.has_answered(WAITING), f"did not wait: {person.answer()}"
            return
        until = time.monotonic() + LOOKING
        while not self._is_blocked(person.backend):
            assert not person.has_answered(), f"did not wait: {person.answer()}"
            assert time.monotonic() < until, "neither waited nor answered"
            time.sleep(0.005)

    def _is_blocked(self, backend: int) -> bool:
        with self.look() as session:
            return bool(
                session.scalar(text("SELECT cardinality(pg_blocking_pids(:backend)) > 0"), {"backend": backend})
            )

    def person(self) -> Person:
        """Somebody at a browser of their own; leaves at the end of a `with`."""
        person = Person(self.database)
        if self.is_postgres:
            person.backend = person.do(steps.backend)
            person.do(steps.rollback)
        return person

    @contextmanager
    def failing_commit(self) -> Iterator[None]:
        """Every change of a vote succeeds, and its commit fails."""
        self._run(FAILING_COMMIT[self.engine.dialect.name])
        try:
            yield
        finally:
            self._run(NO_FAILING_COMMIT[self.engine.dialect.name])

    def _run(self, statements: tuple[str, ...]) -> None:
        with self.change() as session:
            for statement in statements:
                session.execute(text(statement))

    def leave(self) -> None:
        self.engine.dispose()


@contextmanager
def shifted_clock(stage: Stage) -> Iterator[None]:
    """PostgreSQL: a schema in which the database's clock is an hour ahead; see `steps.shift_clock`."""
    with stage.change() as session:
        session.execute(text("CREATE SCHEMA shifted"))
        for clock in ("clock_timestamp", "now"):
            session.execute(
                text(
                    f"CREATE FUNCTION shifted.{clock}() RETURNS timestamptz LANGUAGE sql VOLATILE AS "
                    f"$$ SELECT pg_catalog.{clock}() + interval '1 hour' $$"
                )
            )
    try:
        yield
    finally:
        with stage.change() as session:
            session.execute(text("DROP SCHEMA shifted CASCADE"))
