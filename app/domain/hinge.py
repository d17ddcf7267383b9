"""The hinge between what owners posted and answered, and the main challenges: how many businesses raised each.

Counted are distinct businesses: with a public challenge in a main challenge, or with an answer that staff tied to it.
A business that did both counts once. Once solutions have opened the counts of posts stand still: only what was public
and grouped by then counts, hidden since or not. Answers join with the results of the survey, frozen (`hinge_answers`).

What owners posted is public, what they answered is not. So posts and answers are added up only once both stand still,
so that nobody watches the sum grow with a certain owner, and only where it tells nothing of fewer than five businesses.
Elsewhere the largest number stands that is public anyway, as "at least".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    and_,
    case,
    cast,
    distinct,
    func,
    literal,
    select,
    union,
)
from sqlalchemy.orm import Session, joinedload

from app.domain.businesses import FEWEST
from app.domain.clock import now
from app.domain.hinge_answers import Counting, counted_responses, options_that_count
from app.models import (
    Answer,
    Business,
    Challenge,
    ChallengeState,
    MainChallenge,
    PhaseKind,
    QuestionKind,
    Round,
    Sector,
    SurveyResponse,
)

ANY = -1
"""Stands for the main challenge where it does not matter which."""
POSTED, ANSWERED = 1, 2
"""Bits of how a business raised a main challenge; the first option that counts has ANSWERED, the next its double."""
LAST_BIT = 1 << 60

Groups = Mapping[int, int]
"""How many businesses raised a main challenge in exactly these ways."""


class Raised(NamedTuple):
    """How many businesses raised each main challenge, of how many that posted or answered at all.

    Of those in `at_least` there are as many or more: who posted and who answered are not added up.
    """

    by_challenge: dict[int, int]
    businesses: int
    at_least: frozenset[int] = frozenset()


def raised_by(session: Session, round_: Round, clock: datetime | None = None) -> Raised:
    """The counts of a round in three statements, however many businesses there are.

    `clock`: the database's, in UTC, where it was read already; here as in the other questions of this file.
    """
    clock = clock or now(session)
    options = options_that_count(session, round_)
    groups = groups_of(session, heard_from(round_, clock, options))
    businesses = sum(groups.pop(ANY, {}).values())
    answers: dict[int, list[Counting]] = {}
    for one in options or ():
        answers.setdefault(one.main, []).append(one)
    stand_still = round_.phase(PhaseKind.SOLUTIONS).has_opened(clock)
    at_least = frozenset(
        main
        for main in answers.keys() & groups.keys()
        if not may_be_added_up(groups[main], businesses) or (posted_by(groups[main]) and not stand_still)
    )
    counts = {
        main: largest_published(of_main, answers[main]) if main in at_least else sum(of_main.values())
        for main, of_main in groups.items()
    }
    return Raised(counts, businesses, at_least)


def groups_of(session: Session, heard: CompoundSelect) -> dict[int, dict[int, int]]:
    """The businesses of each main challenge, by the ways in which they raised it."""
    lines = heard.subquery()
    ways = (
        select(lines.c.main, lines.c.business, func.sum(lines.c.way).label("ways"))
        .group_by(lines.c.main, lines.c.business)
        .subquery()
    )
    found: dict[int, dict[int, int]] = {}
    for main, how, count in session.execute(
        select(ways.c.main, ways.c.ways, func.count()).group_by(ways.c.main, ways.c.ways)
    ):
        found.setdefault(main, {})[int(how)] = count
    return found


def may_be_added_up(groups: Groups, businesses: int) -> bool:
    """Whether no group of one to four businesses stands between the sum and what is public already.

    Groups: of those who raised it, by the ways in which they did; and of all others that were heard.
    """
    others = businesses - sum(groups.values())
    return all(count >= FEWEST for count in (*groups.values(), others) if count)


def largest_published(groups: Groups, options: Sequence[Counting]) -> int:
    """Those who posted, or those who answered one question so: each a number that everybody can read elsewhere."""
    of_questions: dict[int, int] = {}
    for one in options:
        before = of_questions.get(one.question, 0)
        joined = before + one.number if one.kind is QuestionKind.SINGLE else max(before, one.number)
        of_questions[one.question] = joined
    return max(posted_by(groups), *of_questions.values())


def posted_by(groups: Groups) -> int:
    return sum(count for ways, count in groups.items() if ways & POSTED)


def heard_from(round_: Round, clock: datetime, options: Sequence[Counting] | None) -> CompoundSelect:
    """A line for each business, main challenge and way of raising it, and for each business that was heard at all.

    `options`: those that count; None: no answer does.
    """
    any_main = literal(ANY).label("main")
    posts = select(Challenge.business_id.label("business"), a_way(literal(POSTED))).where(counts_in(round_, clock))
    grouped = posts.add_columns(Challenge.main_challenge_id.label("main")).where(
        Challenge.main_challenge_id.is_not(None)
    )
    lines = [grouped, posts.add_columns(any_main)]
    if options is not None:
        lines.append(counted_responses(round_, a_way(literal(ANSWERED))).add_columns(any_main))
    if options:
        bits, mains = bits_of(options), {one.option: one.main for one in options}
        columns = (a_way(case(bits, value=Answer.option_id)), case(mains, value=Answer.option_id).label("main"))
        tied = counted_responses(round_, *columns).join(Answer, Answer.response_id == SurveyResponse.id)
        lines.append(tied.where(Answer.option_id.in_(bits)))
    return union(*lines)


def a_way(bit: ColumnElement[int]) -> ColumnElement[int]:
    return cast(bit, BigInteger).label("way")


def bits_of(options: Sequence[Counting]) -> dict[int, int]:
    """A bit for each option, among those of its main challenge; more than sixty share the last."""
    bits: dict[int, int] = {}
    following: dict[int, int] = {}
    for one in options:
        bits[one.option] = min(following.get(one.main, ANSWERED), LAST_BIT)
        following[one.main] = bits[one.option] << 1
    return bits


def counts_in(round_: Round, clock: datetime) -> ColumnElement[bool]:
    """Which challenges of a round count."""
    solutions = round_.phase(PhaseKind.SOLUTIONS)
    of_round = Challenge.round_id == round_.id
    if not solutions.has_opened(clock):
        return and_(of_round, Challenge.state == ChallengeState.PUBLIC)
    was_public = Challenge.state.in_((ChallengeState.PUBLIC, ChallengeState.HIDDEN))
    return and_(of_round, was_public, Challenge.published_at < solutions.opens_at)


def raised_by_sector(
    session: Session, round_: Round, main_challenge: MainChallenge, clock: datetime | None = None
) -> dict[Sector, int]:
    """Businesses that posted one main challenge, by sector: none under five is told, and no rest to be worked out.

    The largest sector first. Empty where that would leave one sector alone to be subtracted.
    """
    rows = session.execute(
        select(Business.sector, func.count(distinct(Business.id)))
        .join(Challenge, Challenge.business_id == Business.id)
        .where(counts_in(round_, clock or now(session)), Challenge.main_challenge_id == main_challenge.id)
        .group_by(Business.sector)
    ).all()
    counts = {row[0]: row[1] for row in rows}
    shown = {sector: count for sector, count in counts.items() if count >= FEWEST}
    rest = sum(counts.values()) - sum(shown.values())
    while shown and 0 < rest < FEWEST:
        smallest = min(shown, key=lambda sector: (shown[sector], sector.value))
        rest += shown.pop(smallest)
    return dict(sorted(shown.items(), key=lambda item: (-item[1], item[0].value)))


def quotes_of(session: Session, main_challenge: MainChallenge) -> Sequence[Challenge]:
    """What owners agreed to be quoted with, of public challenges in this main challenge."""
    agreed = (Challenge.may_be_quoted.is_(True), Challenge.quote != "", Challenge.state == ChallengeState.PUBLIC)
    return session.scalars(
        select(Challenge)
        .where(Challenge.main_challenge_id == main_challenge.id, *agreed)
        .options(joinedload(Challenge.business))
        .order_by(Challenge.id)
        .limit(12)
    ).all()
