"""Counting, winners, publication."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.phase_rules import rule_refusal
from app.domain.refusal import Refusal, Refused
from app.domain.rules import rounded_ballots
from app.domain.turnout import freeze_turnout
from app.models import (
    Account,
    AddressKind,
    Ballot,
    Result,
    Round,
    Solution,
    SolutionState,
    TallyLine,
    TieRule,
    Vote,
    solution_main_challenge,
)

COUNTED = (SolutionState.PUBLIC, SolutionState.HIDDEN)


@dataclass(frozen=True, slots=True)
class Counted:
    """One solution of the ballot with its votes and the main challenges it answers."""

    solution_id: int
    votes: int
    main_challenge_ids: frozenset[int]


def publish_results(session: Session, round_: Round, *, by: Account | None, reason: str) -> Result:
    """Count the votes of a closed round, freeze the tally, and make it public: once.

    Raises Refused: VOTING_NOT_CLOSED, ALREADY_PUBLISHED. Needs a writing transaction.
    """
    lock_phase(session, round_.id, shared=False)
    session.refresh(round_)
    if refusal := publish_refusal(session, round_):
        raise Refused(refusal)
    counted = count_votes(session, round_.id)
    ranks = rank(counted, round_.tie_rule, round_.lot_seed)
    winners = winning_ids(counted, round_)
    for line in counted:
        session.add(
            TallyLine(
                round_id=round_.id,
                solution_id=line.solution_id,
                votes=line.votes,
                rank=ranks[line.solution_id],
                is_winner=line.solution_id in winners,
            )
        )
    turnout = count_ballots_by_kind(session, round_.id)
    result = Result(
        round_id=round_.id,
        ballots=sum(turnout.values()),
        votes=sum(line.votes for line in counted),
        ballots_by_email=turnout.get(AddressKind.EMAIL, 0),
        ballots_by_phone=turnout.get(AddressKind.PHONE, 0),
    )
    session.add(result)
    freeze_turnout(session, round_)
    round_.published_at = now(session)
    record_audit(session, "results.publish", by=by, round_=round_, reason=reason)
    return result


def publish_refusal(session: Session, round_: Round) -> Refusal | None:
    """Why results may not be published now, or None."""
    if round_.is_published:
        return Refusal.ALREADY_PUBLISHED
    if not round_.voting.has_closed(now(session)):
        return Refusal.VOTING_NOT_CLOSED
    return rule_refusal(round_)


def count_votes(session: Session, round_id: int) -> list[Counted]:
    """The tally of every solution on the ballot, from the votes themselves, by solution id.

    For publication only: nothing else may call it before `may_show_totals`.
    """
    votes = dict(
        session.execute(
            select(Vote.solution_id, func.count())
            .join(Ballot, Ballot.id == Vote.ballot_id)
            .where(Ballot.round_id == round_id)
            .group_by(Vote.solution_id)
        ).all()
    )
    answers: dict[int, set[int]] = {}
    for solution_id, challenge_id in session.execute(
        select(solution_main_challenge).join(Solution).where(Solution.round_id == round_id)
    ):
        answers.setdefault(solution_id, set()).add(challenge_id)
    on_ballot = session.scalars(
        select(Solution.id)
        .where(Solution.round_id == round_id, Solution.on_ballot.is_(True), Solution.state.in_(COUNTED))
        .order_by(Solution.id)
    )
    return [Counted(id_, votes.get(id_, 0), frozenset(answers.get(id_, ()))) for id_ in on_ballot]


def count_ballots_by_kind(session: Session, round_id: int) -> dict[AddressKind, int]:
    """How many people voted, by kind of address. A ballot whose votes were all taken back is nobody's vote."""
    return dict(
        session.execute(
            select(Account.kind, func.count())
            .select_from(Ballot)
            .join(Account, Account.id == Ballot.account_id)
            .where(Ballot.round_id == round_id, select(Vote).where(Vote.ballot_id == Ballot.id).exists())
            .group_by(Account.kind)
        ).all()
    )


def turnout(session: Session, round_id: int) -> int:
    """The number of ballots as it may be told before publication: rounded down to tens."""
    return rounded_ballots(sum(count_ballots_by_kind(session, round_id).values()))


def rank(counted: Sequence[Counted], tie_rule: TieRule, seed: str) -> dict[int, int]:
    """The place of each solution: most votes first; equal votes share a place, or draw lots from the seed.

    Shared places leave a gap ("standard competition ranking", 1 2 2 4).
    """
    ordered = sorted(counted, key=lambda line: (-line.votes, lot(seed, line.solution_id)))
    places: dict[int, int] = {}
    for index, line in enumerate(ordered):
        is_tied = index > 0 and ordered[index - 1].votes == line.votes and tie_rule is TieRule.SHARED
        places[line.solution_id] = places[ordered[index - 1].solution_id] if is_tied else index + 1
    return places


def lot(seed: str, solution_id: int) -> bytes:
    """The lot of a solution: SHA-256 of "seed:id". The seed is public before voting opens; anyone can redo it."""
    return hashlib.sha256(f"{seed}:{solution_id}".encode()).digest()


def winning_ids(counted: Sequence[Counted], round_: Round) -> set[int]:
    """The winners by the rule fixed before opening: the first k of each main challenge, the first n overall.

    A solution without votes, or under the threshold, never wins; a shared place k lets all who share it win.
    """
    enough = [line for line in counted if line.votes >= max(1, round_.winner_threshold)]
    winners = first_of(enough, round_.winners_overall, round_)
    for challenge_id in {id_ for line in enough for id_ in line.main_challenge_ids}:
        group = [line for line in enough if challenge_id in line.main_challenge_ids]
        winners |= first_of(group, round_.winners_per_challenge, round_)
    return winners


def first_of(counted: Sequence[Counted], places: int, round_: Round) -> set[int]:
    ranks = rank(counted, round_.tie_rule, round_.lot_seed)
    return {solution_id for solution_id, place in ranks.items() if place <= places}
