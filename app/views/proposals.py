"""Proposing a solution, and what its author may do with it: drafts, the preview, sending, editing, withdrawing."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.domain import proposing
from app.domain.main_challenges import main_challenges
from app.domain.pointed_out import pointed_out, texts_of
from app.domain.proposal_rules import SENT, edit_own_refusal, propose_refusal, whole_refusal
from app.domain.refusal import Refusal, Refused
from app.domain.similar import similar_solutions
from app.domain.solution_page import drafts_of, own_solution
from app.extensions import db
from app.forms.proposals import AnswerForm, ProposalForm, SendForm, stored_proposal
from app.models import MainChallenge, PhaseKind, Picture, Round, Solution, SolutionState
from app.web.guards import public, signed_in, signed_in_keeping_words
from app.web.ids import read_id
from app.web.opened_at import read_opened_at, signed_opened_at
from app.web.page import page_now
from app.web.proposal_form import found_words, is_right, take_picture
from app.web.refusals import words_before, words_for
from app.web.rounds import public_round
from app.web.site import forget_kept
from app.web.solution_page import solution_context
from app.web.times import hour
from app.web.typed import filled_again, sign_in_to_go_on
from app.web.uploads import takes_picture

bp = Blueprint("proposals", __name__)


@bp.route("/rounds/<int:round_id>/solutions/new", methods=["GET", "POST"])
@public
@takes_picture()
def new(round_id: int) -> Any:
    """Anybody may write; saving asks who they are."""
    round_ = the_round(round_id)
    chosen = [request.args.get("main_challenge", type=read_id)]
    form = ProposalForm(
        challenges=offered(round_),
        data={"author_name": current_user.name, "main_challenges": [id_ for id_ in chosen if id_]},
        **filled_again(),
    )
    return save(round_, None, form) if request.method == "POST" else form_page(round_, None, form)


@bp.route("/solutions/<int:solution_id>/edit", methods=["GET", "POST"])
@signed_in_keeping_words
@takes_picture()
def edit(solution_id: int) -> Any:
    solution = mine(solution_id)
    if solution.state is not SolutionState.DRAFT and solution.state not in SENT:
        return redirect(url_for("solutions.show", solution_id=solution.id), 303)
    round_ = the_round(solution.round_id)
    form = ProposalForm(challenges=offered(round_), data=stored_proposal(solution), **filled_again())
    return save(round_, solution, form) if request.method == "POST" else form_page(round_, solution, form)


def save(round_: Round, solution: Solution | None, form: ProposalForm) -> Any:
    """A draft is kept as it is; what goes on to its preview, or is public already, has to be whole."""
    is_draft = solution is None or solution.state is SolutionState.DRAFT
    picture = take_picture(form, solution)
    if not is_right(form, as_draft=is_draft and "draft" in request.form, warns=not is_draft):
        db.session.commit()  # a picture that was sent stays, so that it need not be chosen again
        return form_page(round_, solution, form, 422)
    if not current_user.is_authenticated:
        return sign_in_to_go_on()
    try:
        if "draft" in request.form and not is_draft:
            raise Refused(Refusal.ALREADY_SENT)  # from another tab: not meant for everybody
        return keep_draft(round_, solution, form, picture) if is_draft else keep_edit(round_, solution, form, picture)
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return form_page(round_, solution, form, 409)


def keep_draft(round_: Round, draft: Solution | None, form: ProposalForm, picture: Picture | None) -> Any:
    opened_at, by = read_opened_at(), current_user.account()
    saved = proposing.save_draft(
        db.session(), round_, form.content, by=by, draft=draft, picture=picture, alt=form.alt.data, opened_at=opened_at
    )
    opened = signed_opened_at()
    db.session.commit()
    if "draft" in request.form:
        time = saved_hour(saved)
        flash(_("The draft was saved at %(time)s. You can stop and come back from any device.", time=time), "good")
        return redirect(url_for("proposals.edit", solution_id=saved.id), 303)
    return redirect(url_for("proposals.preview", solution_id=saved.id, opened_at=opened), 303)


def keep_edit(round_: Round, solution: Solution, form: ProposalForm, picture: Picture | None) -> Any:
    opened_at, by = read_opened_at(), current_user.account()
    said = {"picture": picture, "alt": form.alt.data}
    proposing.edit_own(db.session(), round_, solution, form.content, by=by, **said, opened_at=opened_at)
    time = saved_hour(solution)
    db.session.commit()
    forget_kept()
    if solution.state is SolutionState.WAITING:
        flash(_("Saved at %(time)s. Staff will read it, and then it is public.", time=time), "warn")
    else:
        flash(_("Saved at %(time)s.", time=time), "good")
    return redirect(url_for("solutions.show", solution_id=solution.id), 303)


def saved_hour(solution: Solution) -> str:
    return hour(solution.updated_at)


@bp.get("/solutions/<int:solution_id>/preview")
@signed_in
def preview(solution_id: int) -> Any:
    """A draft as everybody will see it, what to look at once more, and the declaration."""
    draft = mine(solution_id)
    if draft.state is not SolutionState.DRAFT:
        return redirect(url_for("solutions.show", solution_id=draft.id), 303)
    return preview_page(draft, SendForm())


@bp.post("/solutions/<int:solution_id>/send")
@signed_in
def send(solution_id: int) -> Any:
    draft, form = mine(solution_id), SendForm()
    if draft.state is not SolutionState.DRAFT:
        raise Refused(Refusal.ALREADY_SENT)
    if not form.validate():
        return preview_page(draft, form, 422)
    round_, by = the_round(draft.round_id), current_user.account()
    try:
        proposing.send_draft(db.session(), round_, draft, by=by, opened_at=read_opened_at())
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return preview_page(mine(solution_id), form, 409)
    db.session.commit()
    forget_kept()
    if draft.state is SolutionState.PUBLIC:
        flash(_("The solution was sent, and everybody can read it now. Thank you."), "good")
    else:
        flash(_("The solution was received. Staff will read it, and then it is public. Thank you."), "good")
    return redirect(url_for("solutions.show", solution_id=draft.id), 303)


@bp.post("/solutions/<int:solution_id>/withdraw")
@signed_in
def withdraw(solution_id: int) -> Any:
    """A solution that was sent leaves a trace at its address; a draft leaves none."""
    solution = mine(solution_id)
    round_ = the_round(solution.round_id)
    if solution.state is SolutionState.DRAFT:
        proposing.discard_draft(db.session(), round_, solution)
        db.session.commit()
        flash(_("The draft was deleted."), "good")
        return redirect(url_for("solutions.index", round_id=round_.id), 303)
    proposing.withdraw_solution(db.session(), round_, solution, by=current_user.account())
    db.session.commit()
    forget_kept()
    flash(_("The solution was withdrawn."), "good")
    return redirect(url_for("solutions.show", solution_id=solution.id), 303)


@bp.post("/solutions/<int:solution_id>/answer")
@signed_in
def answer(solution_id: int) -> Any:
    solution, form = mine(solution_id), AnswerForm()
    if not form.validate():
        context = solution_context(public_round(solution.round_id), solution)
        return render_template("solutions/show.html", **{**context, "answer_form": form}), 422
    round_, by = the_round(solution.round_id), current_user.account()
    proposing.author_answers(db.session(), round_, solution, form.answer.data, by=by)
    db.session.commit()
    flash(_("Your answer was sent to staff. They will write to you."), "good")
    return redirect(url_for("solutions.show", solution_id=solution.id), 303)


def form_page(round_: Round, solution: Solution | None, form: ProposalForm, status: int = 200) -> tuple[str, int]:
    page = render_template(
        "proposals/form.html",
        round=round_,
        solution=solution,
        is_draft=solution is None or solution.state is SolutionState.DRAFT,
        form=form,
        picture_key=form.kept_picture.data or (solution.picture.key if solution and solution.picture else ""),
        drafts=my_drafts(round_) if solution is None else [],
        closed=why_closed(round_, solution),
        closes_at=round_.phase(PhaseKind.SOLUTIONS).closes_at,
    )
    return page, status


def why_closed(round_: Round, solution: Solution | None) -> str:
    """Why nothing can be saved now, in words; empty where it can."""
    is_sent = solution is not None and solution.state is not SolutionState.DRAFT
    moment = page_now(), read_opened_at()
    refusal = edit_own_refusal(round_, solution, *moment) if is_sent else propose_refusal(round_, *moment)
    return words_before(refusal) if refusal else ""


def preview_page(draft: Solution, form: SendForm, status: int = 200) -> tuple[str, int]:
    round_ = the_round(draft.round_id)
    labels = ProposalForm(formdata=None, challenges=[])
    found = pointed_out(texts_of(draft))
    page = render_template(
        "proposals/preview.html",
        round=round_,
        solution=draft,
        form=form,
        found=[found_words(labels[name].label.text, one) for name, ones in found.items() for one in ones],
        similar=similar_solutions(db.session(), round_.id, draft.title, besides=draft.id) if draft.title else [],
        is_whole=whole_refusal(draft) is None,
        closed=why_closed(round_, draft),
    )
    return page, status


def the_round(round_id: int) -> Round:
    """The public round; where something will be written, as a row of this transaction."""
    round_ = public_round(round_id)
    return round_ if request.method == "GET" else db.session.get_one(Round, round_id)


def offered(round_: Round) -> list[MainChallenge]:
    return [challenge for challenge in main_challenges(db.session(), round_.id) if challenge.is_public]


def mine(solution_id: int) -> Solution:
    """The reader's own solution; anybody else's is not found."""
    return own_solution(db.session(), solution_id, current_user.account_id) or abort(404)


def my_drafts(round_: Round) -> Sequence[Solution]:
    return drafts_of(db.session(), round_.id, current_user.account_id) if current_user.is_authenticated else []
