"""Staff verify businesses, by hand or by the register, and write to owners."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.domain import verification
from app.domain.audit import record_audit
from app.domain.businesses import subject
from app.domain.notices import mail_address, notify
from app.domain.permissions import Permission
from app.domain.text import clean_line
from app.domain.verification import BadRegister, Match
from app.extensions import db
from app.forms.staff_businesses import LetterForm, RefuseForm, RegisterForm
from app.models import Business, MessageKind, Sector, Verification
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, found, save
from app.web.guards import staff
from app.web.ids import read_id
from app.web.rounds import page_now
from app.web.seen import read_seen
from app.web.uploads import takes_file, uploaded_file

MOST_PICKED = 500


@bp.get("/staff/businesses")
@staff(Permission.VERIFY_BUSINESSES)
def businesses() -> ResponseReturnValue:
    return businesses_page(RefuseForm(formdata=None))


def businesses_page(form: RefuseForm, status: int = 200) -> tuple[str, int]:
    wanted = wanted_businesses()
    page = verification.list_businesses(db.session(), **wanted)
    counts = verification.count_businesses(db.session())
    context = {
        "page": page,
        "wanted": wanted,
        "counts": counts,
        "form": form,
        "sectors": list(Sector),
        "clock": page_now(),
    }
    return render_template("staff/businesses.html", **context, states=list(Verification)), status


def wanted_businesses() -> dict[str, Any]:
    state, sector = request.args.get("state"), request.args.get("sector")
    return {
        "state": Verification(state) if state in list(Verification) else None,
        "sector": Sector(sector) if sector in list(Sector) else None,
        "words": clean_line(request.args.get("q", ""))[:100],
        "after": request.args.get("after", type=read_id),
    }


@bp.post("/staff/businesses/verify")
@staff(Permission.VERIFY_BUSINESSES)
def verify() -> ResponseReturnValue:
    count = verification.verify_businesses(db.session(), picked(), by=actor())
    save(ngettext("%(num)s business was verified.", "%(num)s businesses were verified.", count))
    return to_businesses()


@bp.post("/staff/businesses/refuse")
@staff(Permission.VERIFY_BUSINESSES)
def refuse_to_verify() -> ResponseReturnValue:
    form = RefuseForm()
    if not form.validate_on_submit():
        return businesses_page(form, 422)
    count = verification.refuse_businesses(db.session(), picked(), reason=form.reason.data, by=actor())
    save(ngettext("%(num)s business was not verified.", "%(num)s businesses were not verified.", count))
    return to_businesses()


def picked() -> list[Business]:
    """Those that were marked, as they were when the page was shown: one that was edited since is read again first."""
    ids, seen = request.form.getlist("pick", type=read_id)[:MOST_PICKED], read_seen()
    found = verification.businesses_by_id(db.session(), ids)
    as_seen = [one for one in found if seen is None or one.updated_at <= seen]
    if left := len(found) - len(as_seen):
        flash(
            ngettext("%(num)s stays here, because it changed.", "%(num)s stay here, because they changed.", left),
            "warn",
        )
    return as_seen


def to_businesses() -> ResponseReturnValue:
    kept = {name: request.args.get(name) for name in ("state", "sector", "q", "after")}
    return redirect(url_for("staff.businesses", **kept), 303)


@bp.route("/staff/businesses/register", methods=["GET", "POST"])
@staff(Permission.VERIFY_BUSINESSES)
@takes_file("register")
def register() -> ResponseReturnValue:
    """The file is read, compared and forgotten; what matches is verified by a second press."""
    form, matches = RegisterForm(), None
    if form.is_submitted():
        try:
            matches = matches_of(uploaded_file("register") or b"")
        except BadRegister as bad:
            form.register.errors = [register_words(bad)]
    page = render_template("staff/business_register.html", form=form, matches=matches)
    return page, 422 if form.errors or form.register.errors else 200


def matches_of(data: bytes) -> list[Match]:
    if not data:
        raise BadRegister("empty")
    return verification.match_register(db.session(), verification.read_register(data))


def register_words(bad: BadRegister) -> str:
    words = {
        "encoding": _("The file is neither UTF-8 nor Windows-1255. Please save it as CSV UTF-8."),
        "empty": _("Please choose a CSV file with a line of headings and at least one business."),
        "no_number": _("No column of register numbers was found. Its heading may be “register number” or “ח.פ”."),
        "too_long": _("The file has more than 200,000 lines."),
    }
    return words.get(bad.what) or _("Line %(line)s has another number of columns than the headings.", line=bad.line)


@bp.route("/staff/businesses/<int:business_id>/write", methods=["GET", "POST"])
@staff(Permission.WRITE_TO_OWNERS)
def write_to_owner(business_id: int) -> ResponseReturnValue:
    """To the owner of one business: the city's mail server knows the address, whoever writes need not."""
    business, form = found(db.session.get(Business, business_id)), LetterForm()
    can_write = mail_address(business.account) is not None
    if can_write and form.validate_on_submit():
        entry = record_audit(db.session(), "business.written_to", by=actor(), subject=subject(business))
        about = {"business": business.id, "subject": form.subject.data, "text": form.text.data}
        notify(db.session(), business.account, MessageKind.RELAY, event=f"relay {entry.id}", about=about)
        db.session.commit()
        flash(_("The message is on its way."), "good")
        return redirect(url_for("staff.businesses"), 303)
    page = render_template("staff/business_letter.html", business=business, form=form, can_write=can_write)
    return page, 422 if form.errors else 200
