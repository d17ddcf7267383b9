"""What is wrong with an uploaded file, and what a column may hold, in words."""

from typing import Any

from flask import Flask
from flask_babel import gettext as _
from markupsafe import Markup

from app.domain.import_uses import Use
from app.domain.refusal import Refusal
from app.domain.tables import ProblemKind
from app.domain.text import clean_line
from app.web.refusals import words_for_refusal


def init_words(app: Flask) -> None:
    app.jinja_env.globals.update(
        use_words=use_words,
        problem_words=problem_words,
        field_words=field_words,
        import_kind_words=import_kind_words,
        import_state_words=import_state_words,
        refusal_words=refusal_words,
    )


def import_kind_words(kind: str) -> str:
    return {"responses": _("Answers"), "challenges": _("Challenges"), "solutions": _("Solutions")}[kind]


def import_state_words(state: str) -> str:
    return {
        "mapping": _("columns not confirmed yet"),
        "waiting": _("waits for its turn"),
        "running": _("coming in"),
        "done": _("imported"),
        "failed": _("not imported"),
    }[state]


def refusal_words(refusal: str) -> str:
    return words_for_refusal(Refusal(refusal))


def use_words(use: str) -> str:
    return {
        Use.IGNORE: _("leave out"),
        Use.KEY: _("the number of the response"),
        Use.WHOLE: _("whether it was finished"),
        Use.NAME: _("name of the business"),
        Use.REGISTER_NUMBER: _("register number"),
        Use.SECTOR: _("field of the business"),
        Use.SIZE: _("how many work there"),
        Use.CHECKBOX: _("a box of a choice of several"),
        Use.OTHER: _("the “other” of a choice of several"),
        Use.SINGLE: _("a choice of one"),
        Use.SCALE: _("a scale from 1 to 5"),
        Use.NUMBER: _("a number"),
        Use.SHORT_TEXT: _("a short text"),
        Use.LONG_TEXT: _("a long text"),
    }[Use(use)]


def problem_words(kind: str, written: str) -> Markup:
    value = Markup("<bdi>{}</bdi>").format(clean_line(written))
    words: dict[str, Any] = {
        ProblemKind.UNREADABLE: _("The file is not in this encoding (%(value)s). Another one may fit.", value=value),
        ProblemKind.EMPTY: _("There is nothing below the line of column names."),
        ProblemKind.TOO_MANY_ROWS: _("More than %(value)s rows. Please cut the file into parts.", value=value),
        ProblemKind.BAD_QUOTES: _("The quotes do not match from about here on."),
        ProblemKind.CELLS: _("Cells and columns differ in number (%(value)s).", value=value),
        ProblemKind.COLUMN_MISSING: _("This column is missing."),
        ProblemKind.COLUMN_TWICE: _("Two columns have this name."),
        ProblemKind.VALUE_MISSING: _("Nothing stands here."),
        ProblemKind.VALUE_TWICE: _("This came before: %(value)s", value=value),
        ProblemKind.BAD_DATE: _("This is not a date: %(value)s", value=value),
        ProblemKind.TITLE_CUT: _("Too long for a title, so it is cut; its whole stands in the text."),
        ProblemKind.SWALLOWED: _("A quote was not closed, so this cell took in whole rows: %(value)s", value=value),
        ProblemKind.LOOKS_LIKE_DATE: _("A spreadsheet seems to have made a date of this: %(value)s", value=value),
        ProblemKind.SPREADSHEET_ERROR: _("A broken formula (%(value)s) is left empty.", value=value),
        ProblemKind.NOT_AN_OPTION: _("This is none of the options: %(value)s", value=value),
        ProblemKind.NOT_CHECKED: _("Neither marked nor empty: %(value)s", value=value),
        ProblemKind.NOT_A_NUMBER: _("This is not a number: %(value)s", value=value),
        ProblemKind.OUT_OF_RANGE: _("This number is out of range: %(value)s", value=value),
        ProblemKind.TOO_LONG: _("This text is too long: %(value)s", value=value),
        ProblemKind.TOO_MANY: _("More are marked than the question takes (at most %(value)s).", value=value),
        ProblemKind.NOT_A_SECTOR: _("This is no field that Kolot knows: %(value)s", value=value),
        ProblemKind.NOT_A_SIZE: _("This is no size that Kolot knows: %(value)s", value=value),
        ProblemKind.ANSWERED_ALREADY: _("The business with the number %(value)s answered already.", value=value),
    }
    return Markup(words[kind])  # noqa: S704 (our own words around an escaped value)


def field_words(name: str) -> str:
    return {
        "title": _("Title"),
        "sentence": _("The idea in one sentence"),
        "how_it_works": _("How it works"),
        "who_it_helps": _("Who it helps"),
        "who_would_do_it": _("Who would do it"),
        "author_name": _("Name of the author"),
        "published_at": _("Date"),
        "key": _("Its number in the file"),
        "what_happens": _("What happens"),
        "since_when": _("Since when"),
        "what_was_tried": _("What was tried"),
        "help_wanted": _("Help wanted"),
        "business": _("Name of the business"),
        "sector": _("Field of the business"),
        "size": _("How many work there"),
    }[name]
