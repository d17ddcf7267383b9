"""The log, newest first, page by page: of a round, and of everything, with a filter and as a file."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app.domain.audit_trail import MOST_EXPORTED, people_to_choose, read_lines, read_trail
from app.domain.permissions import Permission
from app.extensions import db
from app.forms.staff_log import LogFilterForm
from app.models import Localized, Round
from app.views.staff.blueprint import bp
from app.views.staff.common import the_round
from app.web.audit_filter import actor_words, log_file
from app.web.guards import staff
from app.web.ids import read_id
from app.web.page import page_now
from app.web.times import city_time

PAGE = 50


@bp.context_processor
def words_of_the_log() -> dict[str, object]:
    return {"actor_words": actor_words}


@bp.get("/staff/rounds/<int:round_id>/log")
@staff(Permission.READ_AUDIT)
def log(round_id: int) -> ResponseReturnValue:
    round_ = the_round(round_id)
    before = request.args.get("before", type=int)
    return render_template("staff/log.html", round=round_, trail=read_trail(db.session, round_.id, before, PAGE))


@bp.get("/staff/log")
@staff(Permission.READ_AUDIT)
def whole_log() -> ResponseReturnValue:
    form = LogFilterForm()
    wanted, titles = form.wanted(), titles_of_rounds()
    form.offer(people_to_choose(db.session(), wanted.actor_id), titles)
    trail = read_lines(db.session(), wanted, request.args.get("before", type=read_id), PAGE)
    context = {"form": form, "trail": trail, "titles": titles, "most": MOST_EXPORTED}
    return render_template("staff/whole_log.html", **context), 422 if form.errors else 200


@bp.get("/staff/log.csv")
@staff(Permission.READ_AUDIT)
def whole_log_csv() -> ResponseReturnValue:
    """The newest lines of the same filter, all at once."""
    entries = read_lines(db.session(), LogFilterForm().wanted(), limit=MOST_EXPORTED).entries
    return log_file(entries, titles_of_rounds(), f"kolot-log-{city_time(page_now()):%Y-%m-%d}.csv")


def titles_of_rounds() -> dict[int, Localized]:
    """By number, newest first."""
    rows = db.session.execute(select(Round.id, Round.title).order_by(Round.id.desc()))
    return {row.id: row.title for row in rows}
