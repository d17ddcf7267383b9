"""What a round tells many people, told once: when solutions open, the vote opens, its last day, its results.

Passing time writes nothing: the worker looks at the dates of public rounds with the database's clock. An
announcement goes out in batches; `last_account_id` is how far it has come, so a worker that dies goes on
where it was, and two workers never tell the same person twice.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.hinge_notices import next_waves, owners_who_answered, raised_each, rounds_with_answers
from app.domain.notices import Notice, notify_each
from app.models import (
    Account,
    AddressKind,
    Announcement,
    Ballot,
    Business,
    Challenge,
    MessageKind,
    OwnerJudgement,
    Phase,
    PhaseKind,
    Round,
    Solution,
    Verification,
    Vote,
)

INSERT = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
BATCH = 200
NEWS_FOR = timedelta(days=3)  # later than this nobody is told that something has begun
LAST_DAY = timedelta(hours=24)
SHORT_VOTE = timedelta(hours=36)  # a vote as short as this has no last day of its own


class Due(NamedTuple):
    round_id: int
    kind: MessageKind


def due_announcements(session: Session) -> Sequence[Due]:
    """Which announcements have begun or should begin now. Reads only."""
    moment = now(session)
    rounds = session.scalars(select(Round).where(Round.is_public.is_(True), wants_attention(moment))).all()
    done = set(
        session.execute(select(Announcement.round_id, Announcement.kind).where(Announcement.done_at.is_not(None))).all()
    )
    found = [Due(round_.id, kind) for round_ in rounds for kind in kinds_due(round_, moment)]
    surveyed = rounds_with_answers(session, [due.round_id for due in found if due.kind is MessageKind.SOLUTIONS_OPEN])
    found += [Due(round_id, MessageKind.OWNERS_HEARD) for round_id in surveyed]
    found += [Due(round_id, MessageKind.NEXT_WAVE) for round_id in next_waves(session, moment - NEWS_FOR, moment)]
    return [due for due in found if tuple(due) not in done]


def wants_attention(moment: datetime) -> ColumnElement[bool]:
    """Rounds whose results came out long ago have nothing more to tell."""
    return or_(Round.published_at.is_(None), Round.published_at > moment - NEWS_FOR)


def kinds_due(round_: Round, moment: datetime) -> Iterator[MessageKind]:
    """What this round has to tell at this moment (UTC)."""
    solutions, voting = round_.phase(PhaseKind.SOLUTIONS), round_.voting
    if solutions.is_open(moment) and is_news(solutions.opens_at, moment):
        yield MessageKind.SOLUTIONS_OPEN
    if not voting.has_opened(moment) and is_news(end_of_grace(round_), moment):
        yield MessageKind.REVIEW_WINDOW
    if voting.is_open(moment) and is_news(voting.opens_at, moment):
        yield MessageKind.VOTING_OPENS
    if voting.is_open(moment) and has_last_day(voting) and voting.closes_at - moment <= LAST_DAY:
        yield MessageKind.LAST_DAY
    if is_news(round_.published_at, moment):
        yield MessageKind.RESULTS


def end_of_grace(round_: Round) -> datetime | None:
    """When no solution can come in any more (UTC)."""
    closes_at = round_.phase(PhaseKind.SOLUTIONS).closes_at
    return closes_at + timedelta(minutes=round_.grace_minutes) if closes_at else None


def has_last_day(voting: Phase) -> bool:
    return bool(voting.opens_at and voting.closes_at and voting.closes_at - voting.opens_at > SHORT_VOTE)


def is_news(since: datetime | None, moment: datetime) -> bool:
    return since is not None and since <= moment < since + NEWS_FOR


def announce(session: Session, due: Due, limit: int = BATCH) -> bool:
    """Write the next batch of one announcement; returns whether there may be more.

    Needs a writing transaction, one for each batch.
    """
    progress = claim(session, due)
    if progress is None:
        return False
    accounts = session.scalars(recipients(due, after=progress.last_account_id).limit(limit)).all()
    event, about = f"round {due.round_id}", {"round": due.round_id}
    raised = raised_each(session, due.round_id, accounts) if due.kind is MessageKind.OWNERS_HEARD else {}
    more = {account.id: {"main_challenges": raised[account.id]} for account in accounts if account.id in raised}
    notices = [Notice(account, event, about | more.get(account.id, {})) for account in accounts]
    notify_each(session, due.kind, notices)
    if len(accounts) < limit:
        progress.done_at = now(session)
    else:
        progress.last_account_id = accounts[-1].id
    session.flush()
    return progress.done_at is None


def claim(session: Session, due: Due) -> Announcement | None:
    """How far this announcement has come, locked; None while another worker is at it, or when it is done."""
    insert = INSERT[session.get_bind().dialect.name](Announcement).values(
        round_id=due.round_id, kind=due.kind, begun_at=now(session), last_account_id=0
    )
    session.execute(insert.on_conflict_do_nothing(index_elements=[Announcement.round_id, Announcement.kind]))
    mine = select(Announcement).where(Announcement.round_id == due.round_id, Announcement.kind == due.kind)
    return session.scalar(mine.where(Announcement.done_at.is_(None)).with_for_update(skip_locked=True))


def recipients(due: Due, *, after: int):
    """The people whom this concerns, in the order of their numbers. Staff and erased accounts never."""
    by_mail = or_(Account.kind == AddressKind.EMAIL, Account.second_kind == AddressKind.EMAIL)
    people = select(Account).where(Account.id > after, Account.erased_at.is_(None), Account.role.is_(None), by_mail)
    if due.kind is MessageKind.REVIEW_WINDOW:
        people = people.where(Account.id.in_(select(Business.account_id).where(is_verified())))
    if due.kind is MessageKind.OWNERS_HEARD:
        people = people.where(Account.id.in_(owners_who_answered(due.round_id)))
    if due.kind is MessageKind.SOLUTIONS_OPEN:  # they hear of it with what became of their answers
        people = people.where(Account.id.not_in(owners_who_answered(due.round_id)))
    if due.kind is MessageKind.NEXT_WAVE:
        people = people.where(Account.id.in_(owners_who_answered(due.round_id)))
    if due.kind is MessageKind.LAST_DAY:
        people = people.where(Account.id.not_in(voters(due.round_id)))
    if due.kind is MessageKind.RESULTS:
        people = people.where(Account.id.in_(participants(due.round_id)))
    return people.order_by(Account.id)


def is_verified() -> ColumnElement[bool]:
    return (Business.verification == Verification.VERIFIED) & Business.account_id.is_not(None)


def voters(round_id: int):
    """Who has a ballot with a vote: that somebody voted, never for what."""
    has_vote = select(Vote.ballot_id).where(Vote.ballot_id == Ballot.id).exists()
    return select(Ballot.account_id).where(Ballot.round_id == round_id, has_vote)


def participants(round_id: int):
    """Who posted, judged or voted in this round."""
    authors = select(Solution.account_id).where(Solution.round_id == round_id, Solution.account_id.is_not(None))
    owners = (
        select(Business.account_id)
        .join(Challenge, Challenge.business_id == Business.id)
        .where(Challenge.round_id == round_id, Business.account_id.is_not(None))
    )
    judges = (
        select(Business.account_id)
        .join(OwnerJudgement, OwnerJudgement.business_id == Business.id)
        .join(Solution, Solution.id == OwnerJudgement.solution_id)
        .where(Solution.round_id == round_id, Business.account_id.is_not(None))
    )
    return union(authors, owners, judges, voters(round_id))
