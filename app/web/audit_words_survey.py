"""The log in words: how a survey was built. `audit_words.py` joins them to the others."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from app.models import AuditEntry
from app.web.reader import localized
from app.web.times import staff_time

Words = Callable[[AuditEntry], str]


def survey_subject() -> str:
    return _("Survey")


def question_removed(entry: AuditEntry) -> str:
    details = entry.details
    return _("question %(num)s was removed: “%(text)s”", num=details["question"], text=localized(details.get("text")))


def question_moved(entry: AuditEntry) -> str:
    return _("question %(was)s became question %(num)s", num=entry.details["question"], was=entry.details["was"])


def section_moved(entry: AuditEntry) -> str:
    return _("section %(was)s became section %(num)s", num=entry.details["section"], was=entry.details["was"])


def section_removed(entry: AuditEntry) -> str:
    return ngettext(
        "section %(section)s was removed, with %(num)s question",
        "section %(section)s was removed, with %(num)s questions",
        entry.details["questions"],
        section=entry.details["section"],
    )


def dates_set(entry: AuditEntry) -> str:
    return _("opens %(opens)s, ends %(closes)s", opens=date_of(entry, "opens_at"), closes=date_of(entry, "closes_at"))


def date_of(entry: AuditEntry, name: str) -> str:
    written = entry.details[name][1]
    return staff_time(datetime.fromisoformat(written)) if written else "—"


SURVEY_AUDIT_WORDS: dict[str, Words] = {
    "survey.created": lambda entry: _("begun from nothing"),
    "survey.created_from_template": lambda entry: _("begun from the template"),
    "survey.duplicated": lambda entry: _("begun as a copy of the survey of another round"),
    "survey.asked_again": lambda entry: _("a second survey with the questions about the present state"),
    "survey.removed": lambda entry: _("removed, before anybody had answered"),
    "survey.reworded": lambda entry: _("texts changed"),
    "survey.set_ready": lambda entry: _("ready for owners"),
    "survey.set_not_ready": lambda entry: _("not ready any more"),
    "survey.dates_set": dates_set,
    "survey.section_added": lambda entry: _("section %(num)s was added", num=entry.details["section"]),
    "survey.section_reworded": lambda entry: _("the words of section %(num)s changed", num=entry.details["section"]),
    "survey.section_moved": section_moved,
    "survey.section_removed": section_removed,
    "survey.question_added": lambda entry: _("question %(num)s was added", num=entry.details["question"]),
    "survey.question_edited": lambda entry: _("question %(num)s was changed", num=entry.details["question"]),
    "survey.question_reworded": lambda entry: _("the words of question %(num)s changed", num=entry.details["question"]),
    "survey.question_moved": question_moved,
    "survey.question_removed": question_removed,
}
