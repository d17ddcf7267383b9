"""Everything Kolot holds about one account, for that account alone."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import (
    Account,
    Answer,
    Ballot,
    Base,
    Business,
    Challenge,
    CoSupport,
    OutboxMessage,
    OwnerJudgement,
    Question,
    QuestionOption,
    Report,
    Round,
    Solution,
    SolutionVersion,
    SurveyResponse,
    UserSession,
    Vote,
)

# What of each thing is about its person; keys, hashes and staff's own columns are not.
ACCOUNT = ("kind", "address", "second_kind", "second_address", "name", "language", "notices_off", "created_at")
SESSION = ("device", "created_at", "expires_at", "ended_at")
BUSINESS = ("id", "name", "sector", "size_band", "contact_name", "contact_phone", "register_number", "shows_name")
BUSINESS += ("verification", "verification_reason", "channel", "created_at", "updated_at")
POST = ("state", "hidden_reason", "author_answer", "channel", "created_at", "updated_at", "submitted_at")
CHALLENGE = ("id", "round_id", "business_id", "title", "what_happens", "since_when", "what_was_tried", "help_wanted")
CHALLENGE += ("may_be_quoted", "quote", "city_status", "city_reply", *POST)
SOLUTION_TEXTS = ("title", "sentence", "how_it_works", "who_it_helps", "cost_band", "who_would_do_it", "connection")
SOLUTION = ("id", "round_id", *SOLUTION_TEXTS, "author_name", "on_ballot", "off_ballot_reason", *POST)
VERSION = ("solution_id", "number", *SOLUTION_TEXTS, "replaced_at", "is_hidden")
BALLOT = ("round_id", "created_at", "changed_at", "channel", "capacity", "quarter_id")
RESPONSE = ("survey_id", "business_id", "channel", "has_consent", "started_at", "updated_at", "submitted_at")
NOTICE = ("kind", "channel", "created_at", "sent_at")


def export_account(session: Session, account: Account) -> dict[str, Any]:
    """All of it, in a fixed number of statements whatever there is. Times are UTC."""
    mine = account.id
    businesses = session.scalars(select(Business).where(Business.account_id == mine).order_by(Business.id)).all()
    solutions = session.scalars(select(Solution).where(Solution.account_id == mine).order_by(Solution.id)).all()
    business_ids, solution_ids = [one.id for one in businesses], [one.id for one in solutions]
    return {
        "account": written(account, ACCOUNT),
        "sessions": rows(session, UserSession, UserSession.account_id == mine, SESSION),
        "businesses": [written(one, BUSINESS) for one in businesses],
        "challenges": rows(session, Challenge, Challenge.business_id.in_(business_ids), CHALLENGE),
        "solutions": [written(one, SOLUTION) for one in solutions],
        "earlier_versions": rows(session, SolutionVersion, SolutionVersion.solution_id.in_(solution_ids), VERSION),
        "co_supports": rows(session, CoSupport, CoSupport.account_id == mine, ("solution_id", "created_at")),
        "judgements": rows(
            session,
            OwnerJudgement,
            OwnerJudgement.business_id.in_(business_ids),
            ("solution_id", "business_id", "verdict", "judged_at"),
        ),
        "reports": rows(session, Report, Report.account_id == mine, ("solution_id", "reason", "words", "created_at")),
        "responses": responses_of(session, mine, business_ids),
        "ballots": ballots_of(session, mine),
        "messages": rows(session, OutboxMessage, OutboxMessage.account_id == mine, NOTICE),
    }


def rows(session: Session, model: type[Base], condition: Any, names: tuple[str, ...]) -> list[dict[str, Any]]:
    found = session.scalars(select(model).where(condition).order_by(*model.__table__.primary_key)).all()
    return [written(one, names) for one in found]


def responses_of(session: Session, account_id: int, business_ids: list[int]) -> list[dict[str, Any]]:
    """What was answered to surveys by this account, and by staff for its businesses."""
    mine = (SurveyResponse.account_id == account_id) | SurveyResponse.business_id.in_(business_ids)
    responses = session.scalars(select(SurveyResponse).where(mine).order_by(SurveyResponse.id)).all()
    lines = session.execute(
        select(Answer, Question.text, QuestionOption.text)
        .join(Question, Question.id == Answer.question_id)
        .outerjoin(QuestionOption, QuestionOption.id == Answer.option_id)
        .where(Answer.response_id.in_([response.id for response in responses]))
        .order_by(Answer.id)
    ).all()
    return [
        {
            **written(response, RESPONSE),
            "answers": [
                {"question": question, "option": option, "number": line.number, "text": line.text}
                for line, question, option in lines
                if line.response_id == response.id
            ],
        }
        for response in responses
    ]


def ballots_of(session: Session, account_id: int) -> list[dict[str, Any]]:
    """My ballots with what I chose: nobody but their voter ever asks for this."""
    ballots = session.scalars(select(Ballot).where(Ballot.account_id == account_id).order_by(Ballot.id)).all()
    votes = session.execute(
        select(Vote.ballot_id, Vote.solution_id, Vote.cast_at, Solution.title)
        .join(Solution, Solution.id == Vote.solution_id)
        .where(Vote.ballot_id.in_([ballot.id for ballot in ballots]))
        .order_by(Vote.cast_at, Vote.solution_id)
    ).all()
    titles = dict(
        session.execute(
            select(Round.id, Round.title).where(Round.id.in_([ballot.round_id for ballot in ballots]))
        ).all()
    )
    return [
        {
            **written(ballot, BALLOT),
            "round": titles[ballot.round_id],
            "votes": [
                {"solution_id": vote.solution_id, "title": vote.title, "cast_at": plain(vote.cast_at)}
                for vote in votes
                if vote.ballot_id == ballot.id
            ],
        }
        for ballot in ballots
    ]


def written(row: Base, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """As JSON says it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds").replace("+00:00", "Z")
    return value.value if isinstance(value, Enum) else value
