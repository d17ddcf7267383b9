"""What some of the made-up businesses posted, by the verbs of owners and staff."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.challenges import ChallengeContent, post_challenge
from app.domain.grouping import choose_quote, group_challenges, reply_to_challenge
from app.domain.main_challenges import main_challenges
from app.domain.phases import open_phase
from app.domain.review_decisions import approve
from app.models import Account, Business, Challenge, CityStatus, MainChallenge, PhaseKind, Round, Sector, Verification
from demo.dates import evenly
from demo.making import WHY
from demo.people import make_account
from demo.texts import Texts

CONTENT = ("title", "what_happens", "since_when", "what_was_tried", "help_wanted")
MOMENTS = ("created_at", "updated_at", "submitted_at", "published_at", "grouped_at", "replied_at")
AN_HOUR = timedelta(hours=1)


def make_challenges(
    session: Session, round_: Round, texts: Texts, business_ids: Sequence[int], dana: Account, clock: datetime
) -> None:
    """Posted while challenges are open, then approved, grouped, quoted and answered."""
    open_phase(session, round_, PhaseKind.CHALLENGES, closes_at=clock + AN_HOUR, by=dana, reason=WHY)
    mains = dict(zip((line["key"] for line in texts.main_challenges), main_challenges(session, round_.id), strict=True))
    for number, line in enumerate(texts.challenges, start=1):
        business = lend_business(session, Sector(line["sector"]), business_ids, make_account(session, owner(number)))
        make_challenge(session, round_, business, mains[line["part_of"]], line, dana)


def owner(number: int) -> str:
    return f"owner-{number}@example.org"


def lend_business(session: Session, sector: Sector, business_ids: Sequence[int], account: Account) -> Business:
    """The next verified business of a sector that nobody has an account for yet."""
    free = (Business.id.in_(business_ids), Business.account_id.is_(None))
    wanted = (Business.sector == sector, Business.verification == Verification.VERIFIED)
    business = session.scalars(select(Business).where(*free, *wanted).order_by(Business.id).limit(1)).one()
    business.account_id = account.id
    session.flush()
    session.refresh(business)
    return business


def make_challenge(
    session: Session, round_: Round, business: Business, main: MainChallenge, line: dict, dana: Account
) -> None:
    content = ChallengeContent(**{part: line[part] for part in CONTENT}, may_be_quoted=bool(line["quote"]))
    challenge = post_challenge(session, round_, business, content, by=business.account)
    approve(session, round_, [challenge], by=dana)
    group_challenges(session, round_, [challenge], main, by=dana)
    choose_quote(session, round_, challenge, line["quote"], by=dana)
    reply_to_challenge(session, round_, challenge, status=CityStatus(line["status"]), reply=line["reply"], by=dana)


def date_challenges(session: Session, round_: Round) -> None:
    """Spread them over the days in which challenges were open."""
    phase = round_.phase(PhaseKind.CHALLENGES)
    assert phase.opens_at and phase.closes_at
    posted = challenges_of(session, round_)
    for challenge, moment in zip(posted, evenly((phase.opens_at, phase.closes_at), len(posted)), strict=True):
        for name in MOMENTS:
            if getattr(challenge, name):
                setattr(challenge, name, moment)
    session.flush()


def move_challenges(session: Session, round_: Round, step: timedelta) -> None:
    for challenge in challenges_of(session, round_):
        for name in MOMENTS:
            if moment := getattr(challenge, name):
                setattr(challenge, name, moment + step)
    session.flush()


def challenges_of(session: Session, round_: Round) -> Sequence[Challenge]:
    return session.scalars(select(Challenge).where(Challenge.round_id == round_.id).order_by(Challenge.id)).all()
