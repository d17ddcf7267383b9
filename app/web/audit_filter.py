"""The log in words, as choices of a filter; who acted; and the log as a file."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

from flask import Response
from flask_babel import gettext as _

from app.domain.audit_trail import EVERY
from app.models import Account, AuditEntry, Localized
from app.web.audit_words import WORDS, audit_words
from app.web.reader import localized
from app.web.spreadsheet import safe_cell
from app.web.times import city_time, utc_iso

BOM = "\ufeff"  # so that spreadsheets read the file as UTF-8
COLUMNS = ("at_utc", "at_city", "account", "who", "action", "what", "subject", "round", "round_title", "why", "details")


def kind_words(kind: str) -> str:
    return {
        "account": _("Accounts"),
        "business": _("Businesses"),
        "challenge": _("Challenges"),
        "main_challenge": _("Main challenges"),
        "phase": _("Phases"),
        "results": _("Results"),
        "round": _("Rounds"),
        "second_factor": _("Second factor"),
        "solution": _("Solutions"),
        "solutions": _("Imports"),
        "staff": _("People"),
    }.get(kind, kind.replace("_", " "))


def action_words(action: str) -> str:
    """An action without its details, which only a line has."""
    short = {
        "phase.scheduled": _("dates set"),
        "phase.opened": _("opened"),
        "phase.closed": _("closed"),
        "phase.extended": _("extended"),
        "phase.reopened": _("reopened"),
        "round.results_expected": _("the date of the results changed"),
        "solution.merged": _("merged"),
        "solution.unmerged": _("apart again"),
        "solutions.imported": _("came in from a file"),
        "staff.role_given": _("role given"),
        "staff.role_changed": _("role changed"),
        "staff.role_taken": _("role taken away"),
    }
    return short.get(action) or WORDS[action](AuditEntry(action=action, details={}))


def action_choices() -> dict[str, list[tuple[str, str]]]:
    """Every action that has words, by its kind, with all of a kind first."""
    kinds: dict[str, list[str]] = {}
    for action in WORDS:
        kinds.setdefault(action.partition(".")[0], []).append(action)
    named = {kind_words(kind): (kind, actions) for kind, actions in kinds.items()}
    return {
        name: [(f"{kind}{EVERY}", _("%(kind)s: everything", kind=name))]
        + [(one, f"{name}: {action_words(one)}") for one in actions]
        for name, (kind, actions) in sorted(named.items())
    }


def person_words(account: Account) -> str:
    """The name; of somebody of the staff without one, the address; a resident's address is not for a list."""
    return account.name or (account.address if account.is_staff else _("Account %(id)s", id=account.id))


def actor_words(entry: AuditEntry) -> str:
    if entry.actor is not None:
        return person_words(entry.actor)
    return _("Its person") if entry.action == "account.erased" else _("Command line")


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
