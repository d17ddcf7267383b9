"""The hinge: challenges on one side, main challenges on the other."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain import grouping
from app.domain.main_challenges import main_challenges
from app.domain.permissions import Permission
from app.domain.similar import similar_texts
from app.domain.text import clean_line
from app.extensions import db
from app.forms.staff_businesses import CarryForm, QuoteForm, StatusForm
from app.forms.staff_texts import REPLY_TEXTS, localized_form, stored
from app.models import Business, Challenge, ChallengeState, CityStatus, MainChallenge, Round
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, found, languages, save, status_of, the_challenge, the_round
from app.web.assisted_words import shown_consent
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now
from app.web.refusals import words_for_refusal

MOST_PICKED = 500


@bp.get("/staff/rounds/<int:round_id>/grouping")
@staff(Permission.GROUP_CHALLENGES)
def grouping_page(round_id: int) -> ResponseReturnValue:
    round_, wanted = the_round(round_id), wanted_challenges()
    page = grouping.list_to_group(db.session(), round_.id, **wanted)
    refusal = grouping.group_refusal(round_, page_now())
    return render_template(
        "staff/grouping.html",
        round=round_,
        wanted=wanted,
        page=page,
        bundles=bundled([*page.challenges]) if request.args.get("similar") else [[one] for one in page.challenges],
        is_bundled=bool(request.args.get("similar")),
        challenges=main_challenges(db.session(), round_.id),
        counts=grouping.count_grouped(db.session(), round_.id),
        fixed=words_for_refusal(refusal) if refusal else "",
    )


def wanted_challenges() -> dict[str, Any]:
    """Without a choice: what is in no main challenge yet; `in=all` for everything."""
    chosen = request.args.get("in", "")
    return {
        "main_challenge_id": None if chosen == "all" else request.args.get("in", grouping.UNGROUPED, type=read_id),
        "words": clean_line(request.args.get("q", ""))[:100],
        "after": request.args.get("after", type=read_id),
    }


def bundled(challenges: list[Challenge]) -> list[list[Challenge]]:
    """Those of the page that sound alike stand together, the oldest of each bundle first."""
    rest, bundles = challenges, []
    while rest:
        first, others = rest[0], rest[1:]
        alike = similar_texts(first.title, [other.title for other in others], limit=10)
        bundles.append([first, *(others[place] for place in sorted(alike))])
        rest = [other for place, other in enumerate(others) if place not in alike]
    return bundles


@bp.post("/staff/rounds/<int:round_id>/grouping")
@staff(Permission.GROUP_CHALLENGES)
def group(round_id: int) -> ResponseReturnValue:
    round_, target = the_round(round_id), request.form.get("main_challenge", "")
    ids = request.form.getlist("pick", type=read_id)[:MOST_PICKED]
    challenges = grouping.challenges_by_id(db.session(), round_.id, ids)
    if not challenges or not target:
        flash(_("Nothing was marked, so nothing changed."), "warn")
        return to_grouping(round_)
    if target == "promote":
        promoted = grouping.promote_challenge(db.session(), round_, challenges[0], by=actor())
        grouping.group_challenges(db.session(), round_, challenges[1:], promoted, by=actor())
        save(_("A new main challenge was made. It is not public until you show it."))
        return to_grouping(round_)
    main = None if target == "none" else main_challenge_of(round_, target)
    count = grouping.group_challenges(db.session(), round_, challenges, main, by=actor())
    save(ngettext("%(num)s challenge was moved.", "%(num)s challenges were moved.", count))
    return to_grouping(round_)


def main_challenge_of(round_: Round, number: str) -> MainChallenge:
    of_round = {str(one.id): one for one in main_challenges(db.session(), round_.id)}
    return found(of_round.get(number))


def to_grouping(round_: Round) -> ResponseReturnValue:
    kept = {name: request.args.get(name) for name in ("in", "q", "after", "similar")}
    return redirect(url_for("staff.grouping_page", round_id=round_.id, **kept), 303)


@bp.post("/staff/main-challenges/<int:challenge_id>/show")
@staff(Permission.GROUP_CHALLENGES)
def show_main_challenge(challenge_id: int) -> ResponseReturnValue:
    round_, main = the_challenge(challenge_id)
    is_public = request.form.get("public") == "1"
    grouping.show_main_challenge(db.session(), round_, main, is_public=is_public, by=actor())
    save(_("Everybody sees it now.") if is_public else _("Only staff see it now."))
    return to_grouping(round_)


@bp.route("/staff/challenges/<int:challenge_id>", methods=["GET", "POST"])
@staff(Permission.GROUP_CHALLENGES)
def posted_challenge(challenge_id: int) -> ResponseReturnValue:
    """One challenge: the city's state and reply, the quote, and, for a late one, the next round."""
    round_, one = owners_challenge(challenge_id)
    forms = {
        "status": StatusForm(data={"status": one.city_status.value}),
        "reply": localized_form(REPLY_TEXTS, languages())(data=stored(one, REPLY_TEXTS, languages())),
    }
    saved = all(form.validate_on_submit() for form in forms.values()) and attempt(
        forms["reply"],
        lambda: grouping.reply_to_challenge(
            db.session(),
            round_,
            one,
            status=CityStatus(forms["status"].status.data),
            reply=forms["reply"].values["city_reply"],
            by=actor(),
        ),
        _("The reply was saved. The owner gets it by e-mail."),
    )
    return to_challenge(one) if saved else challenge_page(round_, one, forms)


def challenge_page(round_: Round, one: Challenge, forms: dict[str, Any]) -> tuple[str, int]:
    later = db.session.scalars(select(Round).where(Round.id != round_.id).order_by(Round.id)).all()
    rounds = [other for other in later if grouping.carry_refusal(round_, one, other, page_now()) is None]
    quote = QuoteForm(formdata=None, data={"quote": one.quote})
    page = render_template(
        "staff/challenge.html",
        consent=shown_consent(one),
        round=round_,
        challenge=one,
        forms=forms,
        quote_form=forms.get("quote", quote),
        carry_form=CarryForm(formdata=None, rounds=rounds) if rounds else None,
    )
    with_errors = [form for form in forms.values() if form.errors]
    return page, status_of(with_errors[0]) if with_errors else 200


def owners_challenge(challenge_id: int) -> tuple[Round, Challenge]:
    """Any that was sent: a draft is its author's alone."""
    whole = joinedload(Challenge.business).joinedload(Business.account)
    sent = select(Challenge).where(Challenge.id == challenge_id, Challenge.state != ChallengeState.DRAFT)
    one = found(db.session.scalar(sent.options(whole)))
    return the_round(one.round_id), one


def to_challenge(one: Challenge) -> ResponseReturnValue:
    return redirect(url_for("staff.posted_challenge", challenge_id=one.id), 303)


@bp.post("/staff/challenges/<int:challenge_id>/quote")
@staff(Permission.GROUP_CHALLENGES)
def quote_challenge(challenge_id: int) -> ResponseReturnValue:
    round_, one = owners_challenge(challenge_id)
    form = QuoteForm()
    if form.validate_on_submit():
        grouping.choose_quote(db.session(), round_, one, form.quote.data, by=actor())
        save(_("The quote was saved."))
    return to_challenge(one)


@bp.post("/staff/challenges/<int:challenge_id>/carry")
@staff(Permission.GROUP_CHALLENGES)
def carry_challenge(challenge_id: int) -> ResponseReturnValue:
    round_, one = owners_challenge(challenge_id)
    to = found(db.session.get(Round, request.form.get("to", 0, type=read_id)))
    grouping.carry_over(db.session(), round_, one, to, by=actor())
    save(_("The challenge goes on in the next round, and its owner is told."))
    return to_challenge(one)
