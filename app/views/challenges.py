"""Challenges as everybody reads them: the list, and the page of one. What owners do stands in challenge_posting.py."""

from typing import Any

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from app.domain.businesses import public_name, public_names
from app.domain.challenge_lists import list_challenges, readable_challenge
from app.domain.challenge_rules import answer_refusal, edit_refusal, post_refusal, withdraw_refusal
from app.domain.text import clean_line
from app.extensions import db
from app.forms.proposals import AnswerForm
from app.models import Challenge, ChallengeState
from app.web.guards import public
from app.web.htmx import is_htmx, vary_by_htmx
from app.web.ids import read_id
from app.web.page import page_now
from app.web.rounds import main_challenges, public_round

bp = Blueprint("challenges", __name__)
MOST_WORDS = 100


@bp.get("/rounds/<int:round_id>/challenges")
@public
def index(round_id: int) -> Any:
    round_ = public_round(round_id)
    wanted = {
        "main_challenge_id": request.args.get("challenge", type=read_id),
        "words": clean_line(request.args.get("q", ""))[:MOST_WORDS],
        "before": request.args.get("before", type=read_id),
    }
    page = list_challenges(db.session(), round_.id, **wanted)
    context = {
        "round": round_,
        "wanted": wanted,
        "page": page,
        "names": public_names(db.session(), [one.business for one in page.challenges]),
        "main_challenges": [one for one in main_challenges(round_.id) if one.is_public],
        "may_post": post_refusal(round_, page_now()) is None,
    }
    fragment = "challenges/_more.html" if wanted["before"] else "challenges/_challenge_list.html"
    return vary_by_htmx(make_response(render_template(fragment if is_htmx() else "challenges/index.html", **context)))


@bp.get("/challenges/<int:challenge_id>")
@public
def show(challenge_id: int) -> Any:
    challenge = readable_challenge(db.session(), challenge_id, current_user.account_id) or abort(404)
    if challenge.state is ChallengeState.DRAFT:
        return redirect(url_for("challenges.preview", challenge_id=challenge.id))
    return challenge_page(challenge, AnswerForm(formdata=None))


def challenge_page(challenge: Challenge, answer_form: AnswerForm, status: int = 200) -> tuple[str, int]:
    round_ = public_round(challenge.round_id)
    now, is_mine = page_now(), is_own(challenge)
    page = render_template(
        "challenges/show.html",
        round=round_,
        challenge=challenge,
        name=public_name(db.session(), challenge.business),
        is_mine=is_mine,
        may_edit=is_mine and edit_refusal(round_, challenge, now) is None,
        may_withdraw=is_mine and withdraw_refusal(round_, challenge, now) is None,
        may_answer=is_mine and answer_refusal(challenge) is None,
        answer_form=answer_form,
    )
    return page, status


def is_own(challenge: Challenge) -> bool:
    return current_user.is_authenticated and challenge.business.account_id == current_user.account_id
