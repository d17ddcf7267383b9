"""The results of a survey become public: counted once, small counts left out, and frozen."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.audit import record_audit
from app.domain.clock import now
from app.domain.locks import lock_phase
from app.domain.refusal import Refusal, Refused
from app.domain.survey_counting import count_by_wave, count_survey, count_verified
from app.domain.survey_protection import WHOLE, Asked, Counts
from app.domain.survey_repeats import as_asked_later
from app.domain.survey_shape import shape_of
from app.domain.survey_state import FEWEST, has_closed, survey_of
from app.domain.survey_telling import Told, tell, tell_change
from app.models import Account, ResultsBy, Round, Survey, SurveyResult


def publish_survey(session: Session, survey: Survey, round_: Round, *, by: Account | None, reason: str = "") -> None:
    """Freeze what the public sees of a closed survey: once.

    Raises Refused: SURVEY_ALREADY_PUBLISHED, SURVEY_NOT_CLOSED. Needs a writing transaction.
    """
    lock_phase(session, round_.id, shared=False)  # an answer on its way is counted, or finds the survey closed
    session.refresh(survey, ["published_at"], with_for_update=True)
    if refusal := publish_survey_refusal(session, survey, round_):
        raise Refused(refusal)
    for filter_, values in results_to_publish(session, survey, round_).items():
        for value, counts in values.items():
            session.add(SurveyResult(survey_id=survey.id, by=filter_, value=value, counts=counts))
    survey.published_at = now(session)
    record_audit(session, "survey.publish", by=by, round_=round_, subject=f"survey:{survey.id}", reason=reason)


def publish_survey_refusal(session: Session, survey: Survey, round_: Round) -> Refusal | None:
    """Why its results may not be published now, or None."""
    if survey.published_at is not None:
        return Refusal.SURVEY_ALREADY_PUBLISHED
    return None if has_closed(survey, round_, now(session)) else Refusal.SURVEY_NOT_CLOSED


def results_to_publish(session: Session, survey: Survey, round_: Round) -> Told:
    """What publishing would write, by filter and value: staff see it before."""
    asked = shape_of(survey)
    counts = count_survey(session, survey, asked)
    told = tell(asked, counts, told_of_other_waves(session, survey))
    if whole := told[ResultsBy.ALL].get(WHOLE):
        whole["verified"] = safe_part(count_verified(session, survey), whole["businesses"])
    told[ResultsBy.BOTH_WAVES] = change_since(session, survey, round_, asked, told)
    return told


def safe_part(part: int, whole: int) -> int | None:
    """A part, where neither it nor the rest is a small count."""
    return part if part >= FEWEST and whole - part >= FEWEST else None


def told_of_other_waves(session: Session, survey: Survey) -> list[Told]:
    """What is public already of the other surveys of the round, which the same businesses answer."""
    others = select(Survey.id).where(Survey.round_id == survey.round_id, Survey.id != survey.id)
    found: dict[int, Told] = {}
    for row in session.scalars(select(SurveyResult).where(SurveyResult.survey_id.in_(others))):
        found.setdefault(row.survey_id, {}).setdefault(row.by, {})[row.value] = row.counts
    return list(found.values())


def told_of(session: Session, survey: Survey) -> Told:
    """What is public of a survey."""
    found: Told = {}
    for row in session.scalars(select(SurveyResult).where(SurveyResult.survey_id == survey.id)):
        found.setdefault(row.by, {})[row.value] = row.counts
    return found


def change_since(
    session: Session, survey: Survey, round_: Round, asked: Sequence[Asked], told: Told
) -> dict[str, dict[str, Any]]:
    """Before and after of the questions asked again, for those who answered this wave and the one before."""
    earlier = survey_of(session, round_, survey.wave - 1) if survey.wave > 1 else None
    if earlier is None or earlier.published_at is None:
        return {}
    asked_then = shape_of(earlier)
    then: Counts = count_by_wave(session, earlier, survey, asked_then)
    today: Counts = count_by_wave(session, survey, earlier, asked)
    change = tell_change((asked_then, then, told_of(session, earlier)), (asked, today, told))
    return as_asked_later(survey, change)
