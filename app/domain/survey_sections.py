"""The verbs of a section, which is one page of the survey: add, edit, move, remove."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.domain.survey_editing import done, held, section_in, unfrozen, write_texts
from app.domain.survey_order import order_of, placed, refuse_hanging, write_section_order
from app.models import Account, Localized, Survey, SurveySection

LONG = frozenset({"text"})


def add_section(
    session: Session, survey: Survey, texts: Mapping[str, Localized], *, by: Account | None
) -> SurveySection:
    """A new section after the others, without questions. Raises Refused: SURVEY_FROZEN."""
    survey = unfrozen(session, survey)
    section = SurveySection(position=len(survey.sections) + 1, title={})
    write_texts(section, texts, LONG)
    survey.sections.append(section)
    done(session, survey, "section_added", by=by, section=section.position)
    return section


def edit_section(
    session: Session, survey: Survey, section: SurveySection, texts: Mapping[str, Localized], *, by: Account | None
) -> SurveySection:
    """Its words may be corrected at any time."""
    survey = held(session, survey)
    section = section_in(survey, section.id)
    if write_texts(section, texts, LONG):
        done(session, survey, "section_reworded", by=by, section=section.position)
    return section


def move_section(
    session: Session, survey: Survey, section: SurveySection, *, before: int | None = None, by: Account | None
) -> SurveySection:
    """Put a section before another, or at the end. Raises Refused: SURVEY_FROZEN, CONDITION_HANGS."""
    survey = unfrozen(session, survey)
    section = section_in(survey, section.id)
    old = section.position
    write_section_order(survey, placed(survey.sections, section, before))
    if section.position != old:
        done(session, survey, "section_moved", by=by, section=section.position, was=old)
    return section


def remove_section(session: Session, survey: Survey, section: SurveySection, *, by: Account | None) -> None:
    """Take a section away with its questions. Raises Refused: SURVEY_FROZEN, CONDITION_HANGS."""
    survey = unfrozen(session, survey)
    section = section_in(survey, section.id)
    number, questions = section.position, len(section.questions)
    refuse_hanging([(one, asked) for one, asked in order_of(survey) if one is not section])
    write_section_order(survey, [one for one in survey.sections if one is not section])
    done(session, survey, "section_removed", by=by, section=number, questions=questions)
