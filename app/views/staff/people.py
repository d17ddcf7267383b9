"""The people of the staff: a list, an invitation, and a page for each with what may change."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.domain import staffing
from app.domain.permissions import PERMISSIONS, Permission
from app.domain.staffing import Member
from app.extensions import db
from app.forms.staff_people import InviteForm, RoleForm
from app.forms.staff_phases import PanelForm, ReasonForm
from app.models import StaffRole
from app.views.staff.blueprint import bp
from app.views.staff.common import actor, attempt, found, status_of
from app.web.guards import staff
from app.web.ids import read_id
from app.web.refusals import words_for_refusal
from app.web.words_staff import permission_words, role_help, role_words

PERSON = "/staff/people/<int:account_id>"


@bp.context_processor
def words_of_people() -> dict[str, object]:
    return {"permission_words": permission_words, "role_help": role_help, "role_words": role_words}


@bp.get("/staff/people")
@staff(Permission.MANAGE_STAFF)
def people() -> ResponseReturnValue:
    after = request.args.get("after", type=read_id)
    return render_template("staff/people.html", page=staffing.list_staff(db.session(), after), after=after)


@bp.get("/staff/people/permissions")
@staff(Permission.MANAGE_STAFF)
def permissions() -> ResponseReturnValue:
    return render_template(
        "staff/permissions.html", roles=list(StaffRole), permissions=list(Permission), held=PERMISSIONS
    )


@bp.get("/staff/people/new")
@staff(Permission.MANAGE_STAFF)
def new_person() -> ResponseReturnValue:
    return render_template("staff/person_new.html", form=InviteForm(formdata=None))


@bp.post("/staff/people/new")
@staff(Permission.MANAGE_STAFF, fresh=True)
def invite() -> ResponseReturnValue:
    form = InviteForm()
    invited = form.validate_on_submit() and attempt(
        form,
        lambda: staffing.invite(
            db.session(),
            form.read,
            name=form.name.data,
            role=StaffRole(form.role.data),
            language=str(get_locale()),
            by=actor(),
            reason=form.reason.data,
        ),
        _("The person is on the staff now. A message on how to sign in is on its way."),
    )
    if invited:
        return redirect(url_for("staff.people"), 303)
    return render_template("staff/person_new.html", form=form), status_of(form)


@bp.get(PERSON)
@staff(Permission.MANAGE_STAFF)
def person(account_id: int) -> ResponseReturnValue:
    return person_page(the_member(account_id), "", None)


@bp.post(f"{PERSON}/role")
@staff(Permission.MANAGE_STAFF, fresh=True)
def change_role(account_id: int) -> ResponseReturnValue:
    member, form = the_member(account_id), RoleForm(id_prefix="role")
    changed = form.validate_on_submit() and attempt(
        form,
        lambda: staffing.change_role(
            db.session(), member.account, StaffRole(form.role.data), by=actor(), reason=form.reason.data
        ),
        _("The role was changed."),
    )
    return to_person(account_id) if changed else person_page(member, "role", form)


@bp.post(f"{PERSON}/take-away")
@staff(Permission.MANAGE_STAFF, fresh=True)
def take_role_away(account_id: int) -> ResponseReturnValue:
    member, form = the_member(account_id), ReasonForm(id_prefix="take-away")
    taken = form.validate_on_submit() and attempt(
        form,
        lambda: staffing.take_role_away(db.session(), member.account, by=actor(), reason=form.reason.data),
        _("The role was taken away."),
    )
    return redirect(url_for("staff.people"), 303) if taken else person_page(member, "take-away", form)


@bp.post(f"{PERSON}/reset")
@staff(Permission.MANAGE_STAFF, fresh=True)
def reset_second_factor(account_id: int) -> ResponseReturnValue:
    member, form = the_member(account_id), ReasonForm(id_prefix="reset")
    done = form.validate_on_submit() and attempt(
        form,
        lambda: staffing.reset_for(db.session(), member.account, by=actor(), reason=form.reason.data),
        _("The authenticator app was taken off. The person ties one anew after signing in."),
    )
    return to_person(account_id) if done else person_page(member, "reset", form)


def the_member(account_id: int) -> Member:
    return found(staffing.member(db.session(), account_id))


def to_person(account_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.person", account_id=account_id), 303)


def person_page(member: Member, act: str, sent: PanelForm | None) -> ResponseReturnValue:
    """`sent` is the form of `act` that was not right; it stands open, with what was typed."""
    if sent is not None:  # a refused verb rolled back, and what was read before is not whole any more
        member = the_member(member.account.id)
    role = member.account.role.value if member.account.role else None
    forms = {
        "role": RoleForm(formdata=None, id_prefix="role", data={"role": role}),
        "take-away": ReasonForm(formdata=None, id_prefix="take-away"),
        "reset": ReasonForm(formdata=None, id_prefix="reset"),
    }
    is_me = member.account.id == current_user.account_id
    refusal = staffing.role_refusal(
        member.account, staffing.count_administrators(db.session()), by=actor() if is_me else None
    )
    page = render_template(
        "staff/person.html",
        member=member,
        person=member.account,
        is_me=is_me,
        forms=forms | ({act: sent} if sent else {}),
        sent=sent,
        sent_act=act,
        why_not=words_for_refusal(refusal) if refusal else "",
    )
    return page, status_of(sent) if sent else 200
