"""An election as a round: made, closed and published by the verbs; its voters signed in, in bulk."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.domain.accounts import SESSION_LIFETIME
from app.domain.clock import now
from app.domain.phases import close_phase, open_phase
from app.domain.results import publish_results
from app.domain.rounds import VoteRule, create_round, make_public, set_rule
from app.domain.solutions import SolutionContent, create_solution, put_on_ballot
from app.models import Account, AddressKind, PhaseKind, Round, UserSession
from tools.pabulib import Election

MOST_VOTES_PER_BALLOT = 100
LONG_ENOUGH = timedelta(days=30)
WHY = "Replay"


def make_round(session: Session, election: Election) -> tuple[Round, dict[str, int]]:
    """A public round in which voting is open, and the solution of each project. Needs a writing transaction."""
    round_ = create_round(session, {"title": {"he": election.title}}, by=None)
    limit = min(election.votes_per_ballot, MOST_VOTES_PER_BALLOT)
    set_rule(session, round_, VoteRule(votes_per_ballot=limit, winners_per_challenge=0, winners_overall=1), by=None)
    make_public(session, round_, by=None)
    solutions = {}
    for project in election.projects:
        solution = create_solution(session, round_, SolutionContent(title=project.name), by=None)
        put_on_ballot(session, round_, solution, by=None)
        solutions[project.id] = solution.id
    open_phase(session, round_, PhaseKind.VOTING, closes_at=now(session) + LONG_ENOUGH, by=None, reason=WHY)
    return round_, solutions


def sign_in_voters(session: Session, election: Election, keys: Sequence[str]) -> None:
    """An account and a session for every voter, as a sign-in would leave them, in two statements."""
    clock = now(session)
    domain = f"{election.name.lower().replace('_', '-')}.example.org"
    accounts = [
        {"kind": AddressKind.EMAIL, "address_key": address, "address": address, "language": "he", "created_at": clock}
        for address in (f"voter-{index}@{domain}" for index in range(len(election.voters)))
    ]
    made = session.scalars(insert(Account).returning(Account.id, sort_by_parameter_order=True), accounts)
    until = clock + SESSION_LIFETIME
    sessions = [
        {"key": key, "account_id": account_id, "created_at": clock, "expires_at": until}
        for key, account_id in zip(keys, made, strict=True)
    ]
    session.execute(insert(UserSession), sessions)


def session_keys(secret: str, election: Election) -> list[str]:
    """The session keys of the voters, the same in every run with this secret."""
    return [session_key(f"{secret}:{election.name}:{index}") for index in range(len(election.voters))]


def session_key(seed: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(seed.encode()).digest()).decode().rstrip("=")


def close_and_publish(session: Session, round_: Round) -> None:
    """As staff do when voting is over. Needs a writing transaction."""
    if round_.voting.is_open(now(session)):
        close_phase(session, round_, PhaseKind.VOTING, by=None, reason=WHY)
    publish_results(session, round_, by=None, reason=WHY)
