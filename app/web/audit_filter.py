"""The log in words, as choices of a filter; who acted; and the log as a file."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response
from flask_babel import gettext as _

from app.domain.audit_trail import EVERY
from app.models import Account, AuditEntry, Localized
from app.web.audit_words import WORDS, audit_words
from app.web.reader import localized
from app.web.spreadsheet import safe_cell
from app.web.times import city_time, utc_iso

DASH = "—"
BOM = "\ufeff"  # so that spreadsheets read the file as UTF-8
COLUMNS = ("at_utc", "at_city", "account", "who", "action", "what", "subject", "round", "round_title", "why", "details")


class Unknown(dict[str, Any]):
    """The details of a line that is not there."""

    def __missing__(self, name: str) -> str:
        return DASH


def kind_words(kind: str, action: str = "") -> str:
    if action.endswith(".imported"):
        return _("Imports")
    return {
        "account": _("Accounts"),
        "business": _("Businesses"),
        "challenge": _("Challenges"),
        "main_challenge": _("Main challenges"),
        "news": _("News"),
        "option": _("Surveys"),
        "phase": _("Phases"),
        "quarter": _("Quarters"),
        "results": _("Results"),
        "round": _("Rounds"),
        "second_factor": _("Second factor"),
        "site": _("Site"),
        "solution": _("Solutions"),
        "staff": _("People"),
        "survey": _("Surveys"),
    }.get(kind, _("Other"))


def action_words(action: str) -> str:
    """An action without its details, which only a line has."""
    short = {
        "phase.scheduled": _("dates set"),
        "phase.opened": _("opened"),
        "phase.closed": _("closed"),
        "phase.extended": _("extended"),
        "phase.reopened": _("reopened"),
        "round.results_expected": _("the date of the results changed"),
        "site.changed": _("settings changed"),
        "solution.merged": _("merged"),
        "solution.unmerged": _("apart again"),
        "solutions.imported": _("solutions from a file"),
        "challenges.imported": _("challenges from a file"),
        "responses.imported": _("answers from a file"),
        "survey.dates_set": _("dates set"),
        "survey.section_removed": _("a section was removed"),
        "survey.section_moved": _("moved in the order"),
        "survey.question_moved": _("moved in the order"),
        "entry.assisted": _("Entered for somebody, with consent"),
        "staff.role_given": _("role given"),
        "staff.role_changed": _("role changed"),
        "staff.role_taken": _("role taken away"),
    }
    return short.get(action) or WORDS[action](AuditEntry(action=action, details=Unknown()))


def action_choices() -> dict[str, list[tuple[str, str]]]:
    """Every action that has words, by its kind; before them all of that kind."""
    named: dict[str, dict[str, list[str]]] = {}
    for action in WORDS:
        kind = action.partition(".")[0]
        named.setdefault(kind_words(kind, action), {}).setdefault(kind, []).append(action)
    return {name: choices_of(name, kinds) for name, kinds in sorted(named.items())}


def choices_of(name: str, kinds: dict[str, list[str]]) -> list[tuple[str, str]]:
    whole = [(f"{kind}{EVERY}", _("%(kind)s: everything", kind=name)) for kind in kinds if len(kinds) == 1]
    return whole + [(one, f"{name}: {action_words(one)}") for actions in kinds.values() for one in actions]


def person_words(account: Account) -> str:
    """The name; of somebody of the staff without one, the address; a resident's address is not for a list."""
    return account.name or (account.address if account.is_staff else _("Account %(id)s", id=account.id))


def actor_words(entry: AuditEntry) -> str:
    if entry.actor is not None:
        return person_words(entry.actor)
    return _("Its person") if entry.action == "account.erased" else _("The system")


def log_file(entries: Sequence[AuditEntry], titles: Mapping[int, Localized], name: str) -> Response:
    """CSV in UTF-8, each cell safe from being run by a spreadsheet."""
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(COLUMNS)
    writer.writerows([safe_cell(cell) for cell in row_of(entry, titles)] for entry in entries)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(BOM + table.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def row_of(entry: AuditEntry, titles: Mapping[int, Localized]) -> tuple[str, ...]:
    return (
        utc_iso(entry.at),
        f"{city_time(entry.at):%Y-%m-%d %H:%M}",
        str(entry.actor_id or ""),
        actor_words(entry),
        entry.action,
        audit_words(entry),
        entry.subject,
        str(entry.round_id or ""),
        localized(titles.get(entry.round_id)) if entry.round_id else "",
        entry.reason,
        json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else "",
    )
