"""WHAT EXISTS: columns, relations, constraints, read-only questions."""

from app.models.account import Account, AddressKind, RateCounter, SignInCode, StaffRole, UserSession
from app.models.assisted import AssistedEntry, ConsentWay
from app.models.audit import AuditEntry
from app.models.ballot import Ballot, Capacity, Vote
from app.models.base import Base, Localized
from app.models.business import (
    Business,
    Challenge,
    ChallengeState,
    CityStatus,
    Quarter,
    Sector,
    SizeBand,
    Verification,
)
from app.models.outbox import Announcement, MessageKind, OutboxMessage
from app.models.picture import Picture
from app.models.response import Answer, FileImport, ImportKind, ImportState, SurveyResponse
from app.models.result import Result, TallyLine, TurnoutLine
from app.models.review import EntryChannel, Report, ReportReason, ReviewDecision, ReviewKind
from app.models.round import Phase, PhaseKind, Round, TieRule
from app.models.second_factor import Authenticator, RecoveryCode
from app.models.site import NewsItem, PageText, SiteSettings
from app.models.solution import (
    CostBand,
    CoSupport,
    MainChallenge,
    OwnerJudgement,
    Solution,
    SolutionState,
    SolutionVersion,
    Verdict,
    solution_main_challenge,
)
from app.models.survey import (
    CHOICES,
    SCALE,
    TEXTS,
    Question,
    QuestionKind,
    QuestionOption,
    ResultsBy,
    ShownIf,
    Survey,
    SurveyResult,
    SurveySection,
)

__all__ = [
    "CHOICES",
    "SCALE",
    "TEXTS",
    "Account",
    "AddressKind",
    "Announcement",
    "Answer",
    "AssistedEntry",
    "AuditEntry",
    "Authenticator",
    "Ballot",
    "Base",
    "Business",
    "Capacity",
    "Challenge",
    "ChallengeState",
    "CityStatus",
    "CoSupport",
    "ConsentWay",
    "CostBand",
    "EntryChannel",
    "FileImport",
    "ImportKind",
    "ImportState",
    "Localized",
    "MainChallenge",
    "MessageKind",
    "NewsItem",
    "OutboxMessage",
    "OwnerJudgement",
    "PageText",
    "Phase",
    "PhaseKind",
    "Picture",
    "Quarter",
    "Question",
    "QuestionKind",
    "QuestionOption",
    "RateCounter",
    "RecoveryCode",
    "Report",
    "ReportReason",
    "Result",
    "ResultsBy",
    "ReviewDecision",
    "ReviewKind",
    "Round",
    "Sector",
    "ShownIf",
    "SignInCode",
    "SiteSettings",
    "SizeBand",
    "Solution",
    "SolutionState",
    "SolutionVersion",
    "StaffRole",
    "Survey",
    "SurveyResponse",
    "SurveyResult",
    "SurveySection",
    "TallyLine",
    "TieRule",
    "TurnoutLine",
    "UserSession",
    "Verdict",
    "Verification",
    "Vote",
    "solution_main_challenge",
]
