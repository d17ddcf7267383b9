"""The verbs of a round: create it, write its texts, fix its rule, show it to the public."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.phases import iso
from app.domain.refusal import Refusal, Refused
from app.domain.text import clean_line, clean_text
from app.models import Account, AddressKind, Localized, Phase, PhaseKind, Round, TieRule

LONG_TEXTS = {"intro"}


@dataclass(frozen=True)
class VoteRule:
    """How many votes each person has, and who wins."""

    votes_per_ballot: int = 3
    winners_per_challenge: int = 1
    winners_overall: int = 0
    winner_threshold: int = 0
    tie_rule: TieRule = TieRule.SHARED
    lot_seed: str = ""
    voting_kinds: tuple[str, ...] = tuple(kind.value for kind in AddressKind)


@dataclass(frozen=True)
class ReviewRule:
    """Whether texts wait for staff before they are public."""

    reviews_challenges: bool = True
    reviews_solutions: bool = False


def create_round(session: Session, texts: Mapping[str, Localized], *, by: Account | None) -> Round:
    """A new round, not public, with its three phases and no dates."""
    round_ = Round(created_at=now(session), **localized(texts))
    round_.phases = [Phase(kind=kind, position=position) for position, kind in enumerate(PhaseKind)]
    session.add(round_)
    session.flush()
    record_audit(session, "round.created", by=by, round_=round_, subject=f"round:{round_.id}")
    return round_


def edit_texts(session: Session, round_: Round, texts: Mapping[str, Localized], *, by: Account | None) -> Round:
    """Change what a round says. The trail names the texts that changed."""
    changed = change(round_, localized(texts))
    if changed:
        record_audit(session, "round.edited", by=by, round_=round_, details={"texts": sorted(changed)})
    return round_


def set_rule(session: Session, round_: Round, rule: VoteRule, *, by: Account | None, reason: str = "") -> Round:
    """Fix the rule of the vote. Once voting has opened it stays."""
    locked = locked_before_voting(session, round_)
    old = {name: str(getattr(locked, name)) for name in VoteRule.__dataclass_fields__}
    change(locked, {**vars(rule), "lot_seed": clean_line(rule.lot_seed), "voting_kinds": list(rule.voting_kinds)})
    new = {name: str(getattr(locked, name)) for name in old}
    changed = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    if changed:
        record_audit(session, "round.rule_set", by=by, round_=locked, reason=clean_line(reason), details=changed)
    return locked


def set_review(session: Session, round_: Round, rule: ReviewRule, *, by: Account | None) -> Round:
    """Say whether challenges and solutions wait before they are public. It holds for what comes from now on."""
    if changed := change(round_, vars(rule)):
        details = {"changed": sorted(changed)}
        record_audit(session, "round.review_set", by=by, round_=round_, details=details)
    return round_


def expect_results(session: Session, round_: Round, at: datetime | None, *, by: Account | None, reason: str) -> Round:
    """Announce when results are expected. It is a date on a page; nothing happens by itself then."""
    if round_.is_published:
        raise Refused(Refusal.ALREADY_PUBLISHED)
    if not clean_line(reason):
        raise Refused(Refusal.REASON_MISSING)
    moved = {"results_expected_at": [iso(round_.results_expected_at), iso(at)]}
    round_.results_expected_at = at
    record_audit(session, "round.results_expected", by=by, round_=round_, reason=clean_line(reason), details=moved)
    return round_


def make_public(session: Session, round_: Round, *, by: Account | None) -> Round:
    """Show a round to everybody. One unpublished public round at most: it is the home page."""
    if round_.is_public:
        return round_
    other = public_round(session)
    if other is not None and not round_.is_published:
        raise Refused(Refusal.ANOTHER_ROUND_IS_PUBLIC, title=other.title, round_id=other.id)
    round_.is_public = True
    try:
        session.flush()
    except IntegrityError as error:  # somebody made another round public in the same moment
        raise Refused(Refusal.ANOTHER_ROUND_IS_PUBLIC) from error
    record_audit(session, "round.made_public", by=by, round_=round_)
    return round_


def take_back(session: Session, round_: Round, *, by: Account | None, reason: str) -> Round:
    """Hide a round again, as long as none of its phases has opened."""
    if not round_.is_public:
        return round_
    lock_phase(session, round_.id, shared=False)
    session.refresh(round_)
    refuse(take_back_refusal(round_, now(session)))
    if not clean_line(reason):
        raise Refused(Refusal.REASON_MISSING)
    round_.is_public = False
    record_audit(session, "round.taken_back", by=by, round_=round_, reason=clean_line(reason))
    return round_


def take_back_refusal(round_: Round, now: datetime) -> Refusal | None:
    has_begun = round_.is_published or any(phase.has_opened(now) for phase in round_.phases)
    return Refusal.ROUND_HAS_BEGUN if has_begun else None


def rule_change_refusal(round_: Round, now: datetime) -> Refusal | None:
    """Whether the rule of the vote may still change."""
    return Refusal.VOTING_HAS_OPENED if round_.voting.has_opened(now) else None


def public_round(session: Session) -> Round | None:
    """The round on the home page: public, and not published yet."""
    return session.scalars(select(Round).where(Round.is_public, Round.published_at.is_(None))).one_or_none()


def locked_before_voting(session: Session, round_: Round) -> Round:
    """The round, held alone so that nobody votes by the old rule meanwhile. Refused when voting has opened."""
    lock_phase(session, round_.id, shared=False)
    fresh = select(Round).where(Round.id == round_.id).execution_options(populate_existing=True)
    locked = session.scalars(fresh).one()
    refuse(rule_change_refusal(locked, now(session)))
    return locked


def localized(texts: Mapping[str, Localized]) -> dict[str, Localized]:
    """The texts as stored: cleaned, without the empty ones."""
    return {name: clean_localized(value, is_long=name in LONG_TEXTS) for name, value in texts.items()}


def clean_localized(value: Localized, *, is_long: bool = False) -> Localized:
    clean = clean_text if is_long else clean_line
    cleaned = {language: clean(text) for language, text in value.items()}
    return {language: text for language, text in cleaned.items() if text}


def change(thing: object, values: Mapping[str, Any]) -> set[str]:
    """Write what differs, and say which."""
    changed = {name for name, value in values.items() if getattr(thing, name) != value}
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def refuse(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise Refused(refusal)
