"""The verbs of a main challenge: create, edit, move. A card that shows one is drawn anew."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.rounds import change, clean_localized
from app.models import Account, Localized, MainChallenge, Round, Solution, solution_main_challenge

LONG_TEXTS = {"summary", "city_does", "official_answer"}


def main_challenges(session: Session, round_id: int) -> Sequence[MainChallenge]:
    """Those of a round, in their order."""
    order = select(MainChallenge).where(MainChallenge.round_id == round_id)
    return session.scalars(order.order_by(MainChallenge.position, MainChallenge.id)).all()


def create_main_challenge(
    session: Session, round_: Round, texts: Mapping[str, Localized], *, by: Account | None
) -> MainChallenge:
    """A new main challenge, after the others."""
    last = session.scalar(select(func.max(MainChallenge.position)).where(MainChallenge.round_id == round_.id))
    challenge = MainChallenge(round_id=round_.id, position=(last or 0) + 1, **localized(texts))
    session.add(challenge)
    session.flush()
    record_audit(session, "main_challenge.created", by=by, round_=round_, subject=subject(challenge))
    return challenge


def edit_main_challenge(
    session: Session, round_: Round, challenge: MainChallenge, texts: Mapping[str, Localized], *, by: Account | None
) -> MainChallenge:
    changed = change(challenge, localized(texts))
    if changed:
        redraw_cards(session, [challenge.id])
        details = {"texts": sorted(changed)}
        record_audit(
            session, "main_challenge.edited", by=by, round_=round_, subject=subject(challenge), details=details
        )
    return challenge


def move_main_challenge(
    session: Session, round_: Round, challenge: MainChallenge, *, step: int, by: Account | None
) -> MainChallenge:
    """Change places with the neighbour before (-1) or after (+1); at the end of the list nothing happens."""
    order = list(main_challenges(session, round_.id))
    here = order.index(challenge)
    there = here + step
    if not 0 <= there < len(order):
        return challenge
    order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    session.flush()
    redraw_cards(session, [challenge.id, order[here].id])
    details = {"position": [here + 1, there + 1]}
    record_audit(session, "main_challenge.moved", by=by, round_=round_, subject=subject(challenge), details=details)
    return challenge


def redraw_cards(session: Session, challenge_ids: Sequence[int]) -> None:
    """Give a new version to every solution whose card names one of these main challenges."""
    named = select(solution_main_challenge.c.solution_id).where(
        solution_main_challenge.c.main_challenge_id.in_(challenge_ids)
    )
    session.execute(update(Solution).where(Solution.id.in_(named)).values(version=Solution.version + 1))


def localized(texts: Mapping[str, Localized]) -> dict[str, Localized]:
    return {name: clean_localized(value, is_long=name in LONG_TEXTS) for name, value in texts.items()}


def subject(challenge: MainChallenge) -> str:
    return f"main_challenge:{challenge.id}"
