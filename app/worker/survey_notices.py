"""The letter after a survey was answered: never what was answered."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.domain.survey_drafts import response_of
from app.models import EntryChannel
from app.worker.addresses import address_of
from app.worker.said import Said


def answers_received(session: Session, about: dict[str, Any], language: str) -> Said | None:
    """Whose answers came in, and that they can be corrected; nothing where they are not there any more."""
    response = response_of(session, about["survey"], about["answers_of"])
    if response is None or response.business is None:
        return None
    by_staff = response.channel is not EntryChannel.ONLINE
    first = _("We wrote down the answers that were given on the phone or at the desk.") if by_staff else ""
    lines = (
        first or _("We received the answers to the survey."),
        _("They can be corrected until the survey ends. They are not passed to collection, licensing or inspection."),
    )
    return Said(
        _("Your answers were received"),
        lines,
        quote=response.business.name,
        link=address_of("surveys.show", language, survey_id=response.survey_id),
        link_words=_("To the survey"),
    )
