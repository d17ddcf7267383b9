"""WHAT EXISTS: columns, relations, constraints, read-only questions."""

from app.models.account import Account, AddressKind, RateCounter, SignInCode, StaffRole, UserSession
from app.models.audit import AuditEntry
from app.models.ballot import Ballot, Vote
from app.models.base import Base, Localized
from app.models.outbox import MessageKind, OutboxMessage
from app.models.result import Result, TallyLine
from app.models.round import Phase, PhaseKind, Round, TieRule
from app.models.solution import CostBand, MainChallenge, Solution, SolutionState, solution_main_challenge

__all__ = [
    "Account",
    "AddressKind",
    "AuditEntry",
    "Ballot",
    "Base",
    "CostBand",
    "Localized",
    "MainChallenge",
    "MessageKind",
    "OutboxMessage",
    "Phase",
    "PhaseKind",
    "RateCounter",
    "Result",
    "Round",
    "SignInCode",
    "Solution",
    "SolutionState",
    "StaffRole",
    "TallyLine",
    "TieRule",
    "UserSession",
    "Vote",
    "solution_main_challenge",
]
