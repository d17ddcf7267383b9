"""The page of a round: the same for the home page and for the address of the round."""

from flask import render_template

from app.domain.audit_trail import changes_of_the_end
from app.domain.hinge import raised_by
from app.domain.stages import next_opening, open_phase, solution_counts, stage_of
from app.extensions import db
from app.models import Round
from app.web.page import page_now
from app.web.rounds import main_challenges
from app.web.voting_state import my_ballot


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
        raised=raised_by(db.session(), round_),
        moved=changes_of_the_end(db.session(), round_.id),
        counts=solution_counts(db.session(), round_.id),
    )
