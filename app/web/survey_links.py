"""The surveys of a round whose results are public, for the pages that lead to them."""

from typing import NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.models import Localized, Survey
from app.web.site import keep_for

SECONDS = 5


class PublicResults(NamedTuple):
    survey_id: int
    title: Localized


def public_survey_results(round_id: int) -> list[PublicResults]:
    """In the order in which they were asked; at most a few seconds old, since all visitors see the same."""

    def read() -> list[PublicResults]:
        is_out = Survey.published_at.is_not(None)
        found = select(Survey.id, Survey.title).where(Survey.round_id == round_id, is_out).order_by(Survey.wave)
        return [PublicResults(*row) for row in db.session.execute(found)]

    return keep_for(SECONDS, ("survey results", round_id), read)
