"""What all staff views share: finding things, saving, and keeping what was typed when a rule says no."""

from collections.abc import Callable
from typing import TypeVar

from flask import abort, flash, redirect, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from app.domain.refusal import Refused
from app.extensions import db
from app.models import Account, MainChallenge, Round, Solution, SolutionState
from app.web.city import offered_languages
from app.web.refusals import words_for
from app.web.site import forget_kept

T = TypeVar("T")
LARGEST_ID = 2**31 - 1


def actor() -> Account:
    """Who acts, for the log."""
    account: Account = current_user.account()
    return account


def languages() -> tuple[str, ...]:
    """Those in which staff write: what the city offers."""
    return offered_languages()


def the_round(round_id: int) -> Round:
    return found(db.session.get(Round, round_id) if round_id <= LARGEST_ID else None)


def the_challenge(challenge_id: int) -> tuple[Round, MainChallenge]:
    challenge = found(db.session.get(MainChallenge, challenge_id) if challenge_id <= LARGEST_ID else None)
    return the_round(challenge.round_id), challenge


def the_solution(solution_id: int) -> tuple[Round, Solution]:
    """Any that was sent: a draft is its author's alone."""
    is_sent = Solution.state != SolutionState.DRAFT
    whole = select(Solution).where(Solution.id == solution_id, is_sent).options(selectinload(Solution.main_challenges))
    solution = found(db.session.scalar(whole) if solution_id <= LARGEST_ID else None)
    return the_round(solution.round_id), solution


def found(thing: T | None) -> T:
    return thing if thing is not None else abort(404)


def save(words: str) -> None:
    """Commit, let this process show it at once, and say what was done."""
    db.session.commit()
    forget_kept()
    flash(words, "good")


def attempt(form: FlaskForm, verb: Callable[[], object], words: str) -> bool:
    """Do it and save it. Where a rule says no, its words stand in the form and nothing typed is lost."""
    try:
        verb()
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return False
    save(words)
    return True


def status_of(form: FlaskForm) -> int:
    """409 where a rule said no, 422 where a field has to be corrected."""
    return 409 if form.form_errors else 422


def to_round(round_: Round) -> Response:
    return redirect(url_for("staff.round", round_id=round_.id), 303)
