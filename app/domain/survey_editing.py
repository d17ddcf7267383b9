"""What all verbs that build a survey share: hold it alone, refuse when it is frozen, leave a trace."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.domain.rounds import clean_localized
from app.domain.survey_state import whole_surveys
from app.models import Account, Localized, Question, Round, Survey, SurveySection

Part = TypeVar("Part")


def held(session: Session, survey: Survey) -> Survey:
    """The survey as it is now, whole, and nobody else's until the transaction ends.

    An owner's first answer waits for it, so that a question never changes under an answer.
    """
    whole = whole_surveys().where(Survey.id == survey.id).with_for_update(of=Survey)
    return found(session.scalar(whole.execution_options(populate_existing=True)))


def unfrozen(session: Session, survey: Survey) -> Survey:
    """The same, as long as nobody has answered. Raises Refused: SURVEY_FROZEN."""
    locked = held(session, survey)
    if locked.is_frozen:
        raise Refused(Refusal.SURVEY_FROZEN)
    return locked


def section_in(survey: Survey, section_id: int) -> SurveySection:
    return found(next((one for one in survey.sections if one.id == section_id), None))


def question_in(survey: Survey, question_id: int) -> Question:
    return found(next((one for one in survey.questions if one.id == question_id), None))


def found(part: Part | None) -> Part:
    """Somebody else of the staff may have removed it a moment ago."""
    if part is None:
        raise Refused(Refusal.SURVEY_PART_GONE)
    return part


def done(
    session: Session, survey: Survey, action: str, *, by: Account | None, reason: str = "", **details: Any
) -> None:
    """Write it down. The survey says when it changed: an owner's page from before is not taken for the new one."""
    survey.updated_at = now(session)
    session.flush()
    round_ = session.get_one(Round, survey.round_id)
    subject = f"survey:{survey.id}"
    record_audit(session, f"survey.{action}", by=by, round_=round_, subject=subject, reason=reason, details=details)


def merged(old: Localized | None, new: Localized, *, is_long: bool = False) -> Localized:
    """The new text over the old one: a language that the city does not offer now keeps its words."""
    return clean_localized({**(old or {}), **new}, is_long=is_long)


def write_texts(thing: object, texts: Mapping[str, Localized], long: frozenset[str]) -> list[str]:
    """Write the texts that differ, and say which."""
    changed = []
    for name, text in texts.items():
        value = merged(getattr(thing, name), text, is_long=name in long)
        if value != (getattr(thing, name) or {}):
            setattr(thing, name, value)
            changed.append(name)
    return sorted(changed)
