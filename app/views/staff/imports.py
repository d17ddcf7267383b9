"""Staff upload files of past answers, challenges and solutions, say what their columns hold, and watch them come in."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import undefer

from app.domain import file_imports
from app.domain.permissions import Permission
from app.domain.refusal import Refused
from app.domain.transactions import writing
from app.extensions import db
from app.forms.staff_imports import ENCODINGS, UploadForm, typed_fields, typed_uses
from app.models import FileImport, ImportKind, ImportState, Round, Sector, SizeBand
from app.views.staff.blueprint import bp
from app.views.staff.common import LARGEST_ID, actor, found, save, status_of, the_round
from app.web.guards import staff
from app.web.htmx import is_htmx
from app.web.import_page import import_page
from app.web.refusals import words_for
from app.web.uploads import takes_file, uploaded_file

MOST_LISTED = 50


@bp.get("/staff/rounds/<int:round_id>/imports")
@staff(Permission.IMPORT_FILES)
def imports(round_id: int) -> ResponseReturnValue:
    return imports_page(the_round(round_id), UploadForm(formdata=None))


def imports_page(round_: Round, form: UploadForm, status: int = 200) -> tuple[str, int]:
    of_round = select(FileImport).where(FileImport.round_id == round_.id).order_by(FileImport.id.desc())
    uploads = db.session.scalars(of_round.limit(MOST_LISTED)).all()
    return render_template("staff/imports.html", round=round_, uploads=uploads, form=form), status


@bp.post("/staff/rounds/<int:round_id>/imports")
@staff(Permission.IMPORT_FILES)
@takes_file("file", "codebook")
def upload(round_id: int) -> ResponseReturnValue:
    round_, form = the_round(round_id), UploadForm()
    data = uploaded_file("file")
    if not form.validate_on_submit() or not data:
        if not data:
            form.file.errors = [_("Please choose a file.")]
        return imports_page(round_, form, 422)
    try:
        kept = file_imports.upload_file(
            db.session(),
            round_,
            data,
            kind=ImportKind(form.kind.data),
            file_name=request.files["file"].filename or "",
            codebook=uploaded_file("codebook") or b"",
            by=actor(),
        )
    except Refused as refused:
        db.session.rollback()
        form.form_errors.append(words_for(refused))
        return imports_page(the_round(round_id), form, status_of(form))
    db.session.commit()
    return redirect(url_for("staff.file_import", import_id=kept.id), 303)


@bp.get("/staff/imports/<int:import_id>")
@staff(Permission.IMPORT_FILES)
def file_import(import_id: int) -> ResponseReturnValue:
    kept = the_import(import_id)
    round_ = the_round(kept.round_id)
    if kept.state in (ImportState.MAPPING, ImportState.FAILED) and kept.content is not None:
        return render_template("staff/import.html", round=round_, upload=kept, page=import_page(kept), **choices())
    template = "staff/_import_progress.html" if is_htmx() else "staff/import_progress.html"
    return render_template(template, round=round_, upload=kept)


def choices() -> dict[str, object]:
    return {"encodings": ENCODINGS, "sectors": list(Sector), "sizes": list(SizeBand)}


@bp.post("/staff/imports/<int:import_id>")
@staff(Permission.IMPORT_FILES)
def map_columns(import_id: int) -> ResponseReturnValue:
    """Keep what was said of the columns; with the other button, start as well."""
    starts = request.form.get("then") == "start"
    said, is_fine = read_said(the_import(import_id), starts)
    kept = the_import(import_id)
    try:
        file_imports.save_mapping(db.session(), kept, **said)
        if starts and is_fine:
            file_imports.start_import(db.session(), kept, by=actor())
    except Refused as refused:
        db.session.rollback()
        flash(words_for(refused), "bad")
        return to_import(import_id)
    save(words_of_saving(starts, is_fine))
    return to_import(import_id)


def read_said(kept: FileImport, starts: bool) -> tuple[dict[str, Any], bool]:
    """What was said of the columns, and whether the file is right by it. Nobody waits while the file is read."""
    db.session.expunge(kept)
    db.session.rollback()
    encoding = request.form.get("encoding", kept.encoding)
    said: dict[str, Any] = {"encoding": encoding if encoding in ENCODINGS else None}
    if kept.content is not None:
        page = import_page(kept)
        if kept.kind is ImportKind.RESPONSES:
            said["uses"] = typed_uses(request.form, page.uses)
            kept.mapping = {**kept.mapping, "uses": [use.as_json() for use in said["uses"]]}
        else:
            said["fields"] = typed_fields(request.form, page.field_names, page.table.columns)
            kept.mapping = {**kept.mapping, "fields": said["fields"]}
    is_as_shown = said["encoding"] in (None, kept.encoding)  # in another, nobody has seen its columns yet
    is_fine = starts and is_as_shown and kept.content is not None and not import_page(kept).problems
    db.session.rollback()
    writing(db.session)
    return said, is_fine


def words_of_saving(starts: bool, is_fine: bool) -> str:
    if not starts:
        return _("Saved.")
    if is_fine:
        return _("The import has begun. You can leave this page; it goes on.")
    return _("Saved. Nothing was imported, because something in the file has to be put right first.")


@bp.post("/staff/imports/<int:import_id>/discard")
@staff(Permission.IMPORT_FILES)
def discard(import_id: int) -> ResponseReturnValue:
    kept = the_import(import_id)
    round_id = kept.round_id
    try:
        file_imports.discard_upload(db.session(), kept, by=actor())
    except Refused as refused:
        db.session.rollback()
        flash(words_for(refused), "bad")
        return to_import(import_id)
    save(_("The file was thrown away."))
    return redirect(url_for("staff.imports", round_id=round_id), 303)


def the_import(import_id: int) -> FileImport:
    whole = select(FileImport).where(FileImport.id == import_id).options(undefer(FileImport.content))
    return found(db.session.scalar(whole) if import_id <= LARGEST_ID else None)


def to_import(import_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.file_import", import_id=import_id), 303)
