"""The page of a main challenge: the need, who raised it, what the city says, and the solutions to it."""

from flask import Blueprint, abort, render_template

from app.domain.businesses import public_names
from app.domain.hinge import quotes_of, raised_by_sector
from app.domain.hinge_answers import sectors_that_answered, sources_of
from app.domain.lists import Wanted, list_solutions
from app.domain.proposal_rules import propose_refusal
from app.extensions import db
from app.models import MainChallenge
from app.views.solutions import ballot_part, start_of_visitor
from app.web.cards import render_cards
from app.web.guards import public
from app.web.page import page_now
from app.web.rounds import main_challenges, public_round, raised
from app.web.survey_links import public_survey_results
from app.web.voting_state import my_ballot

bp = Blueprint("main_challenges", __name__)
SHOWN = 4


@bp.get("/main-challenges/<int:main_challenge_id>")
@public
def show(main_challenge_id: int) -> str:
    challenge = db.session.get(MainChallenge, main_challenge_id) or abort(404)
    if not challenge.is_public:
        abort(404)
    round_ = public_round(challenge.round_id)
    wanted = Wanted(round_.id, challenge.id, on_ballot=ballot_part(round_), start=start_of_visitor())
    found, ballot = list_solutions(db.session(), wanted, limit=SHOWN), my_ballot(round_)
    quotes = quotes_of(db.session(), challenge)
    sources = sources_of(db.session(), challenge)
    is_fixed = round_.voting.has_opened(page_now())
    return render_template(
        "main_challenges/show.html",
        round=round_,
        challenge=challenge,
        raised=raised(round_),
        sectors=raised_by_sector(db.session(), round_, challenge, page_now()),
        sources=sources,
        sectors_answered=sectors_that_answered(db.session(), round_, sources) if sources else [],
        quotes=quotes,
        surveys=public_survey_results(round_.id),
        names=public_names(db.session(), [one.business for one in quotes]),
        cards=render_cards(found.lines, main_challenges(round_.id), ballot.state_of, with_judgements=is_fixed),
        has_more=found.next is not None,
        may_propose=propose_refusal(round_, page_now()) is None,
    )
