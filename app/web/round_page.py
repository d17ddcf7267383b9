"""The page of a round: the same for the home page and for the address of the round."""

from collections.abc import Sequence
from datetime import datetime

from flask import render_template

from app.domain.audit_trail import changes_of_the_end
from app.domain.news import list_news
from app.domain.stages import next_opening, open_phase, solution_counts, stage_of
from app.domain.survey_mine import ready_survey
from app.extensions import db
from app.models import NewsItem, PhaseKind, Round
from app.web.page import page_now
from app.web.rounds import main_challenges, raised
from app.web.site import keep_for
from app.web.survey_links import public_survey_results
from app.web.voting_state import my_ballot

NEWEST_NEWS, NEWS_SECONDS, SURVEY_SECONDS = 3, 5, 5


def show_round(round_: Round) -> str:
    now = page_now()
    return render_template(
        "home/show.html",
        round=round_,
        stage=stage_of(round_, now),
        open_phase=open_phase(round_, now),
        coming=next_opening(round_, now),
        now=now,
        ballot=my_ballot(round_),
        challenges=[one for one in main_challenges(round_.id) if one.is_public],
        news=latest_news(round_.id, now),
        raised=raised(round_),
        moved=changes_of_the_end(db.session(), round_.id),
        counts=solution_counts(db.session(), round_.id),
        survey_id=open_survey(round_, now),
        surveys=public_survey_results(round_.id) if round_.phase(PhaseKind.CHALLENGES).has_opened(now) else [],
    )


def latest_news(round_id: int, now: datetime) -> Sequence[NewsItem]:
    """The newest that everybody may read; at most a few seconds old, since all visitors see the same."""

    def read() -> Sequence[NewsItem]:
        items = list_news(db.session(), round_id, until=now, limit=NEWEST_NEWS).items
        for item in items:
            db.session.expunge(item)
        return items

    return keep_for(NEWS_SECONDS, ("news", round_id), read)


def open_survey(round_: Round, now: datetime) -> int | None:
    """The survey that owners can answer now; asked for only while it can be there at all."""
    if not round_.phase(PhaseKind.CHALLENGES).is_open(now):
        return None

    def read() -> int | None:
        survey = ready_survey(db.session(), round_.id)
        return survey.id if survey else None

    return keep_for(SURVEY_SECONDS, ("survey", round_.id), read)
