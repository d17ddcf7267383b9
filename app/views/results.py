"""Published results: the page, and the same figures for machines. Before publication there is nothing to see."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response as AnyResponse

from app.domain.judgements import judgement_counts
from app.domain.quarters import quarters
from app.domain.rules import SMALL_COUNT, may_show_counts, may_show_totals
from app.domain.turnout import turnout_of
from app.extensions import db
from app.models import Result, Round, Solution, SolutionState, TallyLine
from app.web.guards import public
from app.web.rounds import main_challenges, public_round
from app.web.spreadsheet import safe_cell
from app.web.times import utc_iso
from app.web.words_account import turnout_group

bp = Blueprint("results", __name__)
BOM = "\ufeff"  # so that spreadsheets read the file as UTF-8


@dataclass(frozen=True, slots=True)
class Published:
    """The results of a round as anyone may see them; `counts` says whether numbers of votes are among them."""

    round: Round
    result: Result
    lines: Sequence[TallyLine]
    counts: bool
    turnout: dict[str, dict[str, int]]

    @property
    def winners(self) -> list[TallyLine]:
        return [line for line in self.lines if line.is_winner]

    @property
    def others(self) -> list[TallyLine]:
        return [line for line in self.lines if not line.is_winner]

    @property
    def shows_kinds(self) -> bool:
        """Turnout by kind of address, unless one kind is so small that it could point at people."""
        kinds = (self.result.ballots_by_email, self.result.ballots_by_phone)
        return all(kind == 0 or kind >= SMALL_COUNT for kind in kinds)

    @property
    def most_votes(self) -> int:
        return max((line.votes for line in self.lines), default=0)

    def share(self, line: TallyLine) -> str:
        """The length of its bar, as a percentage of the longest."""
        return f"{100 * line.votes / (self.most_votes or 1):.1f}%"


def published(round_id: int) -> Published | None:
    """The frozen tally of a public round in four statements; None before publication."""
    round_ = public_round(round_id)
    if not may_show_totals(round_):
        return None
    result = db.session.get_one(Result, round_id)
    lines = db.session.scalars(
        select(TallyLine)
        .where(TallyLine.round_id == round_id)
        .options(joinedload(TallyLine.solution).selectinload(Solution.main_challenges))
        .order_by(TallyLine.rank, TallyLine.solution_id)
    ).all()
    counts = may_show_counts(round_, result.ballots)
    return Published(round_, result, lines, counts, turnout_of(db.session(), round_id) if counts else {})


@bp.get("/results")
@public
def latest() -> AnyResponse:
    """The newest published results."""
    newest = db.session.scalar(
        select(Round.id)
        .where(Round.is_public.is_(True), Round.published_at.is_not(None))
        .order_by(Round.id.desc())
        .limit(1)
    )
    return redirect(url_for("results.show", round_id=newest) if newest else url_for("home.show"))


@bp.get("/rounds/<int:round_id>/results")
@public
def show(round_id: int) -> str:
    found = published(round_id)
    if found is None:
        return render_template("results/not_yet.html", round=public_round(round_id))
    return render_template(
        "results/show.html",
        found=found,
        round=found.round,
        challenges=main_challenges(round_id),
        turnout=named_turnout(found),
        judgements=judgement_counts(db.session(), [line.solution_id for line in found.lines]),
    )


def named_turnout(found: Published) -> dict[str, list[tuple[str, int]]]:
    """What voters said of themselves, in words; kinds of address stand in a table of their own."""
    names = {str(quarter.id): quarter.name for quarter in quarters(db.session())} if "quarter" in found.turnout else {}
    return {
        dimension: [(turnout_group(dimension, group, names), ballots) for group, ballots in groups.items()]
        for dimension, groups in found.turnout.items()
        if dimension != "kind" and len(groups) > 1
    }


@bp.get("/rounds/<int:round_id>/results.json")
@public
def json(round_id: int) -> Response:
    found = published(round_id) or abort(404)
    return jsonify(
        round={
            "id": found.round.id,
            "title": found.round.title,
            "published_at": utc_iso(found.round.published_at),  # type: ignore[arg-type]
            "votes_per_ballot": found.round.votes_per_ballot,
            "winners_per_challenge": found.round.winners_per_challenge,
            "winners_overall": found.round.winners_overall,
            "winner_threshold": found.round.winner_threshold,
            "tie_rule": found.round.tie_rule,
            "lot_seed": found.round.lot_seed,
        },
        ballots=found.result.ballots if found.counts else None,
        votes=found.result.votes if found.counts else None,
        turnout=found.turnout,
        solutions=[line_as_json(found, line) for line in found.lines],
    )


def line_as_json(found: Published, line: TallyLine) -> dict[str, Any]:
    return {
        "id": line.solution_id,
        "title": public_title(line),
        "main_challenges": [challenge.id for challenge in line.solution.main_challenges],
        "rank": line.rank,
        "votes": line.votes if found.counts else None,
        "is_winner": line.is_winner,
    }


def public_title(line: TallyLine) -> str | None:
    """The title, unless the solution was hidden: then only its number remains public."""
    return None if line.solution.state is SolutionState.HIDDEN else line.solution.title


@bp.get("/rounds/<int:round_id>/results.csv")
@public
def csv_file(round_id: int) -> Response:
    found = published(round_id) or abort(404)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(["rank", "solution_id", "title", "votes", "is_winner"])
    for line in found.lines:
        votes = line.votes if found.counts else ""
        writer.writerow([line.rank, line.solution_id, safe_cell(public_title(line) or ""), votes, int(line.is_winner)])
    name = f"kolot-results-{round_id}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(BOM + table.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
