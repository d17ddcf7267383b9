"""The log in words: what was done, to what. The stored names of actions never change; these words may."""

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _

from app.models import AuditEntry
from app.web.audit_words_answers import ANSWERS_AUDIT_WORDS
from app.web.audit_words_challenges import CHALLENGE_AUDIT_WORDS
from app.web.audit_words_import import IMPORT_AUDIT_WORDS
from app.web.audit_words_people import PEOPLE_AUDIT_WORDS
from app.web.audit_words_review import REVIEW_AUDIT_WORDS
from app.web.audit_words_site import SITE_AUDIT_WORDS, SITE_SUBJECTS
from app.web.audit_words_survey import SURVEY_AUDIT_WORDS, survey_subject
from app.web.audit_words_survey_results import SURVEY_RESULTS_AUDIT_WORDS
from app.web.times import city_time


def phase_word(kind: str) -> str:
    return {"challenges": _("Challenges"), "solutions": _("Solutions"), "voting": _("Voting")}.get(kind, kind)


def audit_words(entry: AuditEntry) -> str:
    """One line: "Voting: extended from 29.10.2020 20:00 to 30.10.2020 17:00"."""
    words = WORDS.get(entry.action)
    done = words(entry) if words else entry.action
    subject = subject_words(entry.subject)
    return _("%(subject)s: %(done)s", subject=subject, done=done) if subject else done


def subject_words(subject: str) -> str:
    kind, _colon, key = subject.partition(":")
    if kind == "phase":
        return phase_word(key)
    if kind == "solution":
        return _("Solution %(id)s", id=key)
    if kind == "challenge":
        return _("Challenge %(id)s", id=key)
    if kind == "quarter":
        return _("Quarter %(id)s", id=key)
    if kind == "option":
        return _("Option %(id)s of the survey", id=key)
    if kind == "business":
        return _("Business %(id)s", id=key)
    if kind == "account":
        return _("Account %(id)s", id=key)
    if kind == "survey":
        return survey_subject()
    if kind in SITE_SUBJECTS:
        return SITE_SUBJECTS[kind](key)
    if kind == "main_challenge":
        return _("Main challenge %(id)s", id=key)
    return ""


def log_time(moment: datetime) -> str:
    """ "26.10.2020 16:02": narrow enough for a table."""
    return f"{city_time(moment):%d.%m.%Y\u00a0%H:%M}"


def date_in(entry: AuditEntry, name: str, which: int) -> str:
    """The old (0) or the new (1) date of a change; a dash where there was none."""
    written = (entry.details.get(name) or [None, None])[which]
    return log_time(datetime.fromisoformat(written)) if written else "—"


def scheduled(entry: AuditEntry) -> str:
    opens, closes = date_in(entry, "opens_at", 1), date_in(entry, "closes_at", 1)
    if not any(written[0] for written in entry.details.values()):
        return _("dates set: opens %(opens)s, ends %(closes)s", opens=opens, closes=closes)
    return _(
        "dates set: opens %(opens)s (before: %(old_opens)s), ends %(closes)s (before: %(old_closes)s)",
        opens=opens,
        old_opens=date_in(entry, "opens_at", 0),
        closes=closes,
        old_closes=date_in(entry, "closes_at", 0),
    )


def opened(entry: AuditEntry) -> str:
    return _(
        "opened at %(opens)s, ends %(closes)s",
        opens=date_in(entry, "opens_at", 1),
        closes=date_in(entry, "closes_at", 1),
    )


def closed(entry: AuditEntry) -> str:
    return _(
        "closed at %(closes)s (before: %(old)s)",
        closes=date_in(entry, "closes_at", 1),
        old=date_in(entry, "closes_at", 0),
    )


def extended(entry: AuditEntry) -> str:
    return _(
        "extended to %(closes)s (before: %(old)s)",
        closes=date_in(entry, "closes_at", 1),
        old=date_in(entry, "closes_at", 0),
    )


def reopened(entry: AuditEntry) -> str:
    return _(
        "reopened, ends %(closes)s (before: %(old)s)",
        closes=date_in(entry, "closes_at", 1),
        old=date_in(entry, "closes_at", 0),
    )


def results_expected(entry: AuditEntry) -> str:
    return _(
        "results expected %(at)s (before: %(old)s)",
        at=date_in(entry, "results_expected_at", 1),
        old=date_in(entry, "results_expected_at", 0),
    )


WORDS: dict[str, Callable[[AuditEntry], str]] = {
    "phase.scheduled": scheduled,
    "phase.opened": opened,
    "phase.closed": closed,
    "phase.extended": extended,
    "phase.reopened": reopened,
    "round.created": lambda entry: _("the round was created"),
    "round.edited": lambda entry: _("the texts of the round changed"),
    "round.rule_set": lambda entry: _("the rule of the vote changed"),
    "round.results_expected": results_expected,
    "round.made_public": lambda entry: _("the round became public"),
    "round.taken_back": lambda entry: _("the round is not public any more"),
    "results.publish": lambda entry: _("results published"),
    "main_challenge.created": lambda entry: _("created"),
    "main_challenge.edited": lambda entry: _("texts changed"),
    "main_challenge.moved": lambda entry: _("moved in the order"),
    "solution.created": lambda entry: _("added by staff"),
    "solution.edited": lambda entry: _("texts changed"),
    "solution.put_on_ballot": lambda entry: _("on the ballot"),
    "solution.kept_off_ballot": lambda entry: _("not on the ballot"),
    "solution.hidden": lambda entry: _("hidden"),
    "solution.unhidden": lambda entry: _("public again"),
    **REVIEW_AUDIT_WORDS,
    **CHALLENGE_AUDIT_WORDS,
    **ANSWERS_AUDIT_WORDS,
    **IMPORT_AUDIT_WORDS,
    **PEOPLE_AUDIT_WORDS,
    **SITE_AUDIT_WORDS,
    **SURVEY_AUDIT_WORDS,
    **SURVEY_RESULTS_AUDIT_WORDS,
    "solution.proposed": lambda entry: _("sent"),
    "solution.edited_by_author": lambda entry: _("changed by its author"),
    "solution.withdrawn": lambda entry: _("withdrawn by its author"),
    "solution.answered": lambda entry: _("its author answered to the hiding"),
    "solution.version_hidden": lambda entry: _("an earlier version was hidden by its author"),
    "solution.version_redacted": lambda entry: _("the words of an earlier version were taken away"),
}
