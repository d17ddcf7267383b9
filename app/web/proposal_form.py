"""What decides whether a proposal can be saved, and the picture that comes with it."""

from typing import Protocol

from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from app.domain.pictures import store_picture
from app.domain.pointed_out import pointed_out
from app.domain.private_data import Finding, FindingKind
from app.domain.text import clean_line
from app.extensions import db
from app.forms.proposals import READ_BY_ALL, ProposalForm
from app.forms.staff_news import NewsFields
from app.models import Picture
from app.web.refusals_pictures import words_for_bad_picture
from app.web.uploads import uploaded_picture

PictureForm = ProposalForm | NewsFields


def is_right(form: ProposalForm, *, as_draft: bool, warns: bool) -> bool:
    """Whether this can be saved; else the fields say why. `warns`: private data has to be left in knowingly."""
    is_valid = form.validate_as_draft() if as_draft else form.validate()
    if as_draft and form.is_empty:
        form.form_errors.append(_("There is nothing to save yet."))
        is_valid = False
    if problem := picture_problem():
        form.picture.errors = [problem]
        is_valid = False
    if warns and not form.as_it_is.data:
        found = pointed_out({name: form[name].data for name in READ_BY_ALL})
        for name, ones in found.items():
            form[name].errors = [*form[name].errors, *(found_words(form[name].label.text, one) for one in ones)]
        form.is_pointed_out = bool(found)
    return is_valid and not form.is_pointed_out


def found_words(label: str, finding: Finding) -> str:
    """ "How it works: a telephone number (052-…)"; what was typed keeps its own direction."""
    words = FOUND[finding.kind]()
    return _("%(field)s: %(what)s (%(excerpt)s)", field=label, what=words, excerpt=f"\u2068{finding.excerpt}\u2069")


FOUND = {
    FindingKind.PHONE: lambda: _("a telephone number"),
    FindingKind.EMAIL: lambda: _("an e-mail address"),
    FindingKind.IDENTITY_NUMBER: lambda: _("an identity number"),
    FindingKind.INSULT: lambda: _("a word that may hurt"),
}


def picture_problem() -> str:
    """Why the file that was sent cannot be a picture; empty where it can, or where none was sent."""
    upload = uploaded_picture()
    return words_for_bad_picture(upload.problem) if upload and upload.problem else ""


class HasPicture(Protocol):
    """Something that a picture hangs on: a solution, an item of news."""

    @property
    def picture(self) -> Picture | None: ...


def take_picture(form: PictureForm, thing: HasPicture | None) -> Picture | None:
    """What will hang on the thing. A new one is stored, so that an error elsewhere in the form does not lose it.

    What is said of an earlier one changes where the thing is saved, not here: everybody may see it already.
    """
    picture = new_picture(form) or earlier_picture(form) or (thing.picture if thing else None)
    if picture is not None and form.without_picture.data:
        picture = None
    form.kept_picture.data = picture.key if picture else ""
    form.has_picture = picture is not None
    return picture


def new_picture(form: PictureForm) -> Picture | None:
    upload = uploaded_picture()
    if upload is None or upload.prepared is None or not current_user.is_authenticated:
        return None
    form.without_picture.data = False
    return store_picture(db.session(), upload.prepared, alt=form.alt.data or "", by=current_user.account())


def earlier_picture(form: PictureForm) -> Picture | None:
    """Its key came back with the form. Only one's own is taken."""
    if not form.kept_picture.data or not current_user.is_authenticated:
        return None
    mine = (Picture.key == clean_line(form.kept_picture.data), Picture.account_id == current_user.account_id)
    return db.session.scalar(select(Picture).where(*mine))
