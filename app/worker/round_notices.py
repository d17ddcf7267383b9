"""What a round tells many people."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.domain.clock import now
from app.domain.hinge import Raised, raised_by
from app.domain.rules import may_show_totals
from app.domain.survey_state import is_open, survey_of
from app.models import MainChallenge, MessageKind, PhaseKind, Round, Solution, SolutionState, TallyLine
from app.web.reader import localized, num
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


def owners_heard(session: Session, about: About, language: str) -> Said | None:
    """What became of one owner's answers; the counts are those that everybody sees."""
    round_ = public_round(session, about)
    if round_ is None or not round_.phase(PhaseKind.SOLUTIONS).is_open(now(session)):
        return None
    raised = raised_by(session, round_)
    ids = about.get("main_challenges", [])
    mine = session.scalars(select(MainChallenge).where(MainChallenge.id.in_(ids)).order_by(MainChallenge.position))
    lines = [counted(one, raised.get(one.id)) for one in mine]
    heard = _("Your answers became part of what the round is about:") if lines else _("Thank you for your answers.")
    return Said(
        _("What became of your answers"),
        (_("From today every resident can propose solutions to what businesses raised."), heard),
        quote=localized(round_.title),
        link=address_of("rounds.show", language, round_id=round_.id),
        link_words=_("To the round"),
        more=tuple(lines),
    )


def counted(main: MainChallenge, raised: Raised | None) -> str:
    title = localized(main.title)
    if raised is None:
        return title
    numbers = {"count": num(raised.first.businesses), "all": num(raised.first.of)}
    if raised.first.is_at_least:
        return _("%(title)s: at least %(count)s of %(all)s businesses", title=title, **numbers)
    return _("%(title)s: %(count)s of %(all)s businesses", title=title, **numbers)


def next_wave(session: Session, about: About, language: str) -> Said | None:
    """The same questions again, some time later."""
    round_ = public_round(session, about)
    survey = round_ and survey_of(session, round_, wave=2)
    if round_ is None or survey is None or not is_open(survey, round_, now(session)):
        return None
    until = (_("Until %(time)s.", time=day_time(survey.closes_at)),) if survey.closes_at else ()
    return Said(
        _("How is your business today?"),
        (_("You answered once. The same few questions again show what has changed since."), *until),
        quote=localized(survey.title),
        link=address_of("surveys.start", language, survey_id=survey.id),
        link_words=_("To the questions"),
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
        .where(Solution.state == SolutionState.PUBLIC)
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
    MessageKind.OWNERS_HEARD: owners_heard,
    MessageKind.NEXT_WAVE: next_wave,
    MessageKind.REVIEW_WINDOW: review_window,
    MessageKind.VOTING_OPENS: voting_opens,
    MessageKind.LAST_DAY: last_day,
    MessageKind.RESULTS: results,
}
