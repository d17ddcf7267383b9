"""What owners do with their challenges: write, preview, send, edit, withdraw, answer."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain import challenges as verbs
from app.domain.businesses import businesses_of, public_name
from app.domain.challenge_lists import drafts_of, own_challenge
from app.domain.challenge_rules import SENT, edit_refusal, post_refusal, whole_refusal
from app.domain.pointed_out import pointed_out
from app.domain.refusal import Refusal, Refused
from app.extensions import db
from app.forms.businesses import ChallengeForm, SendChallengeForm, stored_challenge
from app.forms.proposals import AnswerForm
from app.models import Challenge, ChallengeState, Round
from app.views.challenges import bp, challenge_page
from app.web.guards import public, signed_in, signed_in_keeping_words
from app.web.opened_at import read_opened_at, signed_opened_at
from app.web.page import page_now
from app.web.proposal_form import found_words
from app.web.refusals import words_before, words_for
from app.web.rounds import public_round
from app.web.site import forget_kept
from app.web.times import hour
from app.web.typed import filled_again, sign_in_to_go_on


@bp.route("/rounds/<int:round_id>/challenges/new", methods=["GET", "POST"])
@public
def new(round_id: int) -> Any:
    """Anybody may write; saving asks who they are, and for which business they speak."""
    round_ = the_round(round_id)
    form = ChallengeForm(businesses=my_businesses(), **filled_again())
    return save(round_, None, form) if request.method == "POST" else form_page(round_, None, form)


@bp.route("/challenges/<int:challenge_id>/edit", methods=["GET", "POST"])
@signed_in_keeping_words
def edit(challenge_id: int) -> Any:
    challenge = mine(challenge_id)
    if challenge.state is not ChallengeState.DRAFT and challenge.state not in SENT:
        return redirect(url_for("challenges.show", challenge_id=challenge.id), 303)
    round_ = the_round(challenge.round_id)
    form = ChallengeForm(businesses=my_businesses(), data=stored_challenge(challenge), **filled_again())
    return save(round_, challenge, form) if request.method == "POST" else form_page(round_, challenge, form)


def save(round_: Round, challenge: Challenge | None, form: ChallengeForm) -> Any:
    """A draft is kept as it is; what goes on to its preview, or was sent already, has to be whole."""
    if not current_user.is_authenticated:
        return sign_in_to_go_on()
    is_draft = challenge is None or challenge.state is ChallengeState.DRAFT
    is_right = form.validate_as_draft() if is_draft and "draft" in request.form else form.validate()
    if not is_right:
        return form_page(round_, challenge, form, 422)
    try:
        if "draft" in request.form and not is_draft:
            raise Refused(Refusal.ALREADY_SENT)  # from another tab: not meant for everybody
        return keep_draft(round_, challenge, form) if is_draft else keep_edit(round_, challenge, form)  # type: ignore[arg-type]
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return form_page(round_, challenge, form, 409)


def keep_draft(round_: Round, draft: Challenge | None, form: ChallengeForm) -> Any:
    saved = verbs.save_draft(
        db.session(),
        round_,
        form.chosen,
        form.content,
        by=current_user.account(),
        draft=draft,
        opened_at=read_opened_at(),
    )
    opened = signed_opened_at()
    db.session.commit()
    if "draft" in request.form:
        time = hour(saved.updated_at)
        flash(_("The draft was saved at %(time)s. You can stop and come back from any device.", time=time), "good")
        return redirect(url_for("challenges.edit", challenge_id=saved.id), 303)
    return redirect(url_for("challenges.preview", challenge_id=saved.id, opened_at=opened), 303)


def keep_edit(round_: Round, challenge: Challenge, form: ChallengeForm) -> Any:
    by, opened_at = current_user.account(), read_opened_at()
    verbs.edit_challenge(db.session(), round_, challenge, form.content, by=by, opened_at=opened_at)
    time = hour(challenge.updated_at)
    db.session.commit()
    flash(_("Saved at %(time)s.", time=time), "good")
    return redirect(url_for("challenges.show", challenge_id=challenge.id), 303)


@bp.get("/challenges/<int:challenge_id>/preview")
@signed_in
def preview(challenge_id: int) -> Any:
    draft = mine(challenge_id)
    if draft.state is not ChallengeState.DRAFT:
        return redirect(url_for("challenges.show", challenge_id=draft.id), 303)
    return preview_page(draft, SendChallengeForm())


@bp.post("/challenges/<int:challenge_id>/send")
@signed_in
def send(challenge_id: int) -> Any:
    draft, form = mine(challenge_id), SendChallengeForm()
    if draft.state is not ChallengeState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    if not form.validate():
        return preview_page(draft, form, 422)
    try:
        by, opened_at = current_user.account(), read_opened_at()
        verbs.send_draft(db.session(), the_round(draft.round_id), draft, by=by, opened_at=opened_at)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return preview_page(mine(challenge_id), form, 409)
    db.session.commit()
    forget_kept()
    if draft.state is ChallengeState.PUBLIC:
        flash(_("The challenge was sent, and everybody can read it now. Thank you."), "good")
    else:
        flash(_("The challenge was received. Staff will read it, and then it is public. Thank you."), "good")
    return redirect(url_for("challenges.show", challenge_id=draft.id), 303)


@bp.post("/challenges/<int:challenge_id>/withdraw")
@signed_in
def withdraw(challenge_id: int) -> Any:
    challenge = mine(challenge_id)
    round_ = the_round(challenge.round_id)
    left = verbs.withdraw_challenge(db.session(), round_, challenge, by=current_user.account())
    db.session.commit()
    forget_kept()
    if left is None:
        flash(_("The draft was deleted."), "good")
        return redirect(url_for("challenges.index", round_id=round_.id), 303)
    flash(_("The challenge was withdrawn."), "good")
    return redirect(url_for("challenges.show", challenge_id=challenge_id), 303)


@bp.post("/challenges/<int:challenge_id>/answer")
@signed_in
def answer(challenge_id: int) -> Any:
    challenge, form = mine(challenge_id), AnswerForm()
    if not form.validate():
        return challenge_page(challenge, form, 422)
    verbs.answer_review(
        db.session(), the_round(challenge.round_id), challenge, form.answer.data, by=current_user.account()
    )
    db.session.commit()
    flash(_("Your answer was sent to staff. They will write to you."), "good")
    return redirect(url_for("challenges.show", challenge_id=challenge_id), 303)


def form_page(round_: Round, challenge: Challenge | None, form: ChallengeForm, status: int = 200) -> tuple[str, int]:
    is_draft = challenge is None or challenge.state is ChallengeState.DRAFT
    page = render_template(
        "challenges/form.html",
        round=round_,
        challenge=challenge,
        is_draft=is_draft,
        form=form,
        drafts=my_drafts(round_) if challenge is None else [],
        closed=why_closed(round_, challenge),
        closes_at=round_.phases[0].closes_at,
    )
    return page, status


def why_closed(round_: Round, challenge: Challenge | None) -> str:
    """Why nothing can be saved now, in words; empty where it can."""
    moment = page_now(), read_opened_at()
    is_sent = challenge is not None and challenge.state is not ChallengeState.DRAFT
    refusal = edit_refusal(round_, challenge, *moment) if is_sent else post_refusal(round_, *moment)  # type: ignore[arg-type]
    return words_before(refusal) if refusal else ""


def preview_page(draft: Challenge, form: SendChallengeForm, status: int = 200) -> tuple[str, int]:
    round_ = the_round(draft.round_id)
    labels = ChallengeForm(formdata=None, businesses=[])
    found = pointed_out(verbs.texts_of(draft))
    page = render_template(
        "challenges/preview.html",
        round=round_,
        challenge=draft,
        name=public_name(db.session(), draft.business),
        form=form,
        found=[found_words(labels[name].label.text, one) for name, ones in found.items() for one in ones],
        is_whole=whole_refusal(draft) is None,
        closed=why_closed(round_, draft),
    )
    return page, status


def the_round(round_id: int) -> Round:
    """The public round; where something will be written, as a row of this transaction."""
    round_ = public_round(round_id)
    return round_ if request.method == "GET" else db.session.get_one(Round, round_id)


def mine(challenge_id: int) -> Challenge:
    """The reader's own challenge; anybody else's is not found."""
    return own_challenge(db.session(), challenge_id, current_user.account_id) or abort(404)


def my_businesses() -> Any:
    return businesses_of(db.session(), current_user.account_id) if current_user.is_authenticated else []


def my_drafts(round_: Round) -> Any:
    return drafts_of(db.session(), round_.id, current_user.account_id) if current_user.is_authenticated else []
