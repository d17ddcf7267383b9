"""Two kinds of transaction. A writing one says so before its first statement: SQLite needs to know."""

from sqlalchemy.orm import Session, scoped_session

from app.database import READING, WRITING

AnySession = Session | scoped_session[Session]


def writing(session: AnySession) -> None:
    """Begin a transaction that will write (SQLite: BEGIN IMMEDIATE, so it queues here or not at all).

    Must come before the first statement; a transaction that only read so far cannot be
    upgraded safely, so it is refused.
    """
    if session().in_transaction() if isinstance(session, scoped_session) else session.in_transaction():
        raise RuntimeError("writing() must come before the first statement of a transaction")
    session.info.pop(READING, None)
    session.connection(execution_options={WRITING: True})


def reading(session: AnySession) -> None:
    """Say that this session only reads, until `writing()` says otherwise: it waits for nobody."""
    session.info[READING] = True
