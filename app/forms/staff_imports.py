"""What staff say of an uploaded file: its kind, and what each of its columns holds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from app.domain.import_uses import ColumnUse, Use
from app.domain.text import clean_line
from app.models import ImportKind

LONGEST = 1000
ENCODINGS = {"": "", "utf-8": "UTF-8", "windows-1255": "Windows-1255", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
EMPTY_READING = "-"


class UploadForm(FlaskForm):
    kind = RadioField(_l("What the file holds"), default=ImportKind.RESPONSES.value)
    file = FileField(_l("The file (CSV or XLSX, up to 15 MB)"))
    codebook = FileField(_l("A codebook, if there is one: columns for the field, the question and its values"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [
            SelectChoice(ImportKind.RESPONSES.value, _("Answers of businesses to a survey")),
            SelectChoice(ImportKind.CHALLENGES.value, _("Challenges of businesses")),
            SelectChoice(ImportKind.SOLUTIONS.value, _("Solutions")),
        ]


def typed_uses(form: MultiDict[str, str], uses: Sequence[ColumnUse]) -> list[ColumnUse]:
    """The uses as the page of columns says them; what it does not name stays."""
    return [typed_use(form, place, use) for place, use in enumerate(uses)]


def typed_use(form: MultiDict[str, str], place: int, use: ColumnUse) -> ColumnUse:
    said = form.get(f"use-{place}", "")
    if said not in list(Use):
        return use
    options = [clean_line(one)[:LONGEST] for one in form.get(f"options-{place}", "\n".join(use.options)).splitlines()]
    return replace(
        use,
        use=Use(said),
        question=clean_line(form.get(f"question-{place}", use.question))[:LONGEST] or use.column,
        option=clean_line(form.get(f"option-{place}", use.option))[:LONGEST] or use.column,
        options=[option for option in options if option],
        readings=use.readings | typed_readings(form, place),
    )


def typed_readings(form: MultiDict[str, str], place: int) -> dict[str, str]:
    """What odd cells of this column are to be read as; a dash: as empty."""
    cells, readings = form.getlist(f"cell-{place}"), form.getlist(f"reading-{place}")
    chosen = {cell: reading for cell, reading in zip(cells, readings, strict=False) if reading}
    return {cell: "" if reading == EMPTY_READING else reading for cell, reading in chosen.items()}


def typed_fields(form: MultiDict[str, str], fields: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    """For each field the column that was chosen."""
    chosen = {name: form.get(f"field-{name}", "") for name in fields}
    return {name: column for name, column in chosen.items() if column in columns}
