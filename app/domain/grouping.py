"""The hinge, from the side of staff: challenges become part of main challenges, until solutions open."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.main_challenges import create_main_challenge
from app.domain.notices import notify, take_back_notice
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import change, clean_localized, refuse
from app.domain.text import clean_text, search_key
from app.models import (
    Account,
    Business,
    Challenge,
    ChallengeState,
    CityStatus,
    Localized,
    MainChallenge,
    MessageKind,
    PhaseKind,
    Round,
)

PAGE = 30
TOLD_AFTER = timedelta(minutes=1)
UNGROUPED = 0


class GroupingPage(NamedTuple):
    challenges: Sequence[Challenge]
    next: int | None


def list_to_group(
    session: Session,
    round_id: int,
    *,
    main_challenge_id: int | None = UNGROUPED,
    words: str = "",
    after: int | None = None,
) -> GroupingPage:
    """Public challenges, oldest first: those of one main challenge, those in none (0), or all (None)."""
    found = select(Challenge).where(Challenge.round_id == round_id, Challenge.state == ChallengeState.PUBLIC)
    if main_challenge_id == UNGROUPED:
        found = found.where(Challenge.main_challenge_id.is_(None))
    elif main_challenge_id is not None:
        found = found.where(Challenge.main_challenge_id == main_challenge_id)
    for word in search_key(words).split():
        found = found.where(Challenge.search_text.contains(word, autoescape=True))
    if after is not None:
        found = found.where(Challenge.id > after)
    whole = found.options(joinedload(Challenge.business), joinedload(Challenge.main_challenge))
    rows = session.scalars(whole.order_by(Challenge.id).limit(PAGE + 1)).all()
    return GroupingPage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def count_grouped(session: Session, round_id: int) -> dict[int | None, int]:
    """How many public challenges are in each main challenge; None: in none yet."""
    rows = session.execute(
        select(Challenge.main_challenge_id, func.count())
        .where(Challenge.round_id == round_id, Challenge.state == ChallengeState.PUBLIC)
        .group_by(Challenge.main_challenge_id)
    )
    return {row[0]: row[1] for row in rows}


def challenges_by_id(session: Session, round_id: int, ids: Sequence[int]) -> Sequence[Challenge]:
    of_round = (Challenge.id.in_(ids), Challenge.round_id == round_id)
    whole = select(Challenge).where(*of_round).options(joinedload(Challenge.business).joinedload(Business.account))
    return session.scalars(whole.order_by(Challenge.id)).all()


def group_refusal(round_: Round, now: datetime) -> Refusal | None:
    """Whether challenges may still be grouped: the counts stand still once solutions have opened."""
    return Refusal.HINGE_IS_FIXED if round_.phase(PhaseKind.SOLUTIONS).has_opened(now) else None


def group_challenges(
    session: Session,
    round_: Round,
    challenges: Sequence[Challenge],
    main_challenge: MainChallenge | None,
    *,
    by: Account,
) -> int:
    """Make these part of a main challenge, or (None) of none; their owners are told a minute later.

    Returns how many changed. Raises Refused: HINGE_IS_FIXED.
    """
    clock = now(session)
    refuse(group_refusal(round_, clock))
    target, changed = main_challenge.id if main_challenge else None, 0
    for challenge in challenges:
        if challenge.main_challenge_id == target or challenge.state is not ChallengeState.PUBLIC:
            continue
        owner, before = challenge.business.account, challenge.main_challenge_id
        if before is not None:
            take_back_notice(session, owner, MessageKind.MAIN_CHALLENGE, event=event_of(challenge, before))
        challenge.main_challenge_id, challenge.grouped_at = target, clock if target else None
        if main_challenge is not None and main_challenge.is_public:
            tell_owner(session, challenge, main_challenge)
        details = {"main_challenge": [before, target]}
        record_audit(
            session, "challenge.grouped", by=by, round_=round_, subject=f"challenge:{challenge.id}", details=details
        )
        changed += 1
    session.flush()
    return changed


def tell_owner(session: Session, challenge: Challenge, main_challenge: MainChallenge) -> None:
    """Once, and only of a main challenge that everybody can read."""
    about = {"challenge": challenge.id, "main_challenge": main_challenge.id}
    event, owner = event_of(challenge, main_challenge.id), challenge.business.account
    notify(session, owner, MessageKind.MAIN_CHALLENGE, event=event, about=about, delay=TOLD_AFTER)


def event_of(challenge: Challenge, main_challenge_id: int) -> str:
    return f"challenge {challenge.id} in {main_challenge_id}"


def promote_challenge(session: Session, round_: Round, challenge: Challenge, *, by: Account) -> MainChallenge:
    """Make a main challenge out of a challenge, not public yet, and group it there.

    Raises Refused: HINGE_IS_FIXED, CHALLENGE_NOT_PUBLIC.
    """
    refuse(group_refusal(round_, now(session)))
    if challenge.state is not ChallengeState.PUBLIC:
        raise Refused(Refusal.CHALLENGE_NOT_PUBLIC)
    main_challenge = create_main_challenge(session, round_, {"title": {"he": challenge.title}}, by=by)
    main_challenge.is_public = False
    session.flush()
    group_challenges(session, round_, [challenge], main_challenge, by=by)
    return main_challenge


def show_main_challenge(
    session: Session, round_: Round, main_challenge: MainChallenge, *, is_public: bool, by: Account
) -> MainChallenge:
    """Show a main challenge to everybody, or take it back, until solutions open. Owners in it hear when it is shown."""
    refuse(group_refusal(round_, now(session)))
    if change(main_challenge, {"is_public": is_public}):
        action = "main_challenge.shown" if is_public else "main_challenge.not_shown"
        record_audit(session, action, by=by, round_=round_, subject=f"main_challenge:{main_challenge.id}")
        whole = select(Challenge).options(joinedload(Challenge.business).joinedload(Business.account))
        for challenge in session.scalars(whole.where(Challenge.main_challenge_id == main_challenge.id)):
            if is_public:
                tell_owner(session, challenge, main_challenge)
    return main_challenge


def choose_quote(session: Session, round_: Round, challenge: Challenge, quote: str, *, by: Account) -> Challenge:
    """Choose which of the owner's own words are quoted; none takes the quote away.

    Raises Refused: MAY_NOT_BE_QUOTED, NOT_THE_OWNERS_WORDS.
    """
    quote = clean_text(quote)
    if quote and not challenge.may_be_quoted:
        raise Refused(Refusal.MAY_NOT_BE_QUOTED)
    written = "\n".join((challenge.title, challenge.what_happens, challenge.what_was_tried, challenge.help_wanted))
    if quote and " ".join(quote.split()) not in " ".join(written.split()):
        raise Refused(Refusal.NOT_THE_OWNERS_WORDS)
    if change(challenge, {"quote": quote}):
        record_audit(session, "challenge.quoted", by=by, round_=round_, subject=f"challenge:{challenge.id}")
    return challenge


def reply_to_challenge(
    session: Session, round_: Round, challenge: Challenge, *, status: CityStatus, reply: Localized, by: Account
) -> Challenge:
    """The city's status and answer on one challenge; the owner is told of every new one."""
    reply = clean_localized(reply, is_long=True)
    if not change(challenge, {"city_status": status, "city_reply": reply}):
        return challenge
    challenge.replied_at = now(session)
    entry = record_audit(session, "challenge.replied", by=by, round_=round_, subject=f"challenge:{challenge.id}")
    owner, about = challenge.business.account, {"challenge": challenge.id}
    notify(session, owner, MessageKind.CITY_REPLY, event=f"reply {entry.id}", about=about)
    return challenge


def carry_refusal(round_: Round, challenge: Challenge, to: Round, now: datetime) -> Refusal | None:
    """Whether a challenge may go on to another round: it came too late here, and there it is in time."""
    if not round_.phase(PhaseKind.SOLUTIONS).has_opened(now) or challenge.main_challenge_id is not None:
        return Refusal.NOT_LATE
    is_in_time = to.id != round_.id and not to.phase(PhaseKind.SOLUTIONS).has_opened(now) and not to.is_published
    return None if is_in_time else Refusal.ROUND_HAS_BEGUN


def carry_over(session: Session, round_: Round, challenge: Challenge, to: Round, *, by: Account) -> Challenge:
    """Let a late challenge go on in the next round; its owner is told. Raises Refused: NOT_LATE, ROUND_HAS_BEGUN."""
    refuse(carry_refusal(round_, challenge, to, now(session)))
    challenge.round_id, challenge.carried_from_id = to.id, round_.id
    details = {"round": [round_.id, to.id]}
    record_audit(
        session, "challenge.carried_over", by=by, round_=round_, subject=f"challenge:{challenge.id}", details=details
    )
    about = {"challenge": challenge.id, "round": to.id}
    owner, event = challenge.business.account, f"challenge {challenge.id} to {to.id}"
    notify(session, owner, MessageKind.CARRIED_OVER, event=event, about=about)
    return challenge
