"""The verbs of a whole survey: begin it, correct its words, say that it is ready, ask again later."""

from collections.abc import Mapping, Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.refusal import Refusal, Refused
from app.domain.survey_copying import copied_sections, template, template_sections
from app.domain.survey_editing import done, held, unfrozen, write_texts
from app.domain.survey_state import counted, has_closed, survey_by_id, survey_of
from app.models import (
    Account,
    Localized,
    Round,
    Survey,
    SurveyResponse,
    SurveySection,
)

LONG = frozenset({"intro", "thanks"})
LATER_WAVE = 2
MOST_PAST = 20


def create_survey(
    session: Session, round_: Round, texts: Mapping[str, Localized], *, by: Account | None, wave: int = 1
) -> Survey:
    """A survey without questions, not ready. Raises Refused: SURVEY_EXISTS."""
    return begun(session, round_, texts, [], by=by, wave=wave, action="created")


def create_from_template(session: Session, round_: Round, *, by: Account | None) -> Survey:
    """A survey that begins as the one that is shipped."""
    texts = {name: template()[name] for name in ("title", "intro", "thanks")}
    return begun(session, round_, texts, template_sections(), by=by, action="created_from_template")


def duplicate_survey(session: Session, round_: Round, source: Survey, *, by: Account | None) -> Survey:
    """A survey that begins as that of another round. What its options were tied to there stays there."""
    whole = survey_by_id(session, source.id) or source
    return begun(
        session, round_, texts_of(whole), copied_sections(whole), by=by, action="duplicated", of_round=whole.round_id
    )


def texts_of(survey: Survey) -> dict[str, Localized]:
    return {"title": survey.title, "intro": survey.intro, "thanks": survey.thanks}


def begun(
    session: Session,
    round_: Round,
    texts: Mapping[str, Localized],
    sections: list[SurveySection],
    *,
    by: Account | None,
    action: str,
    wave: int = 1,
    **details: int,
) -> Survey:
    if session.scalar(select(exists().where(Survey.round_id == round_.id, Survey.wave == wave))):
        raise Refused(Refusal.SURVEY_EXISTS)
    clock = now(session)
    survey = Survey(round_id=round_.id, wave=wave, title={}, sections=sections, created_at=clock, updated_at=clock)
    write_texts(survey, texts, LONG)
    session.add(survey)
    try:
        session.flush()
    except IntegrityError as error:  # somebody began one in the same moment
        raise Refused(Refusal.SURVEY_EXISTS) from error
    done(session, survey, action, by=by, **details)
    return survey


def edit_survey(session: Session, survey: Survey, texts: Mapping[str, Localized], *, by: Account | None) -> Survey:
    """Its words may be corrected at any time. The trail names the texts that changed."""
    survey = held(session, survey)
    if changed := write_texts(survey, texts, LONG):
        done(session, survey, "reworded", by=by, texts=changed)
    return survey


def remove_survey(session: Session, survey: Survey, *, by: Account | None) -> None:
    """Begin anew: the survey goes, and test answers with it. Raises Refused: SURVEY_FROZEN."""
    survey = unfrozen(session, survey)
    done(session, survey, "removed", by=by, questions=len(survey.questions))
    session.delete(survey)
    session.flush()


def set_ready(session: Session, survey: Survey, *, by: Account | None) -> Survey:
    """Owners see it as soon as its time has come. Raises Refused: SURVEY_IS_EMPTY."""
    survey = held(session, survey)
    if not survey.questions:
        raise Refused(Refusal.SURVEY_IS_EMPTY)
    if not survey.is_ready:
        survey.is_ready = True
        done(session, survey, "set_ready", by=by)
    return survey


def set_not_ready(session: Session, survey: Survey, *, by: Account | None) -> Survey:
    """Owners do not see it any more. Raises Refused: SURVEY_FROZEN once one of them has answered."""
    survey = unfrozen(session, survey)
    if survey.is_ready:
        survey.is_ready = False
        done(session, survey, "set_not_ready", by=by)
    return survey


def ask_again(session: Session, round_: Round, *, by: Account | None) -> Survey:
    """A second wave of the questions about the present state, so that before and after can be compared.

    Raises Refused: WAVE_TOO_EARLY, NO_PRESENT_STATE, SURVEY_EXISTS.
    """
    first = survey_of(session, round_)
    if first is None or not has_closed(first, round_, now(session)):
        raise Refused(Refusal.WAVE_TOO_EARLY)
    sections = copied_sections(first, repeats=True, keep=lambda question: question.is_present_state)
    if not any(section.questions for section in sections):
        raise Refused(Refusal.NO_PRESENT_STATE)
    return begun(session, round_, texts_of(first), sections, by=by, wave=LATER_WAVE, action="asked_again")


def past_surveys(session: Session, round_: Round) -> Sequence[tuple[Survey, Round]]:
    """First surveys of other rounds, newest first: what a new one may be duplicated from."""
    has_section = exists().where(SurveySection.survey_id == Survey.id)
    others = select(Survey, Round).join(Round, Survey.round_id == Round.id)
    others = others.where(Survey.wave == 1, Survey.round_id != round_.id, has_section)
    return [(survey, of) for survey, of in session.execute(others.order_by(Survey.id.desc()).limit(MOST_PAST))]


def count_responses(session: Session, survey: Survey) -> int:
    """How many businesses have sent their answers."""
    return session.scalar(select(func.count()).select_from(SurveyResponse).where(counted(survey))) or 0


def waves_of(session: Session, round_id: int) -> Sequence[int]:
    """Which waves of a round's survey there are."""
    return session.scalars(select(Survey.wave).where(Survey.round_id == round_id).order_by(Survey.wave)).all()
