"""Validators and filters that several forms use. Their messages name the field, so a summary reads on its own."""

from typing import Any

from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.validators import StopValidation, ValidationError

from app.domain.text import clean_line, clean_text


def line(typed: str | None) -> str:
    """A filter: one line as it will be stored, so that what is checked is what is kept."""
    return clean_line(typed or "")


def lines(typed: str | None) -> str:
    return clean_text(typed or "")


class Needed:
    """Something must stand here."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None or field.data == "":
            if not field.errors:  # else what was typed could not be read, and that was said
                raise StopValidation(_("%(field)s: this is missing.", field=field.label.text))
            raise StopValidation


class AtMost:
    """So many characters and no more. No `maxlength`: a browser would cut a pasted text in silence."""

    def __init__(self, characters: int) -> None:
        self.characters = characters

    def __call__(self, form: Form, field: Field) -> None:
        over = len(field.data or "") - self.characters
        if over > 0:
            raise ValidationError(
                _(
                    "%(field)s: at most %(max)s characters, %(over)s too many now.",
                    field=field.label.text,
                    max=self.characters,
                    over=over,
                )
            )


class Between:
    """A whole number in a range."""

    def __init__(self, least: int, most: int) -> None:
        self.field_flags: dict[str, Any] = {"min": least, "max": most}
        self.least, self.most = least, most

    def __call__(self, form: Form, field: Field) -> None:
        if field.errors or field.data is None or not self.least <= field.data <= self.most:
            field.errors = []
            raise StopValidation(
                _(
                    "%(field)s: a number from %(least)s to %(most)s.",
                    field=field.label.text,
                    least=self.least,
                    most=self.most,
                )
            )
