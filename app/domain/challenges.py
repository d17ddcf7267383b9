"""What owners do with their challenges: draft, post, edit, withdraw, answer a hiding."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.challenge_rules import answer_refusal, edit_refusal, post_refusal, whole_refusal, withdraw_refusal
from app.domain.clock import now
from app.domain.entries import Entry
from app.domain.keys import Keyring
from app.domain.limits import CHALLENGES_PER_ACCOUNT, count_one
from app.domain.locks import lock_phase
from app.domain.notices import notify
from app.domain.pointed_out import pointed_out
from app.domain.refusal import Refusal, Refused
from app.domain.review import enter_queue, leave_queue
from app.domain.rounds import change, refuse
from app.domain.text import clean_line, clean_text, search_key
from app.models import (
    Account,
    Business,
    Challenge,
    ChallengeState,
    MessageKind,
    ReviewKind,
    Round,
)

WITHOUT_ENTRY = Entry()
TEXTS = ("title", "what_happens", "since_when", "what_was_tried", "help_wanted")


@dataclass(frozen=True)
class ChallengeContent:
    """What a challenge says, as it was typed."""

    title: str
    what_happens: str = ""
    since_when: str = ""
    what_was_tried: str = ""
    help_wanted: str = ""
    may_be_quoted: bool = False


def save_draft(
    session: Session,
    round_: Round,
    business: Business,
    content: ChallengeContent,
    *,
    by: Account,
    draft: Challenge | None = None,
    opened_at: datetime | None = None,
) -> Challenge:
    """Keep what was typed so far, whole or not, for its owner alone. `opened_at` is when its form was (UTC).

    Raises Refused: CHALLENGES_NOT_OPEN_YET, CHALLENGES_CLOSED, ALREADY_SENT, TOO_MANY_CHALLENGES.
    """
    clock = locked_clock(session, round_, draft)
    refuse(post_refusal(round_, clock, opened_at))
    if draft is None:
        count_one(session, Keyring.of_session(session), CHALLENGES_PER_ACCOUNT, str(by.id))
        draft = new_challenge(round_, business, WITHOUT_ENTRY, clock)
        session.add(draft)
    elif draft.state is not ChallengeState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    draft.business = business
    write_content(draft, content)
    draft.updated_at = clock
    session.flush()
    return draft


def send_draft(
    session: Session, round_: Round, draft: Challenge, *, by: Account, opened_at: datetime | None = None
) -> Challenge:
    """Post what a draft says.

    Raises Refused: CHALLENGES_NOT_OPEN_YET, CHALLENGES_CLOSED, ALREADY_SENT, CHALLENGE_NOT_WHOLE.
    """
    clock = locked_clock(session, round_, draft)
    if draft.state is not ChallengeState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    refuse(post_refusal(round_, clock, opened_at))
    refuse(whole_refusal(draft))
    return hand_in(session, round_, draft, clock, by=by)


def post_challenge(
    session: Session,
    round_: Round,
    business: Business,
    content: ChallengeContent,
    *,
    by: Account | None,
    entry: Entry = WITHOUT_ENTRY,
    opened_at: datetime | None = None,
) -> Challenge:
    """A challenge in one step; `by` is its owner, None where staff enter it for somebody without an account.

    Raises Refused: CHALLENGES_NOT_OPEN_YET, CHALLENGES_CLOSED, CHALLENGE_NOT_WHOLE.
    """
    clock = locked_clock(session, round_)
    refuse(post_refusal(round_, clock, opened_at))
    challenge = new_challenge(round_, business, entry, clock)
    write_content(challenge, content)
    refuse(whole_refusal(challenge))
    session.add(challenge)
    session.flush()
    return hand_in(session, round_, challenge, clock, by=by, actor=entry.entered_by or by)


def edit_challenge(
    session: Session,
    round_: Round,
    challenge: Challenge,
    content: ChallengeContent,
    *,
    by: Account,
    opened_at: datetime | None = None,
) -> Challenge:
    """Its owner changes what it says: it stays as public as it was, and staff look at it again.

    Raises Refused: CHALLENGE_CANNOT_CHANGE, CHALLENGES_CLOSED, CHALLENGE_NOT_WHOLE.
    """
    clock = locked_clock(session, round_, challenge)
    refuse(edit_refusal(round_, challenge, clock, opened_at))
    changed = write_content(challenge, content)
    refuse(whole_refusal(challenge))
    if not changed:
        return challenge
    challenge.flags = flags_of(challenge)
    if challenge.flags and challenge.state is ChallengeState.PUBLIC:
        challenge.state = ChallengeState.WAITING
    enter_queue(challenge, ReviewKind.FLAGGED if challenge.flags else ReviewKind.EDITED, clock)
    challenge.updated_at = clock
    if not challenge.may_be_quoted:
        challenge.quote = ""
    details = {"texts": sorted(changed - {"search_text"})}
    record_audit(session, "challenge.edited", by=by, round_=round_, subject=subject(challenge), details=details)
    return challenge


def withdraw_challenge(session: Session, round_: Round, challenge: Challenge, *, by: Account) -> Challenge | None:
    """Its owner takes it back, until solutions open; a draft goes without a trace. Raises CANNOT_BE_WITHDRAWN."""
    clock = locked_clock(session, round_, challenge)
    if challenge.state is ChallengeState.DRAFT:
        session.delete(challenge)
        session.flush()
        return None
    refuse(withdraw_refusal(round_, challenge, clock))
    challenge.state, challenge.updated_at = ChallengeState.WITHDRAWN, clock
    challenge.main_challenge_id = challenge.grouped_at = None
    leave_queue(challenge)
    record_audit(session, "challenge.withdrawn", by=by, round_=round_, subject=subject(challenge))
    return challenge


def answer_review(session: Session, round_: Round, challenge: Challenge, words: str, *, by: Account) -> Challenge:
    """Its owner answers, once, to its hiding; staff read it. Raises Refused: ANSWER_MISSING, CANNOT_BE_ANSWERED."""
    words = clean_text(words)
    if not words:
        raise Refused(Refusal.ANSWER_MISSING)
    clock = locked_clock(session, round_, challenge)
    refuse(answer_refusal(challenge))
    challenge.author_answer, challenge.answered_at = words, clock
    enter_queue(challenge, ReviewKind.ANSWERED, clock)
    record_audit(session, "challenge.answered", by=by, round_=round_, subject=subject(challenge))
    return challenge


def locked_clock(session: Session, round_: Round, challenge: Challenge | None = None) -> datetime:
    """Hold the round's dates, shared, read them and the challenge again, and the clock after that."""
    lock_phase(session, round_.id, shared=True)
    session.refresh(round_)
    for phase in round_.phases:
        session.refresh(phase)
    if challenge is not None:
        session.refresh(challenge, with_for_update={"of": Challenge})
    return now(session)


def new_challenge(round_: Round, business: Business, entry: Entry, clock: datetime) -> Challenge:
    return Challenge(
        round_id=round_.id,
        business_id=business.id,
        state=ChallengeState.DRAFT,
        channel=entry.channel,
        entered_by_id=entry.entered_by.id if entry.entered_by else None,
        has_consent=entry.has_consent,
        created_at=clock,
        updated_at=clock,
    )


def write_content(challenge: Challenge, content: ChallengeContent) -> set[str]:
    values = {field.name: getattr(content, field.name) for field in fields(content)}
    for name in TEXTS:
        values[name] = clean_line(values[name]) if name == "title" else clean_text(values[name])
    values["search_text"] = search_key(" ".join(values[name] for name in TEXTS))
    return change(challenge, values)


def hand_in(
    session: Session,
    round_: Round,
    challenge: Challenge,
    clock: datetime,
    *,
    by: Account | None,
    actor: Account | None = None,
) -> Challenge:
    """Waiting for staff, or public at once; in their queue either way. Its owner gets a note."""
    challenge.submitted_at, challenge.updated_at = clock, clock
    challenge.flags = flags_of(challenge)
    waits = bool(challenge.flags) or round_.reviews_challenges
    challenge.state = ChallengeState.WAITING if waits else ChallengeState.PUBLIC
    challenge.published_at = None if waits else clock
    enter_queue(challenge, ReviewKind.FLAGGED if challenge.flags else ReviewKind.NEW, clock)
    session.flush()
    record_audit(session, "challenge.posted", by=actor or by, round_=round_, subject=subject(challenge))
    about = {"challenge": challenge.id}
    notify(session, by, MessageKind.SUBMISSION_RECEIVED, event=f"challenge {challenge.id}", about=about)
    return challenge


def texts_of(challenge: Challenge) -> dict[str, str]:
    """Everything that people will read of it, by field."""
    return {name: getattr(challenge, name) for name in TEXTS}


def flags_of(challenge: Challenge) -> list[str]:
    return sorted({one.kind.value for ones in pointed_out(texts_of(challenge)).values() for one in ones})


def subject(challenge: Challenge) -> str:
    return f"challenge:{challenge.id}"
