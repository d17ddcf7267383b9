"""What a round tells many people."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.rules import may_show_totals
from app.models import MessageKind, PhaseKind, Round, Solution, TallyLine
from app.web.reader import localized
from app.web.times import day_time
from app.worker.addresses import address_of
from app.worker.said import Said

About = dict[str, Any]
MOST_WINNERS = 12


def public_round(session: Session, about: About) -> Round | None:
    round_ = session.get(Round, about.get("round", 0))
    return round_ if round_ and round_.is_public else None


def solutions_open(session: Session, about: About, language: str) -> Said | None:
    round_ = public_round(session, about)
    if round_ is None or not (phase := round_.phase(PhaseKind.SOLUTIONS)).is_open(now(session)):
        return None
    until = (_("Until %(time)s.", time=day_time(phase.closes_at)),) if phase.closes_at else ()
    return Said(
        _("Now everybody can propose solutions"),
        (_("The businesses said what is hard. Now it is the turn of ideas, of every resident."), *until),
        quote=localized(round_.title),
        link=address_of("solutions.index", language, round_id=round_.id),
        link_words=_("To the solutions"),
    )


def review_window(session: Session, about: About, language: str) -> Said | None:
    round_ = public_round(session, about)
    if round_ is None or round_.voting.has_opened(now(session)):
        return None
    opens = round_.voting.opens_at
    return Said(
        _("Which solutions would help your business?"),
        (
            _("Residents proposed solutions to what businesses raised. Before the vote, owners say which would help."),
            *((_("Until %(time)s.", time=day_time(opens)),) if opens else ()),
        ),
        quote=localized(round_.title),
        link=address_of("judgements.index", language, round_id=round_.id),
        link_words=_("All solutions on one page"),
    )


def voting_opens(session: Session, about: About, language: str) -> Said | None:
    return voting(session, about, language, _("Voting is open"))


def last_day(session: Session, about: About, language: str) -> Said | None:
    return voting(session, about, language, _("The last day of the vote"))


def voting(session: Session, about: About, language: str, subject: str) -> Said | None:
    round_ = public_round(session, about)
    if round_ is None or not round_.voting.is_open(now(session)):
        return None
    until = (_("Voting ends on %(time)s.", time=day_time(round_.voting.closes_at)),) if round_.voting.closes_at else ()
    question = localized(round_.question)
    return Said(
        subject,
        (*((question,) if question else ()), *until),
        quote=localized(round_.title),
        link=address_of("solutions.index", language, round_id=round_.id),
        link_words=_("To the vote"),
    )


def results(session: Session, about: About, language: str) -> Said | None:
    round_ = public_round(session, about)
    if round_ is None or not may_show_totals(round_):
        return None
    winners = (
        select(Solution.title)
        .join(TallyLine, TallyLine.solution_id == Solution.id)
        .where(TallyLine.round_id == round_.id, TallyLine.is_winner.is_(True))
        .order_by(TallyLine.rank, Solution.id)
        .limit(MOST_WINNERS)
    )
    return Said(
        _("The results are published"),
        (_("The public chose:"),),
        quote=localized(round_.title),
        link=address_of("results.show", language, round_id=round_.id),
        link_words=_("To the results"),
        more=tuple(session.scalars(winners)),
    )


ROUND_WRITERS = {
    MessageKind.SOLUTIONS_OPEN: solutions_open,
    MessageKind.REVIEW_WINDOW: review_window,
    MessageKind.VOTING_OPENS: voting_opens,
    MessageKind.LAST_DAY: last_day,
    MessageKind.RESULTS: results,
}
