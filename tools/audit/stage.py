"""The demo on a server of its own, with everything that pages can show, and cookies for people of every role."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.domain.addresses import read_address
from app.domain.businesses import Profile, create_business
from app.domain.clock import now
from app.domain.file_imports import upload_file
from app.domain.news import NewsContent, add_news
from app.domain.rounds import create_round
from app.domain.solutions import SolutionContent, create_solution, hide_solution
from app.domain.staffing import invite
from app.domain.text import search_key
from app.domain.transactions import writing
from app.extensions import db
from app.models import (
    Account,
    Business,
    Challenge,
    ChallengeState,
    FileImport,
    ImportKind,
    MainChallenge,
    NewsItem,
    Round,
    Sector,
    SizeBand,
    Solution,
    SolutionState,
    StaffRole,
    UserSession,
    Verification,
)
from app.web.session import KEY
from config import Config
from demo.people import PEOPLE
from demo.survey import make_quarters
from tools.audit.pages import OWNER, RESIDENT, STAFF, VISITOR, Places
from tools.audit.survey import built_survey, open_survey
from tools.audit.survey_results import open_again, opened_response, published_survey
from tools.cookies import signed_cookie
from tools.server import Server

ANSWERS = """מזהה,קשיים [מעט לקוחות],קשיים [שכירות],כמה עובדים,במילים שלכם
1,1,,1-5,הרחוב ריק
2,,1,6-10,
3,1,1,05-Jan,#NAME?
""".encode()


@dataclass(frozen=True)
class Stage:
    """A running demo."""

    app: Flask
    server: Server
    places: Places
    sessions: dict[str, str | None]
    """The keys of the sessions of people, by role."""

    def cookie(self, role: str) -> tuple[str, str] | None:
        """As if staff had shown the second factor, and opened a response, a moment ago: both end before a walk does."""
        if (key := self.sessions[role]) is None:
            return None
        with self.app.app_context():
            writing(db.session)
            shown = db.session.scalars(select(UserSession).where(UserSession.key == key)).one()
            shown.second_factor_at = now(db.session())
            if role == STAFF:
                open_again(db.session(), self.places, shown.account)
            db.session.commit()
            return signed_cookie(self.app, {KEY: key, "_permanent": True})


@contextmanager
def demo_stage(directory: Path, languages: tuple[str, ...] = ()) -> Iterator[Stage]:
    """Migrated, loaded and served from files in this directory."""
    env = {
        "SECRET_KEY": secrets.token_urlsafe(32),
        "DATABASE_URL": f"sqlite:///{directory}/audit.db",
        "DEMO": "1",
        "LANGUAGES": ",".join(dict.fromkeys(("he", "en", *languages))),
        "SMTP_URL": f"file:{directory}/mail",
        "SITE_NOTICE": Path("demo/notice.json").read_text("utf-8"),
        "HELP_PHONE": "08-000-0000",
        "LOG_LEVEL": "WARNING",
    }
    server = Server(env, log=directory / "server.log")
    server.run_flask("db", "upgrade")
    server.run_flask("demo")
    app = create_app(Config.from_environ({**os.environ, **server.env}))
    with app.app_context():
        places, sessions = furnish()
    with server:
        yield Stage(app, server, places, sessions)


def furnish() -> tuple[Places, dict[str, str | None]]:
    """Hide one solution, plan another round, and sign people in; where everything is, and the keys of sessions."""
    writing(db.session)
    session = db.session()
    people = people_of_the_demo(session)
    open_round, past = rounds(session)
    off, hidden, shown = three_solutions(session, open_round)
    hide_solution(
        session, open_round, hidden, reason={"he": "פרטים אישיים", "en": "Personal details"}, by=people[STAFF]
    )
    planned = create_round(session, {"title": {"he": "סבב חורף", "en": "Winter round"}}, by=people[STAFF])
    create_solution(session, planned, SolutionContent("ספריית כלים", "כלים להשאלה"), by=people[STAFF])
    challenge = session.scalars(select(MainChallenge).where(MainChallenge.round_id == open_round.id)).first()
    assert challenge
    draft = begun_by(session, open_round, people[RESIDENT])
    business, posted, begun = posted_by(session, open_round, challenge, people[OWNER])
    colleague = added_by(session, people[STAFF])
    answered = published_survey(session, past, people[STAFF])
    places = Places(
        open_round.id,
        past.id,
        planned.id,
        challenge=challenge.id,
        solution=shown.id,
        hidden=hidden.id,
        off_ballot=off.id,
        draft=draft.id,
        business=business.id,
        posted=posted.id,
        begun=begun.id,
        **built_survey(session, planned),
        quarter=make_quarters(session)[0].id,
        upload=uploaded(session, planned, people[STAFF]).id,
        news=told(session, open_round, people[STAFF]).id,
        colleague=colleague.id,
        past_survey=answered.id,
        response=opened_response(session, answered, past, people[STAFF]).id,
        open_survey=open_survey(session, open_round, people, business).id,
    )
    keys = {role: sign_in(session, person) if person else None for role, person in people.items()}
    session.commit()
    return places, keys


def added_by(session: Session, administrator: Account | None) -> Account:
    """A colleague whose role was given a moment ago."""
    address = read_address("yael@example.org", phones=False)
    role, reason = StaffRole.MODERATOR, "מצטרפת לבדיקת הפתרונות"
    return invite(session, address, name="יעל", role=role, language="he", by=administrator, reason=reason)


def uploaded(session: Session, round_: Round, by: Account | None) -> FileImport:
    """A file whose columns nobody confirmed yet."""
    return upload_file(session, round_, ANSWERS, kind=ImportKind.RESPONSES, file_name="סקר 2019.csv", by=by)


def told(session: Session, round_: Round, by: Account | None) -> NewsItem:
    """News of the round."""
    title = {"he": "מפגש פתוח עם בעלי העסקים", "en": "Open meeting with business owners"}
    text = {"he": "ביום רביעי בשעה 18:00, **במרכז הקהילתי**.", "en": "Wednesday at 18:00, in the **community centre**."}
    return add_news(session, round_, NewsContent(title, text, now(session)), by=by)


def begun_by(session: Session, round_: Round, author: Account) -> Solution:
    """A draft that was begun while solutions were open."""
    clock = now(session)
    common = {"shuffle": 1, "created_at": clock, "updated_at": clock, "search_text": ""}
    draft = Solution(
        round_id=round_.id, account_id=author.id, state=SolutionState.DRAFT, title="שוברי קנייה עירוניים", **common
    )
    session.add(draft)
    session.flush()
    return draft


def posted_by(
    session: Session, round_: Round, main_challenge: MainChallenge, owner: Account
) -> tuple[Business, Challenge, Challenge]:
    """A business, a challenge that everybody reads, and one that is not sent yet."""
    profile = Profile("בית קפה בשדרה", Sector.FOOD, SizeBand.TWO_TO_FIVE, shows_name=True)
    business = create_business(session, profile, by=owner)
    business.verification = Verification.VERIFIED
    clock = now(session)
    common = {"round_id": round_.id, "business_id": business.id, "created_at": clock, "updated_at": clock}
    common |= {"what_happens": "מי שאיבד עבודה מוותר קודם על הקפה.", "search_text": ""}
    public = {"state": ChallengeState.PUBLIC, "published_at": clock, "main_challenge_id": main_challenge.id}
    posted = Challenge(title="הכיסאות ריקים באמצע השבוע", **public, **common)
    begun = Challenge(title="השכירות לא מחכה", state=ChallengeState.DRAFT, **common)
    session.add_all((posted, begun))
    session.flush()
    return business, posted, begun


def people_of_the_demo(session: Session) -> dict[str, Account | None]:
    accounts = session.scalars(select(Account).where(Account.address.in_([person.address for person in PEOPLE])))
    by_address = {account.address: account for account in accounts}
    staff, resident, _, owner = (by_address[person.address] for person in PEOPLE)
    return {VISITOR: None, RESIDENT: resident, OWNER: owner, STAFF: staff}


def rounds(session: Session) -> tuple[Round, Round]:
    """The round that is on, and the one with results."""
    newest = session.scalars(select(Round).where(Round.is_public).order_by(Round.id.desc())).all()
    return next(one for one in newest if not one.is_published), next(one for one in newest if one.is_published)


def three_solutions(session: Session, round_: Round) -> tuple[Solution, Solution, Solution]:
    """One off the ballot, one to hide, one to show."""
    every = session.scalars(select(Solution).where(Solution.round_id == round_.id).order_by(Solution.id)).all()
    on_ballot = [one for one in every if one.on_ballot]
    off = next((one for one in every if one.on_ballot is False), on_ballot[2])
    return off, on_ballot[1], on_ballot[0]


def sign_in(session: Session, account: Account) -> str:
    clock = now(session)
    key = secrets.token_urlsafe(32)
    until = clock + timedelta(days=365)
    session.add(UserSession(key=key, account_id=account.id, created_at=clock, expires_at=until))
    return key


def grow(app: Flask, round_id: int, number: int) -> None:
    """Copy the solutions of a round until there are so many."""
    with app.app_context():
        writing(db.session)
        session = db.session()
        every = session.scalars(select(Solution).where(Solution.round_id == round_id)).all()
        models = [one for one in every if one.on_ballot and one.state == "public"]
        for count in range(number - len(every)):
            session.add(copy_of(models[count % len(models)], count))
        session.commit()


def copy_of(model: Solution, number: int) -> Solution:
    title = f"{model.title} ({number + 2})"
    kept = ("round_id", "sentence", "how_it_works", "who_it_helps", "cost_band", "author_name", "on_ballot", "state")
    values = {name: getattr(model, name) for name in (*kept, "created_at", "updated_at")}
    search = search_key(f"{title} {model.sentence}")
    copy = Solution(**values, title=title, shuffle=secrets.randbits(48), search_text=search)
    copy.main_challenges = list(model.main_challenges)
    return copy
