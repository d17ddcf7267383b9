"""A sign-in on its way in this browser, its end, and what became of the votes that waited for it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, flash, request, url_for
from flask import session as cookie
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.domain.accounts import NewSession, end_session
from app.domain.addresses import Address
from app.domain.clock import now
from app.domain.keys import Keyring
from app.domain.limits import subnet_of
from app.domain.refusal import Refusal, Refused
from app.domain.sign_in import Choices, ask_for_code, pending_code
from app.domain.voting import cast_waiting
from app.extensions import db
from app.models import Round, SignInCode, Solution, SolutionState
from app.web.back import safe_path
from app.web.devices import describe_device
from app.web.page import page_now
from app.web.refusals import words_for
from app.web.session import start_session
from app.web.survey_cookie import adopt_answers
from app.web.times import hour
from app.web.typed import way_to_typed
from app.web.waiting import all_waiting, forget_waiting

PENDING = "sign_in"
Outcomes = list[tuple[int, Refusal | None]]


@dataclass(frozen=True, slots=True)
class Pending:
    """The sign-in that this browser began: which code, the secret that binds it here, and where to go on."""

    code_id: int
    browser: str
    next: str


def keyring() -> Keyring:
    return Keyring.of(current_app.config["SECRET_KEY"], current_app.config["SECRET_KEY_FALLBACKS"])


def this_device() -> str:
    return describe_device(request.user_agent.string)


def waiting_choices() -> Choices:
    """What was chosen in this browser: of the newest round, should there be several."""
    waiting = all_waiting()
    if not waiting:
        return Choices()
    round_id = max(waiting)
    return Choices(round_id, tuple(waiting[round_id]))


def choices_to_confirm() -> Choices:
    """The choices that a sign-in would still record: none after the end of the vote."""
    choices = waiting_choices()
    round_ = db.session.get(Round, choices.round_id) if choices.round_id is not None else None
    return choices if round_ and round_.voting.is_open(page_now()) else Choices()


def begin_sign_in(to: Address, next_: str | None, typed: str = "") -> None:
    """Ask for a code and bind it to this browser; `typed` (sealed) waits with it. Raises Refused: CODES_TOO_OFTEN."""
    browser = secrets.token_urlsafe(24)
    code = ask_for_code(
        db.session(),
        keyring(),
        to,
        browser=browser,
        subnet=subnet_of(request.remote_addr),
        language=str(get_locale()),
        choices=waiting_choices(),
        typed=typed,
    )
    db.session.commit()
    cookie[PENDING] = {"code": code.id, "browser": browser, "next": safe_path(next_) or ""}


def pending() -> Pending | None:
    kept = cookie.get(PENDING)
    return Pending(kept["code"], kept["browser"], kept["next"]) if kept else None


def pending_row() -> SignInCode | None:
    """The code this browser waits for; None when it asked for none, or long ago."""
    begun = pending()
    return pending_code(db.session(), keyring(), begun.code_id, begun.browser) if begun else None


def finish_sign_in(new: NewSession, choices: Choices, code_id: int) -> str:
    """Cast what waited and keep what was answered, in the transaction that signs in; let the browser in.

    Returns where to go on.
    """
    if current_user.is_authenticated:
        end_session(db.session(), current_user.session_id, account_id=current_user.account_id)
    outcomes: Outcomes = []
    if choices.round_id is not None:
        outcomes = cast_waiting(db.session(), choices.round_id, choices.solution_ids, by=new)
    words = words_of(outcomes, choices)
    adopt_answers(new.account_id, code_id)
    db.session.commit()
    way = way_to_typed(code_id, new.account_id) or way_on(choices)
    start_session(new)
    cookie.pop(PENDING, None)
    for round_id in all_waiting():
        forget_waiting(round_id)
    for category, sentence in words:
        flash(sentence, category)
    return way


def way_on(choices: Choices) -> str:
    """To where the person was going; else to the votes just recorded; else home."""
    begun = pending()
    if begun and (path := safe_path(begun.next)):
        return path
    if choices.solution_ids:
        return url_for("ballots.show", round_id=choices.round_id)
    return url_for("home.show")


def titles_of(solution_ids: Sequence[int]) -> dict[int, str]:
    """Titles of those that may be read."""
    if not solution_ids:
        return {}
    readable = (Solution.id.in_(solution_ids), Solution.state == SolutionState.PUBLIC)
    rows = db.session.execute(select(Solution.id, Solution.title).where(*readable))
    return {row.id: row.title for row in rows}


def words_of(outcomes: Outcomes, choices: Choices) -> list[tuple[str, str]]:
    """How many votes were recorded, and for each reason which were not."""
    recorded = sum(refusal is None for _id, refusal in outcomes)
    refused: dict[Refusal, list[int]] = {}
    for solution_id, refusal in outcomes:
        if refusal:
            refused.setdefault(refusal, []).append(solution_id)
    titles = titles_of([solution_id for ids in refused.values() for solution_id in ids])
    words = [("good", words_recorded(recorded, hour(now(db.session()))))] if recorded else []
    details = {"votes_per_ballot": votes_per_ballot(choices)} if Refusal.BALLOT_FULL in refused else {}
    for refusal, ids in refused.items():
        reason = words_for(Refused(refusal, **details))
        words.append(("warn", words_not_recorded([titles[id_] for id_ in ids if id_ in titles], reason)))
    return words


def votes_per_ballot(choices: Choices) -> int | None:
    return db.session.scalar(select(Round.votes_per_ballot).where(Round.id == choices.round_id))


def words_recorded(count: int, time: str) -> str:
    return ngettext(
        "Your vote was recorded at %(time)s.", "Your %(num)s votes were recorded at %(time)s.", count, time=time
    )


def words_not_recorded(titles: list[str], reason: str) -> str:
    # U+2068 and U+2069 keep a title of the other direction from turning the sentence around it.
    quoted = ", ".join(_("“%(title)s”", title=f"\u2068{title}\u2069") for title in titles)
    if not quoted:
        return _("Not everything you chose was recorded. %(reason)s", reason=reason)
    return _("Not recorded: %(titles)s. %(reason)s", titles=quoted, reason=reason)
